// Leftovers of a copied code block are found exactly, and what is glued to them is read.
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { findPasted } from "../../../src/core/syntax/pasted-prefix.ts";
import { outline } from "./outline.ts";

const BODY = "apiVersion: v1\nkind: Pod\n";

describe("findPasted", () => {
  test.each([
    { text: `yamlCopy code${BODY}`, junk: ["yamlCopy code"] },
    { text: `\n  yamlCopy code${BODY}`, junk: ["yamlCopy code"] },
    { text: `yamlCopyEdit${BODY}`, junk: ["yamlCopyEdit"] },
    { text: `Copy code\n${BODY}`, junk: ["Copy code"] },
    { text: `yaml\nCopy code\n${BODY}`, junk: ["yaml\nCopy code"] },
    { text: `yaml\n${BODY}`, junk: ["yaml"] },
    { text: 'jsonCopy code{"a": 1}', junk: ["jsonCopy code"] },
    { text: `\`\`\`yaml\n${BODY}\`\`\`\n`, junk: ["```yaml", "```"] },
    { text: `\`\`\`\n${BODY}`, junk: ["```"] },
    { text: `\uFEFFyamlCopy code${BODY}`, junk: ["yamlCopy code"] },
    { text: BODY, junk: [] },
    { text: "yaml: x\n", junk: [] },
    { text: "copy:\n  - a\n", junk: [] },
    { text: "text\n", junk: [] },
    { text: "# yamlCopy code\na: b\n", junk: [] },
    { text: "a: b\nyamlCopy code: c\n", junk: [] },
  ])("$text", ({ text, junk }) => {
    expect(findPasted(text).map(({ start, end }) => text.slice(start, end))).toEqual(junk);
  });
});

describe("parseFile reads on behind them", () => {
  test.each([
    `yamlCopy code${BODY}`,
    `\uFEFFyamlCopy code${BODY}`,
    `\`\`\`yaml\n${BODY}\`\`\`\n`,
    `yaml\nCopy code\n${BODY}`,
  ])("%j", (text) => {
    const { documents } = parseFile("file:///pod.yaml", text);
    expect(documents.map(({ kind, problems }) => ({ kind, problems }))).toEqual([{ kind: "kubernetes", problems: [] }]);
    expect(outline(documents[0]?.root, text).slice(1)).toEqual([
      '$.apiVersion plain(string) "v1" | "v1" | "v1"',
      '$.kind plain(string) "Pod" | "Pod" | "Pod"',
    ]);
  });
});
