/** Items leave their list without a trace, and without touching what stays. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { removeItems } from "../../../src/core/edit/remove-items.ts";
import { asSequence, get } from "../../../src/core/syntax/at.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { toJson } from "../../../src/core/syntax/to-json.ts";
import { applyEdits } from "../../../src/core/text/edits.ts";

/** Removes the items at these places of the list `env`; undefined where the edit is refused. */
function without(text: string, ...places: readonly number[]): string | undefined {
  const file = parseFile("pod.yaml", `kind: Pod\nmetadata: {name: AWS_}\n${text}`);
  const sequence = asSequence(get(file.documents[0]?.root, "env"));
  const items = sequence?.items.filter((_, index) => places.includes(index)) ?? [];
  const edits = sequence === undefined ? undefined : removeItems(file, sequence, items);
  return edits === undefined ? undefined : applyEdits(file.text, edits).split("\n").slice(2).join("\n");
}

const BLOCK = `env:
  # for logs
  - name: A
    value: a # first
  - name: B
    value: |
      b

  # the last
  - name: C
more: x
`;

describe("block lists", () => {
  test("the first, the middle, the last", () => {
    expect(without(BLOCK, 0)).toBe(BLOCK.replace("  - name: A\n    value: a # first\n", ""));
    expect(without(BLOCK, 1)).toBe(BLOCK.replace("  - name: B\n    value: |\n      b\n", ""));
    expect(without(BLOCK, 2)).toBe(BLOCK.replace("  - name: C\n", ""));
  });

  test("several at once", () => {
    expect(without(BLOCK, 0, 2)).toBe(
      BLOCK.replace("  - name: A\n    value: a # first\n", "").replace("  - name: C\n", ""),
    );
  });

  test("a last line without a break", () => {
    expect(without("env:\n- a\n- b", 1)).toBe("env:\n- a");
  });

  test("not where nothing is left, nor beside another dash", () => {
    expect(without("env:\n- a\n", 0)).toBeUndefined();
    expect(without("env:\n- - a\n- b\n", 0)).toBe("env:\n- b\n");
  });
});

describe("flow lists", () => {
  test.each([
    [[0], "env: [b, {c: 1}]"],
    [[1], "env: [a, {c: 1}]"],
    [[2], "env: [a, b]"],
    [[0, 1], "env: [{c: 1}]"],
    [[1, 2], "env: [a]"],
    [[0, 2], "env: [b]"],
  ])("without %j", (places, expected) => {
    expect(without("env: [a, b, {c: 1}]", ...places)).toBe(expected);
  });
});

test("what is left is the list without the items", () => {
  const item = fc.constantFrom("a", "{ b: 1 }", "[c, d]", '"e, f"', "g # h", "i: j\n    k: l", "|\n    m\n    n");
  fc.assert(
    fc.property(fc.array(item, { minLength: 2, maxLength: 5 }), fc.array(fc.nat(4)), (items, places) => {
      const text = `env:\n${items.map((one) => `  - ${one}\n`).join("")}more: x\n`;
      const removed = new Set(places.filter((place) => place < items.length));
      fc.pre(removed.size > 0 && removed.size < items.length);
      const read = (source: string) =>
        toJson(parseFile("pod.yaml", `kind: Pod\nmetadata: {name: AWS_}\n${source}`).documents[0]?.root);
      const before = read(text) as { readonly env: readonly unknown[] };
      const after = without(text, ...removed);
      expect(read(after ?? "")).toEqual({ ...before, env: before.env.filter((_, index) => !removed.has(index)) });
    }),
  );
});
