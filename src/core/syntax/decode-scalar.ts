/** Where each character of a scalar's value stands in the file: for documents that are kept inside strings. */
import { range, type TextRange } from "../text/range.ts";
import type { ScalarNode } from "./node.ts";

/** A scalar's value with the way back to the file's text. */
export interface DecodedScalar {
  readonly value: string;
  /** The file's text behind a range of the value; an empty range is the place in between. */
  sourceOf(target: TextRange): TextRange;
}

/**
 * Follows quotes, escapes, folding and indentation of YAML and JSON. Undefined where this does not come out at the very value that the parser
 * read, so that no range is ever wrong.
 */
export function decodeScalar(text: string, node: ScalarNode): DecodedScalar | undefined {
  if (node.style === "hcl" || node.style === "identifier" || node.style === "heredoc") {
    return undefined;
  }
  const decoding = new Decoding(text, node.range);
  switch (node.style) {
    case "literal":
    case "folded":
      decodeBlock(decoding, node);
      break;
    default:
      decodeFlow(decoding, node.style);
  }
  const { value } = decoding;
  if (value !== node.value && !(isBlock(node) && isWithoutTail(value, node.value))) {
    return undefined;
  }
  const { starts, ends } = decoding;
  const endOf = (at: number) => (at === 0 ? node.range.start : (ends[at - 1] ?? node.range.end));
  return {
    value: node.value,
    sourceOf: ({ start, end }) => {
      const from = starts[start] ?? endOf(Math.min(start, value.length));
      return start === end ? range(from, from) : range(from, Math.max(from, endOf(Math.min(end, value.length))));
    },
  };
}

function isBlock({ style }: ScalarNode): boolean {
  return style === "literal" || style === "folded";
}

/** The range of a block scalar ends with its last character that is not white space; its value may go on. */
function isWithoutTail(value: string, whole: string): boolean {
  return whole.startsWith(value) && whole.slice(value.length).trim() === "";
}

/** Characters decoded so far, each with the source that stands for it. */
class Decoding {
  readonly text: string;
  readonly end: number;
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  at: number;
  #value = "";

  constructor(text: string, { start, end }: TextRange) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  get value(): string {
    return this.#value;
  }

  /** The next character; empty at the end. */
  get sign(): string {
    return this.at < this.end ? (this.text[this.at] ?? "") : "";
  }

  /** Takes what stands up to `end` as these characters. */
  put(characters: string, end: number): void {
    for (let index = 0; index < characters.length; index++) {
      this.starts.push(this.at);
      this.ends.push(end);
    }
    this.#value += characters;
    this.at = end;
  }

  /** Takes characters back, down to a length. */
  cutTo(length: number): void {
    this.#value = this.#value.slice(0, length);
    this.starts.length = length;
    this.ends.length = length;
  }

  /** Length of the line break that stands here: 0 where there is none. */
  lineBreak(): number {
    const sign = this.sign;
    return sign === "\n" ? 1 : sign === "\r" ? (this.text[this.at + 1] === "\n" ? 2 : 1) : 0;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};
const CODE_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Plain and quoted scalars: line breaks fold (YAML 1.2.2, 6.5 and 7.3). */
function decodeFlow(decoding: Decoding, style: "plain" | "single" | "double"): void {
  // What an escape wrote is no white space that folding takes away.
  let fixed = 0;
  while (decoding.at < decoding.end) {
    const { sign, at } = decoding;
    if (decoding.lineBreak() > 0) {
      fixed = fold(decoding, fixed, false);
    } else if (style === "single" && sign === "'") {
      decoding.put("'", at + 2);
    } else if (style === "double" && sign === "\\") {
      fixed = decodeEscape(decoding);
    } else {
      decoding.put(sign, at + 1);
    }
  }
}

/** One escape; returns up to where the value is fixed. */
function decodeEscape(decoding: Decoding): number {
  const { at, text } = decoding;
  decoding.at = at + 1;
  if (decoding.lineBreak() > 0) {
    return fold(decoding, decoding.value.length, true);
  }
  decoding.at = at;
  const letter = text[at + 1] ?? "";
  const digits = CODE_LENGTHS[letter];
  if (digits === undefined) {
    decoding.put(ESCAPES[letter] ?? letter, at + 2);
  } else {
    const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
    decoding.put(code <= 0x10ffff ? String.fromCodePoint(code) : "", at + 2 + digits);
  }
  return decoding.value.length;
}

/** One line break is a space, several are one less; an escaped one is nothing. White space around them goes. */
function fold(decoding: Decoding, fixed: number, escaped: boolean): number {
  const kept = decoding.value.replace(/[ \t]+$/, "").length;
  const length = Math.max(kept, fixed);
  const start = length < decoding.value.length ? (decoding.starts[length] ?? decoding.at) : decoding.at;
  decoding.cutTo(length);
  let breaks = 0;
  for (;;) {
    const width = decoding.lineBreak();
    if (width > 0) {
      breaks++;
      decoding.at += width;
    } else if (decoding.sign === " " || decoding.sign === "\t") {
      decoding.at++;
    } else {
      break;
    }
  }
  const { at } = decoding;
  decoding.at = start;
  decoding.put(breaks > 1 ? "\n".repeat(breaks - 1) : escaped ? "" : " ", at);
  return decoding.value.length;
}

/** Block scalars: indentation goes, line breaks stay or fold (YAML 1.2.2, 8.1). */
function decodeBlock(decoding: Decoding, node: ScalarNode): void {
  const indent = indentOf(decoding.text, node);
  const folded = node.style === "folded";
  let isFirst = true;
  let wasIndented = false;
  let breaksStart = decoding.at;
  let breaks = 0;
  while (decoding.at < decoding.end) {
    let column = 0;
    while (column < indent && decoding.sign === " ") {
      decoding.at++;
      column++;
    }
    if (decoding.lineBreak() === 0 && decoding.at < decoding.end) {
      const isIndented = folded && (decoding.sign === " " || decoding.sign === "\t");
      const { at } = decoding;
      decoding.at = breaksStart;
      decoding.put(between(breaks, { isFirst, folded, keeps: isIndented || wasIndented }), at);
      while (decoding.at < decoding.end && decoding.lineBreak() === 0) {
        decoding.put(decoding.sign, decoding.at + 1);
      }
      isFirst = false;
      wasIndented = isIndented;
      breaks = 0;
      breaksStart = decoding.at;
    }
    if (decoding.at < decoding.end) {
      breaks++;
      decoding.at += decoding.lineBreak();
    }
  }
}

interface Gap {
  readonly isFirst: boolean;
  readonly folded: boolean;
  /** Lines that are indented further keep the breaks around them. */
  readonly keeps: boolean;
}

/** What stands for the line breaks between two lines with content. */
function between(breaks: number, { isFirst, folded, keeps }: Gap): string {
  if (isFirst || !folded || keeps) {
    return "\n".repeat(breaks);
  }
  return breaks === 1 ? " " : "\n".repeat(breaks - 1);
}

/** Columns that are taken off each line: told by the first line with content and what the parser made of it. */
function indentOf(text: string, node: ScalarNode): number {
  const source = /^(?:[ \t]*\r?\n)*( *)/.exec(text.slice(node.range.start, node.range.end))?.[1]?.length ?? 0;
  const kept = /^(?:[ \t]*\n)*( *)/.exec(node.value)?.[1]?.length ?? 0;
  return Math.max(0, source - kept);
}
