/** The comment by which a user silences a rule for one line of YAML. */
import type { SyntaxFile } from "../syntax/document.ts";
import type { SyntaxNode } from "../syntax/node.ts";
import { lineEndingOf, type TextEdit } from "../text/edits.ts";
import { lineStart } from "./layout.ts";

/**
 * A comment line above the line of `offset`. Undefined where no comment can stand: in JSON, and inside a scalar of several
 * lines, whose text it would become.
 */
export function suppressLine(file: SyntaxFile, rule: string, offset: number): TextEdit | undefined {
  const { text } = file;
  const start = lineStart(text, offset);
  if (file.format !== "yaml" || file.documents.some(({ root }) => root !== undefined && isInScalar(root, start))) {
    return undefined;
  }
  const indent = /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
  const newText = `${indent}# irsa-disable-next-line ${rule}${lineEndingOf(text)}`;
  return { range: { start, end: start }, newText };
}

/** Whether a scalar that began on an earlier line goes on at `lineStart`. */
function isInScalar(root: SyntaxNode, start: number): boolean {
  const open: SyntaxNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === "scalar") {
      if (node.outer.start < start && start < node.outer.end) {
        return true;
      }
    } else if (node.kind !== "alias" && node.range.start <= start && start <= node.range.end) {
      const children = node.kind === "map" ? node.entries.flatMap(({ key, value }) => [key, value]) : node.items;
      open.push(...children.filter((child) => child !== undefined));
    }
  }
  return false;
}
