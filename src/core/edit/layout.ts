/** How a document is laid out, learnt from the text itself, so that what is added looks like what is there. */
import { lineEndingOf } from "../text/edits.ts";
import type { EditSource } from "./new-value.ts";

export interface Layout {
  readonly eol: "\n" | "\r\n";
  /** One level of indentation: two spaces, four, a tab (JSON only). */
  readonly unit: string;
  /** What stands before the dash of a YAML list below its key's column: nothing, or a unit. */
  readonly dashIndent: string;
}

/** Offset of the first character of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Offset of the end of the line that holds `offset`, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  if (at < 0) {
    return text.length;
  }
  return at > offset && text[at - 1] === "\r" ? at - 1 : at;
}

/** Offset behind the line break that ends the line of `offset`. */
export function nextLine(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  return at < 0 ? text.length : at + 1;
}

/** The white space that the line of `offset` begins with. */
export function indentOfLine(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? "";
}

/** White space as wide as everything before `offset` on its line: the indentation of a YAML node that begins there. */
export function indentTo(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset).replace(/[^\t]/g, " ");
}

/** Learns the layout; two spaces and the first line's ending where the text shows nothing. */
export function layoutOf(source: EditSource): Layout {
  const eol = lineEndingOf(source.text);
  return source.format === "json" || /^\s*[{[]/.test(source.text)
    ? { eol, unit: jsonUnit(source.text), dashIndent: "" }
    : { eol, ...yamlUnits(source.text) };
}

function jsonUnit(text: string): string {
  return /[{[][ \t]*\r?\n([ \t]+)/.exec(text)?.[1]?.replace(/^\t.*$/, "\t") ?? "  ";
}

/** Looks at each line that opens a mapping or list (`key:`) and the line below it. */
function yamlUnits(text: string): Pick<Layout, "unit" | "dashIndent"> {
  let unit: number | undefined;
  let dashIndent: number | undefined;
  let opener: number | undefined;
  for (const line of text.split(/\r?\n/)) {
    const content = line.replace(/(?:^|\s)#.*$/, "").trimEnd();
    if (content.trim() === "") {
      continue;
    }
    const column = /^ */.exec(content)?.[0].length ?? 0;
    const isItem = /^ *-(?: |$)/.test(content);
    if (opener !== undefined && isItem) {
      dashIndent ??= column >= opener ? column - opener : undefined;
    } else if (opener !== undefined && column > opener) {
      unit ??= column - opener;
    }
    if (unit !== undefined && dashIndent !== undefined) {
      break;
    }
    // The column of the key itself, behind any dashes.
    opener = /:$/.test(content) ? (/^ *(?:- +)*/.exec(content)?.[0].length ?? 0) : undefined;
  }
  return { unit: " ".repeat(unit ?? 2), dashIndent: " ".repeat(dashIndent ?? unit ?? 2) };
}
