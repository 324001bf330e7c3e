// YAML as the JSON that a Kubernetes API server makes of it.
import { expect, it } from "vitest";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { toJson } from "../../../src/core/syntax/to-json.ts";

function json(text: string) {
  return toJson(parseFile("file.yaml", text).documents[0]?.root);
}

it.each([
  ["a: 1\nb: 1.5\nc: 0x1F\nd: 017\ne: 0o17\nf: 1_000", { a: 1, b: 1.5, c: 31, d: 15, e: 15, f: 1000 }],
  ["a: true\nb: yes\nc: off\nd: 'yes'", { a: true, b: true, c: false, d: "yes" }],
  ["a: ~\nb:\nc: null", { a: null, b: null, c: null }],
  ['a: "1"\nb: 1.2.3\nc: 12e', { a: "1", b: "1.2.3", c: "12e" }],
  ["a: &x {b: [1, two]}\nc: *x", { a: { b: [1, "two"] }, c: { b: [1, "two"] } }],
  ["base: &b {x: 1, y: 2}\na:\n  <<: *b\n  y: 3", { base: { x: 1, y: 2 }, a: { y: 3, x: 1 } }],
])("reads %j", (text, expected) => {
  expect(json(text)).toEqual(expected);
});

it.each(["a: .inf", "a: !Sub x", "a: *missing", "a: &a [*a]"])("has nothing for %j, which is no JSON", (text) => {
  expect(json(text)).toBeUndefined();
});
