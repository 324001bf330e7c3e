/** The word at a cursor in YAML or JSON that may be broken around it, found without a parser; and what to put there so that one can read it. */
import type { TextRange } from "../text/range.ts";

/** Stands for what is being typed. */
export const MARKER = "irsa-cursor-marker";

export interface CursorToken {
  /** The word with its quotes. */
  readonly outer: TextRange;
  /** The word without them. */
  readonly inner: TextRange;
  readonly quote: '"' | "'" | undefined;
  /** Whether the closing quote is there. */
  readonly isClosed: boolean;
  /** Whether a colon follows: the word is a key already. */
  readonly hasColon: boolean;
  /** What is written behind a new key where that is no colon. */
  readonly assign?: string;
  /** What to parse in the place of `outer`. */
  readonly placeholder: string;
}

/** Undefined in comments. */
export function tokenAt(text: string, offset: number, isJson: boolean): CursorToken | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = endOfLine(text, offset);
  const flow = flowAt(text, isJson ? 0 : documentStart(text, lineStart), offset, isJson);
  if (flow.isComment) {
    return undefined;
  }
  return isJson || flow.stack.length > 0
    ? flowToken(text, offset, lineEnd, flow, isJson)
    : blockToken(text, offset, lineStart, lineEnd);
}

interface Flow {
  /** Brackets that are open. */
  readonly stack: readonly string[];
  /** Of the string that the offset is in. */
  readonly string: { readonly start: number; readonly quote: '"' | "'" } | undefined;
  readonly isComment: boolean;
}

/** Goes over the text from a place where no bracket is open. Strings end with their line at the latest. */
function flowAt(text: string, from: number, offset: number, isJson: boolean): Flow {
  const stack: string[] = [];
  let string: { start: number; quote: '"' | "'" } | undefined;
  let isComment = false;
  for (let at = from; at < offset; at++) {
    const sign = text[at] ?? "";
    if (sign === "\n") {
      string = undefined;
      isComment = false;
    } else if (isComment) {
      // The rest of the line says nothing.
    } else if (string !== undefined) {
      if (sign === "\\" && string.quote === '"') {
        at++;
      } else if (sign === string.quote) {
        string = undefined;
      }
    } else if (!isJson && sign === "#" && /\s/.test(text[at - 1] ?? "\n")) {
      isComment = true;
    } else if ((sign === '"' || (sign === "'" && !isJson)) && (stack.length > 0 || beginsWord(text, at))) {
      string = { start: at, quote: sign };
    } else if ((sign === "{" || sign === "[") && (stack.length > 0 || beginsWord(text, at)) && text[at + 1] !== "{") {
      stack.push(sign);
    } else if (sign === "}" || sign === "]") {
      stack.pop();
    }
  }
  return { stack, string, isComment };
}

/** True where YAML lets a value begin: behind blanks that follow a line's start, a dash or a colon. */
function beginsWord(text: string, at: number): boolean {
  const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return /^\s*$|(?:^|\s|[:-])\s*$/.test(before) && !/\S$/.test(before);
}

function documentStart(text: string, before: number): number {
  const at = text.lastIndexOf("\n---", before);
  return at < 0 ? 0 : at + 1;
}

function flowToken(text: string, offset: number, lineEnd: number, flow: Flow, isJson: boolean): CursorToken {
  const word = flow.string === undefined ? bareWord(text, offset, isJson) : quoted(text, offset, lineEnd, flow.string);
  const before = /[^\s]?\s*$/.exec(text.slice(0, word.outer.start))?.[0].trim() ?? "";
  const after = /^\s*(.?)/.exec(text.slice(word.outer.end))?.[1] ?? "";
  const isKey = flow.stack.at(-1) === "{" && before !== ":";
  const hasColon = after === ":";
  const comma = after === "" || /[,:}\]]/.test(after) ? "" : ",";
  const value = isKey && !hasColon ? ": null" : "";
  return { ...word, hasColon, placeholder: `"${MARKER}"${value}${comma}` };
}

type Word = Omit<CursorToken, "hasColon" | "placeholder">;

function bareWord(text: string, offset: number, isJson: boolean): Word {
  const sign = isJson ? /[\w.:/*@+=-]/ : /[^\s,{}[\]"']/;
  let start = offset;
  while (start > 0 && sign.test(text[start - 1] ?? "") && !isColonBefore(text, start)) {
    start--;
  }
  let end = offset;
  while (end < text.length && sign.test(text[end] ?? "") && !isColonBefore(text, end + 1)) {
    end++;
  }
  const range = { start, end };
  return { outer: range, inner: range, quote: undefined, isClosed: false };
}

/** A colon with a blank behind it, or a line's end, ends a key. */
function isColonBefore(text: string, at: number): boolean {
  return text[at - 1] === ":" && /[\s"']|^$/.test(text[at] ?? "");
}

function quoted(
  text: string,
  offset: number,
  lineEnd: number,
  { start, quote }: { readonly start: number; readonly quote: '"' | "'" },
): Word {
  let end = offset;
  while (end < lineEnd && text[end] !== quote) {
    end += text[end] === "\\" && quote === '"' ? 2 : 1;
  }
  const isClosed = end < lineEnd;
  // What stands behind an open string on its line is not part of it: a comma, a bracket, a comment.
  const innerEnd = isClosed ? end : offset;
  const inner = { start: start + 1, end: innerEnd };
  return { inner, outer: { start, end: isClosed ? innerEnd + 1 : innerEnd }, quote, isClosed };
}

/** In block style a line is `- key: value` with any of its parts left out. */
function blockToken(text: string, offset: number, lineStart: number, lineEnd: number): CursorToken | undefined {
  const before = text.slice(lineStart, offset);
  const lead = /^\s*(?:-\s+)*/.exec(before)?.[0] ?? "";
  const key = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'][^#]*?)\s*:\s+/.exec(before.slice(lead.length))?.[0];
  const start = lineStart + lead.length + (key?.length ?? 0);
  const first = text[start];
  if (first === "|" || first === ">" || first === "&" || first === "*" || first === "!") {
    return undefined;
  }
  const word =
    start < offset && (first === '"' || first === "'")
      ? quoted(text, offset, lineEnd, { start, quote: first })
      : plainWord(text, start, offset, lineEnd);
  const hasColon = key === undefined && /^[ \t]*:(?:\s|$)/.test(text.slice(word.outer.end, lineEnd + 1));
  const isKey = key === undefined && !hasColon && !lead.includes("-");
  return { ...word, hasColon, placeholder: isKey ? `${MARKER}:` : MARKER };
}

function plainWord(text: string, start: number, offset: number, lineEnd: number): Word {
  const rest = text.slice(offset, lineEnd);
  const end = offset + (/^(?:(?!\s#|:(?:\s|$)).)*/.exec(rest)?.[0].trimEnd().length ?? 0);
  const range = { start, end: Math.max(offset, end) };
  return { outer: range, inner: range, quote: undefined, isClosed: false };
}

function endOfLine(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  const end = at < 0 ? text.length : at;
  return text[end - 1] === "\r" && end > offset ? end - 1 : end;
}
