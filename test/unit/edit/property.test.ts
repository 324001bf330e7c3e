// For any document and any edit: it reads back as the expected value, and nothing else of its text has changed.
import fc from "fast-check";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { addValue, appendItem } from "../../../src/core/edit/list-items.ts";
import { removePath } from "../../../src/core/edit/remove-entry.ts";
import { setPath } from "../../../src/core/edit/set-entry.ts";
import type { MapNode, SyntaxNode } from "../../../src/core/syntax/node.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { applyEdits, type TextEdit } from "../../../src/core/text/edits.ts";
import { dice, isList, maps, type Plain, type PlainMap, writeJson, writeYaml } from "./written-document.ts";

const FORMATS = [
  { format: "yaml", write: writeYaml, read: (text: string) => load(text) },
  { format: "json", write: writeJson, read: (text: string) => JSON.parse(text) as unknown },
] as const;

/** A path of the value, or one that leaves it at some depth. */
const paths = (value: PlainMap, seed: readonly number[]): readonly string[] => {
  const path: string[] = [];
  let at: Plain = value;
  for (const [depth, number] of seed.entries()) {
    const keys: readonly string[] = at !== null && typeof at === "object" && !isList(at) ? Object.keys(at) : [];
    const isNew = depth === seed.length - 1 && number % 3 === 0;
    const key: string = isNew || keys.length === 0 ? `new-${number % 2}` : (keys[number % keys.length] ?? "new");
    path.push(key);
    const next: Plain | undefined = keys.includes(key) ? (at as PlainMap)[key] : undefined;
    if (next === undefined || next === null || typeof next !== "object" || isList(next)) {
      return path;
    }
    at = next;
  }
  return path;
};

const cases = fc.record({
  value: maps,
  roll: dice,
  seed: fc.array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 4 }),
  text: fc.constantFrom("arn:aws:iam::111122223333:role/app", "true", "x: y", "it's # no", '"', "111122223333", "a,b"),
  first: fc.boolean(),
});

function rootOf(uri: string, text: string): MapNode {
  const [document] = parseFile(uri, text).documents;
  expect(document?.problems).toEqual([]);
  expect(document?.root?.kind).toBe("map");
  return document?.root as MapNode;
}

/** Comments of a text, in order: what an edit must not lose. */
function comments(text: string): readonly string[] {
  return text.match(/# (?:note|about \d+|head)/g) ?? [];
}

function keepsTheRest(text: string, edits: readonly TextEdit[], replaced: RegExp): void {
  for (const { range } of edits) {
    expect(text.slice(range.start, range.end)).toMatch(replaced);
  }
}

function setIn(value: Plain, path: readonly string[], text: string): Plain {
  const [key, ...rest] = path;
  if (key === undefined) {
    return text;
  }
  const map = value !== null && typeof value === "object" && !isList(value) ? value : {};
  return { ...map, [key]: setIn(map[key] ?? {}, rest, text) };
}

function valueAt(value: Plain, path: readonly string[]): Plain | undefined {
  return path.reduce<Plain | undefined>(
    (at, key) => (at !== null && typeof at === "object" && !isList(at) ? at[key] : undefined),
    value,
  );
}

function removeIn(value: PlainMap, path: readonly string[]): PlainMap {
  const [key = "", ...rest] = path;
  const { [key]: inner, ...others } = value;
  if (rest.length === 0) {
    return others;
  }
  const left = removeIn(inner as PlainMap, rest);
  return Object.keys(left).length === 0 ? others : { ...value, [key]: left };
}

describe.each(FORMATS)("$format", ({ format, write, read }) => {
  const uri = `file:///w/a.${format}`;

  test("setting a path", () => {
    fc.assert(
      fc.property(cases, ({ value, roll, seed, text: newText, first }) => {
        const text = write(value, roll);
        const root = rootOf(uri, text);
        const path = paths(value, seed);
        const old = valueAt(value, path);
        const edits = setPath({ text, format }, root, path, newText, first ? "first" : "last");
        if (old !== null && typeof old === "object") {
          expect(edits).toBeUndefined();
          return;
        }
        expect(edits, `${path} in\n${text}`).toBeDefined();
        const after = applyEdits(text, edits ?? []);
        expect(read(after), after).toEqual(setIn(value, path, newText));
        expect(comments(after)).toEqual(comments(text));
        if (typeof old !== "string") {
          keepsTheRest(text, edits ?? [], /^\s*(?:null|~|\{\s*\})?$/);
        }
        if (text.includes("\r\n")) {
          expect(after.replaceAll("\r\n", "")).not.toContain("\n");
        }
        const again = rootOf(uri, after);
        const second = setPath({ text: after, format }, again, path, newText) ?? [];
        expect(applyEdits(after, second)).toBe(after);
      }),
      { numRuns: 1_000 },
    );
  });

  test("removing a path", () => {
    fc.assert(
      fc.property(cases, ({ value, roll, seed }) => {
        const text = write(value, roll);
        const path = paths(value, seed);
        const edits = removePath({ text, format }, rootOf(uri, text), path);
        if (valueAt(value, path) === undefined) {
          expect(edits).toBeUndefined();
          return;
        }
        expect(edits, `${path} in\n${text}`).toBeDefined();
        const after = applyEdits(text, edits ?? []);
        expect(read(after), after).toEqual(removeIn(value, path));
      }),
      { numRuns: 1_000 },
    );
  });

  test("appending to a list", () => {
    fc.assert(
      fc.property(cases, ({ value, roll, text: newText }) => {
        const text = write(value, roll);
        const found = listsIn(rootOf(uri, text), []);
        for (const { path, node } of found) {
          const edits = appendItem({ text, format }, node, newText);
          expect(edits, `${path} in\n${text}`).toBeDefined();
          const after = applyEdits(text, edits ?? []);
          const list = valueAt(value, path) as readonly Plain[];
          expect(valueAt(read(after) as Plain, path), after).toEqual([...list, newText]);
          expect(comments(after)).toEqual(comments(text));
          keepsTheRest(text, edits ?? [], /^$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("a second value under a key", () => {
    fc.assert(
      fc.property(cases, ({ value, roll, text: newText }) => {
        const text = write(value, roll);
        const root = rootOf(uri, text);
        for (const [key, old] of Object.entries(value)) {
          const edits = addValue({ text, format }, root, key, newText);
          if (edits === undefined) {
            expect(typeof old === "object" || /[\n]/.test(old), text).toBe(true);
            continue;
          }
          const after = applyEdits(text, edits);
          const expected = old === null ? newText : isList(old) ? [...old, newText] : [old, newText];
          expect(read(after), after).toEqual({ ...value, [key]: expected });
          expect(comments(after)).toEqual(comments(text));
        }
      }),
      { numRuns: 500 },
    );
  });
});

function listsIn(
  node: SyntaxNode,
  path: readonly string[],
): readonly { readonly path: readonly string[]; readonly node: Extract<SyntaxNode, { kind: "sequence" }> }[] {
  return node.kind === "sequence"
    ? [{ path, node }]
    : node.kind === "map"
      ? node.entries.flatMap(({ key, value }) => (value === undefined ? [] : listsIn(value, [...path, key.value])))
      : [];
}
