// Writes a JSON text as a string of a YAML or JSON file in every style, for the tests of documents inside strings.
import fc from "fast-check";

/** A string `document` under `spec` in a style that YAML has for it. */
export interface HostStyle {
  readonly kind: "literal" | "folded" | "single" | "double" | "json";
  /** Behind the sign of a block scalar. */
  readonly chomping: "" | "-" | "+";
  readonly explicitIndent: boolean;
  readonly crlf: boolean;
  /** How quoted styles write the JSON's own line breaks. */
  readonly breaks: "escaped" | "folded" | "continued" | "none";
  readonly indent: 2 | 3 | 4;
}

export const hostStyles: fc.Arbitrary<HostStyle> = fc.record({
  kind: fc.constantFrom("literal", "folded", "single", "double", "json"),
  chomping: fc.constantFrom("", "-", "+"),
  explicitIndent: fc.boolean(),
  crlf: fc.boolean(),
  breaks: fc.constantFrom("escaped", "folded", "continued", "none"),
  indent: fc.constantFrom(2, 3, 4),
});

/** The whole file: `kind: Role`, and `spec.document` with the JSON text of `value` as its string. */
export function writeHosted(value: unknown, style: HostStyle): string {
  const pretty = JSON.stringify(value, undefined, style.breaks === "none" ? undefined : style.indent);
  if (style.kind === "json") {
    return JSON.stringify({ kind: "Role", spec: { document: pretty } }, undefined, style.indent);
  }
  const pad = " ".repeat(2 + style.indent);
  const lines = pretty.split("\n");
  const text = `kind: Role\nspec:\n  document: ${scalar(lines, pad, style)}\n  after: yes, it is\n`;
  return style.crlf ? text.replaceAll("\n", "\r\n") : text;
}

function scalar(lines: readonly string[], pad: string, style: HostStyle): string {
  switch (style.kind) {
    case "literal":
    case "folded": {
      const sign = style.kind === "literal" ? "|" : ">";
      const indicator = style.explicitIndent ? String(pad.length - 2) : "";
      return `${sign}${indicator}${style.chomping}\n${lines.map((line) => pad + line).join("\n")}`;
    }
    case "single":
      return `'${lines.map((line) => line.trim().replaceAll("'", "''")).join(`\n${pad}`)}'`;
    default: {
      const escaped = lines.map((line) => line.replaceAll("\\", "\\\\").replaceAll('"', '\\"'));
      switch (style.breaks) {
        case "escaped":
          return `"${escaped.join("\\n")}"`;
        case "continued":
          return `"${escaped.map((line) => line.trim()).join(`\\\n${pad}`)}"`;
        default:
          return `"${escaped.map((line) => line.trim()).join(`\n${pad}`)}"`;
      }
    }
  }
}
