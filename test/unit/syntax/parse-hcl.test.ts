// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform has placeholders in this form.
// Terraform's language: every part at its exact place, half-typed text around its gaps, and nothing that hostile text can stop.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  attributeOf,
  type HclBody,
  type HclDocument,
  type HclExpression,
  type HclTemplate,
} from "../../../src/core/syntax/hcl.ts";
import { decodeTemplate } from "../../../src/core/syntax/hcl-text.ts";
import type { TextRange } from "../../../src/core/text/range.ts";
import { hclParser } from "../../fakes/hcl-parser.ts";

const parser = await hclParser();

function parse(text: string): HclDocument {
  const document = parser(text);
  if (document === undefined) {
    throw new Error("it would take too long");
  }
  return document;
}

/** The value of the last attribute `x`, anywhere. */
function xOf(text: string): HclExpression {
  const search = (body: HclBody): HclExpression | undefined =>
    attributeOf(body, "x")?.value ??
    body.blocks.map((block) => search(block.body)).find((found) => found !== undefined);
  const found = search(parse(text).body);
  if (found === undefined) {
    throw new Error(`no attribute x in ${text}`);
  }
  return found;
}

const at = (text: string, { start, end }: TextRange) => text.slice(start, end);

describe("expressions", () => {
  it.each([
    ["a string", 'x = "app"', "app", "string", '"app"'],
    ["an empty string", 'x = ""', "", "string", '""'],
    ["escapes", 'x = "a\\n\\"\\\\\\u00e9$${v}%%{w}"', 'a\n"\\é${v}%{w}', "string", undefined],
    ["a number", "x = 12", "12", "number", "12"],
    ["a boolean", "x = true", "true", "boolean", "true"],
    ["null", "x = null", "null", "null", "null"],
    ["characters beyond the basic plane", 'y = "😀"\nx = "😀é"', "😀é", "string", '"😀é"'],
    ["a string behind a comment", 'x = /* "no" */ "yes" # "no"', "yes", "string", '"yes"'],
    ["parentheses", 'x = ("a")', "a", "string", '"a"'],
    ["an index", 'r "a" "b" {\r\n  x = "c"\r\n}\r\n', "c", "string", '"c"'],
  ])("%s", (_, text, value, type, source) => {
    const literal = xOf(text);
    expect(literal).toMatchObject({ kind: "literal", value, type });
    if (source !== undefined) {
      expect(at(text, literal.range)).toBe(source);
    }
    if (literal.kind === "literal") {
      expect(at(text, literal.inner)).toBe(at(text, literal.range).replace(/^"|"$/g, ""));
    }
  });

  it("a reference, with everything that it takes of its root", () => {
    const text = 'x = module.eks["a"].b[0].c.1.d';
    expect(xOf(text)).toMatchObject({
      kind: "traversal",
      root: "module",
      steps: [
        { kind: "attribute", name: "eks" },
        { kind: "index", key: { kind: "literal", value: "a" } },
        { kind: "attribute", name: "b" },
        { kind: "index", key: { value: "0" } },
        { kind: "attribute", name: "c" },
        { kind: "index", key: { value: "1" } },
        { kind: "attribute", name: "d" },
      ],
    });
    expect(at(text, xOf(text).range)).toBe(text.slice(4));
    expect(xOf("x = a.b[*].c")).toMatchObject({ steps: [{ name: "b" }, { kind: "splat" }, { name: "c" }] });
  });

  it("an object: bare, quoted and computed keys, commas or not", () => {
    const text = 'x = { a = 1, "b:c" : "d"\n (var.k) = [e, f.g]\n "${h}:sub" = null }';
    const object = xOf(text);
    expect(
      object.kind === "object" ? object.elements.map(({ key, value }) => [at(text, key.range), value.kind]) : [],
    ).toEqual(
      [
        ["a", "literal"],
        ['"b:c"', "literal"],
        ["var.k", "traversal"],
        ['"${h}:sub"', "literal"],
      ].map(([key, kind], index) => [key, index === 2 ? "tuple" : kind]),
    );
    expect(object).toMatchObject({
      elements: [
        { key: { kind: "literal", quoted: false } },
        { key: { quoted: true } },
        { key: { kind: "traversal" } },
        {},
      ],
    });
  });

  it("calls and conditionals; what it does not follow is of no kind", () => {
    expect(xOf('x = replace(a.b, "https://", "")')).toMatchObject({
      kind: "call",
      name: "replace",
      arguments: [{ kind: "traversal" }, { value: "https://" }, { value: "" }],
      expands: false,
    });
    expect(xOf("x = merge(a...)")).toMatchObject({ kind: "call", expands: true });
    expect(xOf("x = a ? 1 : 2")).toMatchObject({
      kind: "conditional",
      whenTrue: { value: "1" },
      whenFalse: { value: "2" },
    });
    for (const other of ["[for a in b : a]", "{ for a in b : a => a }", "a + 1", "!a", "f(1).a"]) {
      expect(xOf(`x = ${other}`), other).toMatchObject({ kind: "other" });
    }
  });

  it("a template's parts, white space at their edges too", () => {
    const text = 'x = "  ${a} ${b.c}\\n %{ if d }e%{ endif } "';
    const template = xOf(text);
    const parts = template.kind === "template" ? template.parts : [];
    expect(parts.map((part) => [part.kind, at(text, part.range)])).toEqual([
      ["text", "  "],
      ["interpolation", "${a}"],
      ["text", " "],
      ["interpolation", "${b.c}"],
      ["text", "\\n "],
      ["interpolation", "%{ if d }e%{ endif }"],
      ["text", " "],
    ]);
    expect(parts.at(-2)).toMatchObject({ value: undefined });
  });

  it.each(["EOT", "-EOT"])("a heredoc <<%s: all of its lines, however they begin", (mark) => {
    const text = `r {\n  x = <<${mark}\n\n    # no comment\n    {"a": "\${b}"}\n  EOT\n  y = 1\n}\n`;
    const template = xOf(text);
    expect(template.kind === "template" ? at(text, template.inner) : "").toBe(
      '\n    # no comment\n    {"a": "${b}"}\n',
    );
    expect(parse(text).problems).toEqual([]);
  });
});

describe("blocks", () => {
  it("have type, labels and a header", () => {
    const text =
      '# c\nresource "aws_iam_role" app {\n  name = "a"\n  dynamic "set" {\n    for_each = []\n    content {}\n  }\n}\n';
    const [block] = parse(text).body.blocks;
    expect(block).toMatchObject({ type: "resource", labels: ["aws_iam_role", "app"] });
    expect(block === undefined ? "" : at(text, block.header)).toBe('resource "aws_iam_role" app');
    expect(block?.body.attributes.map(({ name, nameRange }) => [name, at(text, nameRange)])).toEqual([
      ["name", "name"],
    ]);
    expect(block?.body.blocks.map(({ type, labels, body }) => [type, labels, body.blocks.length])).toEqual([
      ["dynamic", ["set"], 1],
    ]);
  });
});

describe("half-typed text", () => {
  const names = ({ body }: HclDocument) =>
    body.blocks.map(({ labels, body: inner }) => [labels.at(-1), inner.attributes.map(({ name }) => name)]);

  it.each([
    ["a value that is not typed yet", "  name =\n", ["path", "policy"]],
    ["a value with a comment to come", "  name = \n", ["path", "policy"]],
    ["a name alone", "  name\n", ["path", "policy"]],
    ["a quoted key without its value", '  name = {\n    "a" =\n  }\n', ["name", "path", "policy"]],
    ["an object that does not end on its line", "  name = { a = }\n", ["name", "path", "policy"]],
  ])("%s leaves what stands around it", (_, line, expected) => {
    const document = parse(
      `resource "r" "a" {\n${line}  path = "/"\n  policy = jsonencode({ b = 1 })\n}\nresource "r" "b" {\n  x = 1\n}\n`,
    );
    expect(document.problems.length).toBeGreaterThan(0);
    expect(names(document)).toEqual(expect.arrayContaining([["b", ["x"]]]));
    const [, found = []] = names(document).find(([label]) => label === "a") ?? [];
    expect(found).toEqual(expect.arrayContaining(expected.filter((name) => name !== "name")));
  });

  it("reads whole blocks before one that is not closed", () => {
    const document = parse('resource "r" "a" {\n  x = 1\n}\nresource "r" "b" {\n  y = "abc\n');
    expect(names(document)[0]).toEqual(["a", ["x"]]);
    expect(document.problems.length).toBeGreaterThan(0);
  });

  test("any beginning of a file is read without a throw, and ranges stay inside", () => {
    const whole =
      'resource "aws_iam_role" "a" {\n  name = "x${local.n}"\n  p = jsonencode({ A = [{ "k:${v}" = f(1, "b") }] })\n  h = <<-E\n    {"a": 1}\n  E\n}\n';
    for (let length = 0; length <= whole.length; length++) {
      const text = whole.slice(0, length);
      for (const { range } of expressionsOf(parse(text))) {
        expect(range.start <= range.end && range.end <= text.length, text).toBe(true);
      }
    }
  });
});

/** All expressions of a document. */
function expressionsOf({ body }: HclDocument): readonly HclExpression[] {
  const inside = (expression: HclExpression): readonly HclExpression[] => {
    switch (expression.kind) {
      case "object":
        return [expression, ...expression.elements.flatMap(({ key, value }) => [...inside(key), ...inside(value)])];
      case "tuple":
        return [expression, ...expression.items.flatMap(inside)];
      case "call":
        return [expression, ...expression.arguments.flatMap(inside)];
      default:
        return [expression];
    }
  };
  const of = (part: HclBody): readonly HclExpression[] => [
    ...part.attributes.flatMap(({ value }) => inside(value)),
    ...part.blocks.flatMap((block) => of(block.body)),
  ];
  return of(body);
}

describe("properties", () => {
  const word = fc
    .stringMatching(/^[a-z_][a-z0-9_-]{0,6}$/)
    .filter((text) => !["true", "false", "null", "for", "if"].includes(text));
  const quoted = fc.string({ unit: "grapheme", maxLength: 12 }).map((value) => ({ value, source: writeQuoted(value) }));

  test("a string is read as what was written, at the place where it stands", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, quoted), { minLength: 1, maxLength: 6 }), (pairs) => {
        const text = `x = {\n${pairs.map(([key, { source }]) => `  ${key} = ${source}\n`).join("")}}\n`;
        const object = xOf(text);
        const read =
          object.kind === "object"
            ? object.elements.map(({ key, value }) => [
                at(text, key.range),
                value.kind === "literal" ? value.value : "",
                at(text, value.range),
              ])
            : [];
        expect(read).toEqual(pairs.map(([key, { value, source }]) => [key, value, source]));
      }),
    );
  });

  test("a template's text decodes to what was written, and every place of it leads back", () => {
    // HCL has no way to write a $ or % right before an interpolation: "$${" is the escape of "${".
    const piece = fc.oneof(
      quoted.map(({ value }) => ({ text: value.replace(/[$%]+$/, "") })),
      word.map((name) => ({ name })),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
        const source = pieces
          .map((part) => ("text" in part ? writeQuoted(part.text).slice(1, -1) : `\${local.${part.name}}`))
          .join("");
        const text = `x = "${source}"\n`;
        const value = xOf(text);
        const template: HclTemplate =
          value.kind === "template"
            ? value
            : {
                kind: "template",
                form: "quoted",
                parts: value.kind === "literal" && value.value !== "" ? [{ kind: "text", range: value.inner }] : [],
                range: value.range,
                inner: value.range,
              };
        const decoded = decodeTemplate(text, template, (part) => `<${part}>`);
        const parts = template.parts.flatMap((part, index) => (part.kind === "interpolation" ? [index] : []));
        let next = 0;
        expect(decoded.value).toBe(pieces.map((part) => ("text" in part ? part.text : `<${parts[next++]}>`)).join(""));
        for (let offset = 0; offset < decoded.value.length; offset++) {
          const { start, end } = decoded.sourceOf({ start: offset, end: offset + 1 });
          expect(start < end && end <= text.length).toBe(true);
        }
      }),
    );
  });
});

/** The string as Terraform's own formatter could have it. */
function writeQuoted(value: string): string {
  const escaped = JSON.stringify(value)
    .slice(1, -1)
    .replace(/\\([bf])/g, (pair, sign, index, all: string) =>
      /(?<!\\)(?:\\\\)*$/.test(all.slice(0, index)) ? (sign === "b" ? "\\u0008" : "\\u000c") : pair,
    );
  return `"${escaped.replace(/[$%](?=\{)/g, "$&$&")}"`;
}

describe("hostile text", () => {
  /** Milliseconds: the parser gives up after 5 s; quadratic work would take minutes. */
  const BOUND = 15_000;

  it.each([
    ["brackets 200k deep", `x = ${"[".repeat(200_000)}`],
    ["objects 100k deep", `x = ${"{a=".repeat(100_000)}`],
    ["blocks 100k deep", "a {\n".repeat(100_000)],
    ["templates in templates", `x = "${'${"'.repeat(50_000)}`],
    ["50k keys", `x = {\n${Array.from({ length: 50_000 }, (_, n) => `k${n} = ${n}\n`).join("")}}\n`],
    ["one long string", `x = "${"y".repeat(900_000)}"`],
    ["one long reference", `x = a${".b".repeat(200_000)}`],
    ["operators", `x = 1${"+1".repeat(100_000)}`],
    ["open heredocs", "x = <<E\n".repeat(20_000)],
    ["garbage", '}{][)("$%'.repeat(50_000)],
    ["unfinished lines", "x =\n".repeat(100_000)],
    ["escapes", `x = "${"\\u0041$${".repeat(100_000)}"`],
  ])("%s ends in bounded time", { timeout: 4 * BOUND }, (_, text) => {
    const start = performance.now();
    parser(text);
    expect(performance.now() - start).toBeLessThan(BOUND);
  });
});
