// The source around a finding, with carets under what it is about.
import type { LineIndex } from "../../core/text/line-index.ts";
import type { TextRange } from "../../core/text/range.ts";
import { columns, type Paint, printable, type StyleName } from "./terminal.ts";

/** Longer lines are cut around the range: minified JSON has lines of a megabyte. Characters. */
const MAX_WIDTH = 110;

/** Lines that a range may span before only its first is shown. */
const MAX_LINES = 3;

export interface ExcerptOptions {
  readonly paint: Paint;
  readonly style: StyleName;
}

/** One line before the range, then its lines with carets under them; each line ends without a line feed. */
export function excerpt(text: string, lines: LineIndex, range: TextRange, options: ExcerptOptions): readonly string[] {
  const { start, end } = lines.range(range);
  const last = end.line - start.line < MAX_LINES ? end.line : start.line;
  const gutter = String(last + 1).length;
  const output: string[] = [];
  const add = (label: string, content: string): void => {
    output.push(`${options.paint("blue", `  ${label.padStart(gutter)} │`)} ${content}`.trimEnd());
  };
  const before = lineText(text, lines, start.line - 1);
  if (before.trim() !== "" && before.length <= MAX_WIDTH) {
    add(String(start.line), printable(before));
  }
  for (let line = start.line; line <= last; line++) {
    const content = lineText(text, lines, line);
    const from = line === start.line ? start.character : content.length - content.trimStart().length;
    const to = line === end.line ? Math.min(end.character, content.length) : content.trimEnd().length;
    if (line > start.line && to <= from) {
      continue;
    }
    const cut = cutAround(content, from, Math.max(to, from));
    const lead = printable(cut.text.slice(0, cut.from));
    const marked = printable(cut.text.slice(cut.from, cut.to));
    add(String(line + 1), printable(cut.text));
    add("", `${" ".repeat(columns(lead))}${options.paint(options.style, "^".repeat(Math.max(1, columns(marked))))}`);
  }
  return output;
}

function lineText(text: string, lines: LineIndex, line: number): string {
  return line < 0 ? "" : text.slice(lines.lineStart(line), lines.lineStart(line + 1)).replace(/[\r\n]+$/, "");
}

/** The part of a long line that holds `from`, and where the marked part then lies in it. */
function cutAround(content: string, from: number, to: number): { text: string; from: number; to: number } {
  if (content.length <= MAX_WIDTH) {
    return { text: content, from, to };
  }
  const begin = Math.max(0, Math.min(from - 20, content.length - MAX_WIDTH));
  const finish = Math.min(content.length, begin + MAX_WIDTH);
  const head = begin > 0 ? "…" : "";
  const tail = finish < content.length ? "…" : "";
  const shift = head.length - begin;
  return {
    text: head + content.slice(begin, finish) + tail,
    from: from + shift,
    to: Math.min(to, finish) + shift,
  };
}
