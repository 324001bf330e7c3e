// Both YAML parsers must give the same nodes with the same exact ranges; each case states them as covered text.
import { describe, expect, test } from "vitest";
import { parseYamlEvents } from "../../../src/core/syntax/parse-yaml-events.ts";
import { parseYamlTolerant } from "../../../src/core/syntax/parse-yaml-tolerant.ts";
import { outline } from "./outline.ts";

const CASES: readonly { readonly name: string; readonly text: string; readonly expected: readonly string[] }[] = [
  {
    name: "plain scalars and their types",
    text: "a: 1 # c\nb: text\nc: true\nd: ~\ne: 0x1f\nf: yes\ng: 1.5e3\nh: .inf\ni: 012\n",
    expected: [
      '$ block map | "a: 1 # c\\nb: text\\nc: true\\nd: ~\\ne: 0x1f\\nf: yes\\ng: 1.5e3\\nh: .inf\\ni: 012"',
      '$.a plain(number) "1" | "1" | "1"',
      '$.b plain(string) "text" | "text" | "text"',
      '$.c plain(boolean) "true" | "true" | "true"',
      '$.d plain(null) "~" | "~" | "~"',
      '$.e plain(number) "0x1f" | "0x1f" | "0x1f"',
      '$.f plain(boolean) "yes" | "yes" | "yes"',
      '$.g plain(number) "1.5e3" | "1.5e3" | "1.5e3"',
      '$.h plain(number) ".inf" | ".inf" | ".inf"',
      '$.i plain(number) "012" | "012" | "012"',
    ],
  },
  {
    name: "quoted scalars: value decoded, range inside the quotes",
    text: `a: "x\\ny"\nb: 'it''s'\nc: ""\nd: "true"\n"e f": "a\n  b"\n`,
    expected: [
      `$ block map | ${JSON.stringify(`a: "x\\ny"\nb: 'it''s'\nc: ""\nd: "true"\n"e f": "a\n  b"`)}`,
      `$.a double(string) "x\\ny" | ${JSON.stringify("x\\ny")} | ${JSON.stringify('"x\\ny"')}`,
      `$.b single(string) "it's" | "it''s" | "'it''s'"`,
      `$.c double(string) "" | "" | ${JSON.stringify('""')}`,
      `$.d double(string) "true" | "true" | ${JSON.stringify('"true"')}`,
      `$.e f double(string) "a b" | "a\\n  b" | ${JSON.stringify('"a\n  b"')}`,
    ],
  },
  {
    name: "block scalars: range after the header, without blank lines at the end",
    text: "a: |\n  one\n  two\n\nb: >- # folded | text\n  x\n  y\n# not of b\nc: |2\n   indented\nd: |\ne: !!str |+\n  kept\n\n",
    expected: [
      `$ block map | ${JSON.stringify("a: |\n  one\n  two\n\nb: >- # folded | text\n  x\n  y\n# not of b\nc: |2\n   indented\nd: |\ne: !!str |+\n  kept")}`,
      '$.a literal(string) "one\\ntwo\\n" | "  one\\n  two" | "|\\n  one\\n  two"',
      '$.b folded(string) "x y" | "  x\\n  y" | ">- # folded | text\\n  x\\n  y"',
      '$.c literal(string) " indented\\n" | "   indented" | "|2\\n   indented"',
      '$.d literal(string) "" | "" | "|\\n"',
      '$.e literal(string) <tag:yaml.org,2002:str> "kept\\n\\n" | "  kept" | "|+\\n  kept"',
    ],
  },
  {
    name: "left-out values",
    text: "a:\nb: \nc:\n- \n- x\n-\nd: {e: , f}\ng:",
    expected: [
      `$ block map | ${JSON.stringify("a:\nb: \nc:\n- \n- x\n-\nd: {e: , f}\ng:")}`,
      "$.a (nothing)",
      "$.b (nothing)",
      '$.c block sequence | "- \\n- x\\n-"',
      '$.c[0] plain(null) "" | "" | ""',
      '$.c[1] plain(string) "x" | "x" | "x"',
      '$.c[2] plain(null) "" | "" | ""',
      '$.d flow map | "{e: , f}"',
      "$.d.e (nothing)",
      "$.d.f (nothing)",
      "$.g (nothing)",
    ],
  },
  {
    name: "flow collections end behind their bracket",
    text: "a: { b: [x, 'y' ] , c: {} } # end }\nd: [\n  1, # one\n  2,\n ]\ne: []\nf: [k: v, w]\n",
    expected: [
      `$ block map | ${JSON.stringify("a: { b: [x, 'y' ] , c: {} } # end }\nd: [\n  1, # one\n  2,\n ]\ne: []\nf: [k: v, w]")}`,
      `$.a flow map | "{ b: [x, 'y' ] , c: {} }"`,
      `$.a.b flow sequence | "[x, 'y' ]"`,
      '$.a.b[0] plain(string) "x" | "x" | "x"',
      `$.a.b[1] single(string) "y" | "y" | "'y'"`,
      '$.a.c flow map | "{}"',
      '$.d flow sequence | "[\\n  1, # one\\n  2,\\n ]"',
      '$.d[0] plain(number) "1" | "1" | "1"',
      '$.d[1] plain(number) "2" | "2" | "2"',
      '$.e flow sequence | "[]"',
      '$.f flow sequence | "[k: v, w]"',
      '$.f[0] block map | "k: v"',
      '$.f[0].k plain(string) "v" | "v" | "v"',
      '$.f[1] plain(string) "w" | "w" | "w"',
    ],
  },
  {
    name: "anchors, aliases and tags",
    text: "a: &one !!str 5\nb: *one\nc: &m\n  d: e\nf: *m\ng: *none\nh: !Sub '$(X)'\ni: !If [x, y]\n",
    expected: [
      `$ block map | ${JSON.stringify("a: &one !!str 5\nb: *one\nc: &m\n  d: e\nf: *m\ng: *none\nh: !Sub '$(X)'\ni: !If [x, y]")}`,
      '$.a plain(string) <tag:yaml.org,2002:str> "5" | "5" | "5"',
      '$.b alias one -> scalar | "*one"',
      '$.c block map | "d: e"',
      '$.c.d plain(string) "e" | "e" | "e"',
      '$.f alias m -> map | "*m"',
      '$.g alias none -> nothing | "*none"',
      `$.h single(string) <!Sub> "$(X)" | "$(X)" | "'$(X)'"`,
      '$.i flow sequence | "[x, y]"',
      '$.i[0] plain(string) "x" | "x" | "x"',
      '$.i[1] plain(boolean) "y" | "y" | "y"',
    ],
  },
  {
    name: "duplicate keys are kept, keys that are no scalars are dropped",
    text: "a: 1\na: 2\n? [x, y]\n: z\n? b\n: c\n",
    expected: [
      `$ block map | ${JSON.stringify("a: 1\na: 2\n? [x, y]\n: z\n? b\n: c")}`,
      '$.a plain(number) "1" | "1" | "1"',
      '$.a plain(number) "2" | "2" | "2"',
      '$.b plain(string) "c" | "c" | "c"',
    ],
  },
  {
    name: "BOM, CRLF, directive and document end",
    text: '\uFEFF%YAML 1.2\r\n---\r\na: b\r\nc: |\r\n  x\r\n  y\r\nd: "e"\r\n...\r\n',
    expected: [
      '$ block map | "a: b\\r\\nc: |\\r\\n  x\\r\\n  y\\r\\nd: \\"e\\""',
      '$.a plain(string) "b" | "b" | "b"',
      '$.c literal(string) "x\\ny\\n" | "  x\\r\\n  y" | "|\\r\\n  x\\r\\n  y"',
      '$.d double(string) "e" | "e" | "\\"e\\""',
    ],
  },
  {
    name: "multi-line plain scalars, tabs, indented sequences",
    text: "a: one\n  two\nb:\tc\nd:\n  - e: f\n    g: h\n  - - i\n",
    expected: [
      `$ block map | ${JSON.stringify("a: one\n  two\nb:\tc\nd:\n  - e: f\n    g: h\n  - - i")}`,
      '$.a plain(string) "one two" | "one\\n  two" | "one\\n  two"',
      '$.b plain(string) "c" | "c" | "c"',
      '$.d block sequence | "- e: f\\n    g: h\\n  - - i"',
      '$.d[0] block map | "e: f\\n    g: h"',
      '$.d[0].e plain(string) "f" | "f" | "f"',
      '$.d[0].g plain(string) "h" | "h" | "h"',
      '$.d[1] block sequence | "- i"',
      '$.d[1][0] plain(string) "i" | "i" | "i"',
    ],
  },
  { name: "an empty document", text: "---\n# only a comment\n", expected: ["$ (nothing)"] },
  { name: "a scalar alone", text: "--- word\n", expected: ['$ plain(string) "word" | "word" | "word"'] },
];

describe.each([
  { parser: "js-yaml events", parse: parseYamlEvents },
  { parser: "yaml", parse: parseYamlTolerant },
])("$parser", ({ parse }) => {
  test.each(CASES)("$name", ({ text, expected }) => {
    const { root, problems } = parse(text, 0);
    expect(problems).toEqual([]);
    expect(outline(root, text)).toEqual(expected);
  });

  test("offsets start at the base", () => {
    const { root } = parse("a: [b, 'c']\n", 100);
    expect(outline(root, `${" ".repeat(100)}a: [b, 'c']\n`)).toEqual([
      `$ block map | "a: [b, 'c']"`,
      `$.a flow sequence | "[b, 'c']"`,
      '$.a[0] plain(string) "b" | "b" | "b"',
      `$.a[1] single(string) "c" | "c" | "'c'"`,
    ]);
  });

  test("an alias inside its own anchor is shared, not followed", () => {
    const { root } = parse("a: &x\n  b: *x\n", 0);
    const a = root?.kind === "map" ? root.entries[0]?.value : undefined;
    const b = a?.kind === "map" ? a.entries[0]?.value : undefined;
    expect(b?.kind === "alias" && b.target === a).toBe(true);
  });
});

describe("half-typed text", () => {
  const broken = [
    {
      name: "an unterminated quote",
      text: 'kind: ServiceAccount\nmetadata:\n  name: a\n  namespace: "x\n',
      key: "kind",
    },
    {
      name: "a word that is not a key yet",
      text: "kind: Pod\nspec:\n  serviceAccountName: a\n  contai\n  x: y\n",
      key: "kind",
    },
    { name: "an open flow sequence", text: "kind: Pod\nspec: [a, b\n", key: "kind" },
    { name: "a tab as indentation", text: "kind: Pod\nmetadata:\n\tname: x\n", key: "kind" },
  ];

  test.each(broken)("$name: the fast parser says where, the tolerant one reads what is there", ({ text, key }) => {
    const fast = parseYamlEvents(text, 7);
    expect(fast.root).toBeUndefined();
    expect(fast.problems).toHaveLength(1);
    expect(fast.problems[0]?.range.start).toBeGreaterThan(7);
    const { root, problems } = parseYamlTolerant(text, 0);
    expect(problems.length).toBeGreaterThan(0);
    expect(root?.kind === "map" && root.entries.map((entry) => entry.key.value)).toContain(key);
    for (const { range } of problems) {
      expect(range.start).toBeLessThanOrEqual(range.end);
      expect(range.end).toBeLessThanOrEqual(text.length);
    }
  });
});
