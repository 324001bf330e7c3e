// Text that files bring into tooltips stays text, whatever it looks like.
import { describe, expect, it } from "vitest";
import { markdownText, quietMarkdownText } from "../../../src/core/text/markdown-text.ts";

describe("markdownText", () => {
  it.each([
    ["[a](command:irsa.setUpAccess)", "\\[a\\]\\(command\\:irsa\\.setUpAccess\\)"],
    ["https://example.com", "https\\://example\\.com"],
    ["<img src=x>", "\\<img src=x\\>"],
    ["$(error) **bold**", "\\$\\(error\\) \\*\\*bold\\*\\*"],
    ["two\n\n# lines", "two \\# lines"],
  ])("%s", (text, escaped) => {
    expect(markdownText(text)).toBe(escaped);
  });

  it("leaves words and spaces as they are, so that lines break between words", () => {
    expect(markdownText("The role admits it")).toBe("The role admits it");
  });
});

describe("quietMarkdownText", () => {
  it.each([
    ["[a](command:irsa.setUpAccess)", "\\[a\\](command:irsa.setUpAccess)"],
    ["![a](https://example.com/x.png)", "\\!\\[a\\](https://example.com/x.png)"],
    ["<img src=x>", "\\<img src=x\\>"],
    ["**bold** and _it_ and `code`", "\\*\\*bold\\*\\* and \\_it\\_ and \\`code\\`"],
    ["# heading", "\\# heading"],
    ["- item", "\\- item"],
    ["1. item", "1\\. item"],
    ["a\n---\nb &lt; \\", "a --- b \\&lt; \\\\"],
    ["AWS_ROLE_ARN is set by hand, at 10.5 & up.", "AWS_ROLE_ARN is set by hand, at 10.5 & up."],
  ])("%s", (text, escaped) => {
    expect(quietMarkdownText(text)).toBe(escaped);
  });
});
