// Document markers cut a stream; directives stay with the document that they introduce.
import { expect, test } from "vitest";
import { splitDocuments } from "../../../src/core/syntax/split-documents.ts";

const CASES: readonly { readonly name: string; readonly text: string; readonly expected: readonly string[] }[] = [
  { name: "no marker", text: "a: b\n", expected: ["a: b\n"] },
  { name: "empty", text: "", expected: [] },
  { name: "only comments", text: "# x\n\n", expected: [] },
  { name: "leading marker", text: "---\na: b\n", expected: ["---\na: b\n"] },
  { name: "two documents", text: "a: b\n---\nc: d\n", expected: ["a: b\n", "---\nc: d\n"] },
  { name: "content on the marker's line", text: "--- a\n--- b\n", expected: ["--- a\n", "--- b\n"] },
  { name: "comments before the first marker", text: "# x\n---\na: b\n", expected: ["# x\n---\na: b\n"] },
  { name: "empty document between", text: "a: b\n---\n---\nc: d", expected: ["a: b\n", "---\n", "---\nc: d"] },
  { name: "CRLF", text: "a: b\r\n---\r\nc: d\r\n", expected: ["a: b\r\n", "---\r\nc: d\r\n"] },
  {
    name: "document end and directive",
    text: "a: b\n...\n%YAML 1.2\n---\nc: d\n",
    expected: ["a: b\n...\n", "%YAML 1.2\n---\nc: d\n"],
  },
  {
    name: "longer dashes and indented ones are text",
    text: "a: |\n  ---\nb----: c\n---x: y\n",
    expected: ["a: |\n  ---\nb----: c\n---x: y\n"],
  },
  { name: "BOM", text: "\uFEFF---\na: b\n", expected: ["\uFEFF---\na: b\n"] },
];

test.each(CASES)("$name", ({ text, expected }) => {
  expect(splitDocuments(text).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
});
