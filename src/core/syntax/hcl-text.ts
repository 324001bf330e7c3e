/** The text of Terraform strings and templates: escapes resolved, with the way back to the file. */
import { range, type TextRange } from "../text/range.ts";
import type { DecodedScalar } from "./decode-scalar.ts";
import type { HclTemplate } from "./hcl.ts";

/** `\n`, `\"`, `\u00e9`, and `$${` and `%%{`, which stand for `${` and `%{` (Terraform language, strings and templates). */
const QUOTED_ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))|([$%])\4\{/g;

/** A heredoc knows only the last two. */
const HEREDOC_ESCAPE = /([$%])\1\{/g;

const LETTERS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Text that stands for itself, decoded: each part with its source. Parts without escapes have the length of their source. */
interface Piece {
  readonly text: string;
  readonly source: TextRange;
}

/** The value of what stands between quotes, when nothing in it is interpolated. */
export function unescapeQuoted(source: string): string {
  return source.includes("\\") || source.includes("{") ? source.replace(QUOTED_ESCAPE, decodeEscape) : source;
}

function decodeEscape(match: string, short?: string, long?: string, sign?: string): string {
  const code = short ?? long;
  if (code !== undefined) {
    const point = Number.parseInt(code, 16);
    return point > 0x10ffff ? "\ufffd" : String.fromCodePoint(point);
  }
  return sign === undefined ? match.slice(1) : (LETTERS[sign] ?? sign);
}

/** A template as one text, `stand(n)` in the place of its nth part where that is interpolated. */
export function decodeTemplate(text: string, template: HclTemplate, stand: (part: number) => string): DecodedScalar {
  const pieces = template.parts.flatMap((part, index): readonly Piece[] =>
    part.kind === "text" ? piecesOf(text, part.range, template.form) : [{ text: stand(index), source: part.range }],
  );
  const starts: number[] = [];
  let length = 0;
  for (const piece of pieces) {
    starts.push(length);
    length += piece.text.length;
  }
  const place = (offset: number, side: "start" | "end"): number => {
    const at = pieceAt(starts, side === "end" ? offset - 1 : offset);
    const piece = pieces[at];
    if (piece === undefined || offset < 0) {
      return side === "end" ? template.inner.start : template.inner.end;
    }
    const { source } = piece;
    const inside = offset - (starts[at] ?? 0);
    if (source.end - source.start === piece.text.length) {
      return Math.min(source.start + inside, source.end);
    }
    return side === "start" && inside < piece.text.length ? source.start : source.end;
  };
  return {
    value: pieces.map((piece) => piece.text).join(""),
    sourceOf: ({ start, end }) => {
      const from = start >= length ? template.inner.end : place(start, "start");
      return start === end ? range(from, from) : range(from, Math.max(from, place(end, "end")));
    },
  };
}

function piecesOf(text: string, { start, end }: TextRange, form: HclTemplate["form"]): readonly Piece[] {
  const source = text.slice(start, end);
  const pieces: Piece[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) {
      pieces.push({ text: source.slice(at, to), source: range(start + at, start + to) });
    }
  };
  for (const match of source.matchAll(form === "quoted" ? QUOTED_ESCAPE : HEREDOC_ESCAPE)) {
    const [whole] = match;
    plain(match.index);
    at = match.index + whole.length;
    const decoded = form === "quoted" ? decodeEscape(whole, match[1], match[2], match[3]) : whole.slice(1);
    pieces.push({ text: decoded, source: range(start + match.index, start + at) });
  }
  plain(source.length);
  return pieces;
}

/** The last piece that starts at or before the offset. */
function pieceAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
