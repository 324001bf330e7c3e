/** The word at a cursor in Terraform's language, which may be broken around it: found without a parser, as in YAML and JSON. */
import type { TextRange } from "../text/range.ts";
import { type CursorToken, MARKER, tokenAt } from "./cursor-token.ts";

/** What is open at an offset: brackets, `${`, and strings with where they begin. */
interface Frame {
  readonly sign: string;
  readonly start: number;
}

interface Lexed {
  readonly open: readonly Frame[];
  /** The heredoc's lines, where the offset is in one. */
  readonly heredoc: TextRange | undefined;
  readonly isComment: boolean;
}

/** Undefined in comments and in references inside strings. In a heredoc the word is one of JSON. */
export function terraformTokenAt(text: string, offset: number): CursorToken | undefined {
  const { open, heredoc, isComment } = lex(text, offset);
  if (heredoc !== undefined) {
    const token = tokenAt(text.slice(heredoc.start, heredoc.end), offset - heredoc.start, true);
    return token && { ...token, outer: moved(token.outer, heredoc.start), inner: moved(token.inner, heredoc.start) };
  }
  if (isComment || open.some(({ sign }) => sign === "${")) {
    return undefined;
  }
  const last = open.at(-1);
  const word = last?.sign === '"' ? quotedWord(text, last.start, offset) : bareWord(text, offset);
  const holder = open.findLast(({ sign }) => sign !== '"')?.sign ?? "{";
  const before = text.slice(0, word.outer.start).trimEnd().at(-1) ?? "";
  const isKey = holder === "{" && !"=:?(".includes(before || " ");
  const hasColon = !isKey || /^[ \t]*[=:]/.test(text.slice(word.outer.end));
  return { ...word, hasColon, assign: " = ", placeholder: `"${MARKER}"${hasColon ? "" : ' = ""'}` };
}

function moved({ start, end }: TextRange, by: number): TextRange {
  return { start: start + by, end: end + by };
}

type Word = Pick<CursorToken, "outer" | "inner" | "quote" | "isClosed">;

function quotedWord(text: string, start: number, offset: number): Word {
  let end = offset;
  while (end < text.length && text[end] !== '"' && text[end] !== "\n") {
    end += text[end] === "\\" ? 2 : 1;
  }
  const isClosed = text[end] === '"';
  const inner = { start: start + 1, end: isClosed ? end : offset };
  return { inner, outer: { start, end: isClosed ? end + 1 : offset }, quote: '"', isClosed };
}

function bareWord(text: string, offset: number): Word {
  const before = /[\w.-]*$/.exec(text.slice(Math.max(0, offset - 256), offset))?.[0].length ?? 0;
  const after = /^[\w.-]*/.exec(text.slice(offset, offset + 256))?.[0].length ?? 0;
  const word = { start: offset - before, end: offset + after };
  return { outer: word, inner: word, quote: undefined, isClosed: false };
}

/** Goes over the text up to the offset. A string that is not closed ends with its line. */
function lex(text: string, offset: number): Lexed {
  const open: Frame[] = [];
  let at = 0;
  while (at < offset) {
    const sign = text[at] ?? "";
    if (open.at(-1)?.sign === '"') {
      at = inString(text, at, open);
      continue;
    }
    const end = commentEnd(text, at);
    if (end !== undefined) {
      if (end > offset || (end === offset && text[at + 1] !== "*")) {
        return { open, heredoc: undefined, isComment: true };
      }
      at = end;
      continue;
    }
    const heredoc = sign === "<" ? heredocAt(text, at) : undefined;
    if (heredoc !== undefined) {
      if (offset < heredoc.end) {
        return { open, heredoc: offset < heredoc.start ? undefined : heredoc, isComment: false };
      }
      at = heredoc.end;
      continue;
    }
    if ('"{[('.includes(sign)) {
      open.push({ sign, start: at });
    } else if ("}])".includes(sign)) {
      open.pop();
    }
    at++;
  }
  return { open, heredoc: undefined, isComment: false };
}

/** One step inside a string; returns where it leads. */
function inString(text: string, at: number, open: Frame[]): number {
  const two = text.slice(at, at + 2);
  if (two === "${" || two === "%{") {
    open.push({ sign: "${", start: at });
    return at + 2;
  }
  if (text[at] === '"' || text[at] === "\n") {
    open.pop();
    return at + 1;
  }
  return at + (two === "$$" || two === "%%" ? (text[at + 2] === "{" ? 3 : 1) : text[at] === "\\" ? 2 : 1);
}

function commentEnd(text: string, at: number): number | undefined {
  if (text.startsWith("/*", at)) {
    const end = text.indexOf("*/", at + 2);
    return end < 0 ? text.length + 1 : end + 2;
  }
  if (text[at] !== "#" && !text.startsWith("//", at)) {
    return undefined;
  }
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** The lines between `<<EOF` and `EOF`. */
function heredocAt(text: string, at: number): TextRange | undefined {
  const head = /^<<-?([A-Za-z_][\w-]*)[ \t]*\r?\n/.exec(text.slice(at, at + 256));
  if (head === null) {
    return undefined;
  }
  const start = at + head[0].length;
  const close = new RegExp(`^[ \\t]*${head[1]}[ \\t]*\\r?$`, "m").exec(text.slice(start));
  return { start, end: close === null ? text.length : start + close.index };
}
