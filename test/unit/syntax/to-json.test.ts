/** Documents as JSON values: scalars as a Kubernetes API server reads them, and bounds on what aliases make. */
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { toJson } from "../../../src/core/syntax/to-json.ts";

const read = (text: string) => toJson(parseFile("pod.yaml", `AWS_: &a\n${text}`).documents[0]?.root);

describe("values", () => {
  test.each([
    ["yes", true],
    ["off", false],
    ["017", 15],
    ["-0o17", -15],
    ["0x1F", 31],
    ["1_000", 1000],
    ["1.5e3", 1500],
    ['"yes"', "yes"],
    ["~", null],
    ["[a, {b: 1}]", ["a", { b: 1 }]],
  ])("%s", (text, value) => {
    expect(read(`  x: ${text}`)).toEqual({ AWS_: { x: value } });
  });

  test("aliases and merge keys stand for what they mean", () => {
    expect(read("  x: 1\ny: *a\nz:\n  <<: *a\n  w: 2")).toEqual({ AWS_: { x: 1 }, y: { x: 1 }, z: { x: 1, w: 2 } });
  });

  test("what has no JSON form makes none of the whole", () => {
    expect(read("  x: !Sub a")).toBeUndefined();
    expect(read("  x: .inf")).toBeUndefined();
  });
});

test("aliases of aliases end in bounded time", () => {
  const levels = Array.from(
    { length: 30 },
    (_, at) => `l${at}: &l${at} [${`*l${at - 1}, `.repeat(at === 0 ? 0 : 9)}x]`,
  );
  expect(read(`  x: 1\n${levels.join("\n")}`)).toBeUndefined();
});
