// Text that files bring into tooltips stays text, whatever it looks like.
import { describe, expect, it } from "vitest";
import { markdownText } from "../../../src/core/text/markdown-text.ts";

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
