// JSON inside strings: every range covers what it claims, and a value that is replaced there reads back as it was meant.
import fc from "fast-check";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { replaceValue } from "../../../src/core/edit/replace-value.ts";
import { asScalar, path } from "../../../src/core/syntax/at.ts";
import { decodeScalar } from "../../../src/core/syntax/decode-scalar.ts";
import { parseEmbeddedJson } from "../../../src/core/syntax/embedded-json.ts";
import type { ScalarNode, SyntaxNode } from "../../../src/core/syntax/node.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { applyEdits } from "../../../src/core/text/edits.ts";
import { type HostStyle, hostStyles, writeHosted } from "./hosted-json.ts";

const SUBJECT = "system:serviceaccount:shop:reader";
const texts = fc.oneof(
  fc.constantFrom(
    SUBJECT,
    "it's",
    'say "hi"',
    "back\\slash",
    "a: b # c",
    "é 😀",
    "two\nlines",
    "",
    " space ",
    "\u2028",
  ),
  fc.string({ maxLength: 12 }),
);
const policies = fc.dictionary(
  fc.constantFrom("Version", "a", "it's", 'the "key"', "oidc.eks.us-east-1.amazonaws.com/id/ABC:sub"),
  fc.oneof(texts, fc.array(texts, { maxLength: 3 }), fc.dictionary(fc.constantFrom("x", "y"), texts)),
  { minKeys: 1 },
);

function hostOf(text: string, style: HostStyle): ScalarNode {
  const file = parseFile(style.kind === "json" ? "file:///w/a.json" : "file:///w/a.yaml", text);
  const scalar = asScalar(path(file.documents[0]?.root, ["spec", "document"]));
  expect(scalar, text).toBeDefined();
  return scalar as ScalarNode;
}

function scalarsOf(node: SyntaxNode | undefined): readonly ScalarNode[] {
  switch (node?.kind) {
    case "scalar":
      return [node];
    case "map":
      return node.entries.flatMap(({ key, value }) => [key, ...scalarsOf(value)]);
    case "sequence":
      return node.items.flatMap(scalarsOf);
    default:
      return [];
  }
}

const documentOf = (text: string) => (load(text) as { readonly spec: { readonly document: string } }).spec.document;

describe("JSON in a string", () => {
  test("is read in every style, each scalar in place, and one that is replaced reads back", () => {
    fc.assert(
      fc.property(policies, hostStyles, texts, fc.nat(), (policy, style, replacement, pick) => {
        const text = writeHosted(policy, style);
        const parsed = parseEmbeddedJson(text, hostOf(text, style));
        expect(parsed?.problems, text).toEqual([]);
        const scalars = scalarsOf(parsed?.root);
        for (const scalar of scalars) {
          if (/^[\w:./-]+$/.test(scalar.value)) {
            expect(text.slice(scalar.range.start, scalar.range.end)).toBe(scalar.value);
          }
          expect(text.slice(scalar.outer.start, scalar.outer.end)).toMatch(/^\\?"[\s\S]*"$/);
        }
        const target = scalars[pick % scalars.length] as ScalarNode;
        const edited = applyEdits(text, [replaceValue(target, replacement)]);
        const again = parseEmbeddedJson(edited, hostOf(edited, style));
        expect(scalarsOf(again?.root).map(({ value }) => value)).toEqual(
          scalars.map((scalar) => (scalar === target ? replacement : scalar.value)),
        );
        expect(() => JSON.parse(documentOf(edited)) as unknown).not.toThrow();
      }),
      { numRuns: 1500 },
    );
  });

  test("scalars of any text decode to what the parser reads, or not at all", () => {
    const piece = fc.constantFrom(
      "a",
      " ",
      "  ",
      "\n",
      "\n\n",
      "\t",
      "'",
      '"',
      "\\n",
      "\\",
      "\\\n",
      "é",
      "\\u00e9",
      "#",
      ":",
    );
    const wraps = fc.constantFrom<(body: string) => string>(
      (body) => `k: '${body}'\n`,
      (body) => `k: "${body}"\n`,
      (body) => `k: |\n  ${body.replaceAll("\n", "\n  ")}\nz: 1\n`,
      (body) => `k: >+\n  ${body.replaceAll("\n", "\n  ")}\nz: 1\n`,
      (body) => `k: a${body.replaceAll("\n", "\n  ")}b\n`,
    );
    let decodedCount = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), wraps, fc.boolean(), (pieces, wrap, crlf) => {
        const source = wrap(pieces.join(""));
        const text = crlf ? source.replaceAll("\n", "\r\n") : source;
        const [document] = parseFile("file:///w/a.yaml", text).documents;
        const scalar = asScalar(path(document?.root, ["k"]));
        if (scalar === undefined || document === undefined || document.problems.length > 0) {
          return;
        }
        const decoded = decodeScalar(text, scalar);
        // Parsers differ in what an empty line behind an escaped line break is.
        if (decoded === undefined && /\\\r?\n\s*\n/.test(text)) {
          return;
        }
        expect(decoded?.value, JSON.stringify(text)).toBe(scalar.value);
        decodedCount++;
        let before = scalar.range.start;
        for (let at = 0; at < scalar.value.length; at++) {
          const { start, end } = decoded?.sourceOf({ start: at, end: at + 1 }) ?? scalar.range;
          expect(start).toBeLessThanOrEqual(end);
          expect(start).toBeGreaterThanOrEqual(Math.min(before, scalar.range.end));
          before = start;
          if (scalar.value[at] === "a") {
            expect(text.slice(start, end)).toBe("a");
          }
        }
      }),
      { numRuns: 3000 },
    );
    expect(decodedCount).toBeGreaterThan(500);
  });

  test.each([
    ["literal", `d: |\n  {"a":\n    "b"}\n`, '"b"', "b"],
    ["folded", `d: >\n  {"a":\n  "b\n  c"}\n`, '"b\n  c"', "b c"],
    ["single", `d: '{"a": "it''s"}'\n`, `"it''s"`, "it's"],
    ["double", `d: "{\\"a\\": \\"b\\\\\\"c\\"}"\n`, '\\"b\\\\\\"c\\"', 'b"c'],
    ["double with escapes", `d: "{\\x22a\\u0022: \\"b\\"}"\n`, '\\"b\\"', "b"],
  ])("%s: the value's place", (_, text, covered, value) => {
    const host = asScalar(path(parseFile("file:///w/a.yaml", text).documents[0]?.root, ["d"])) as ScalarNode;
    const [, scalar] = scalarsOf(parseEmbeddedJson(text, host)?.root);
    expect(scalar?.value).toBe(value);
    expect(text.slice(scalar?.outer.start, scalar?.outer.end)).toBe(covered);
  });
});
