/** Turns offsets into line and character and back, for the doors (LSP, terminal) that need them. */
import type { TextRange } from "./range.ts";

/** Zero-based line and UTF-16 character, as LSP counts them. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

export interface LineRange {
  readonly start: LinePosition;
  readonly end: LinePosition;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Line starts of one text; `\n`, `\r\n` and a lone `\r` end a line, as in LSP. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === LINE_FEED) {
        this.#starts.push(at + 1);
      } else if (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED) {
        this.#starts.push(at + 1);
      }
    }
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offset of the first character of a line; past the last line, the end of the text. */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.#length;
  }

  /** Position of an offset; offsets outside the text are moved to its nearest end. */
  position(offset: number): LinePosition {
    const at = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStart(middle) <= at) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low, character: at - this.lineStart(low) };
  }

  /** Offset of a position; a character past its line's end stays on that line. */
  offset(position: LinePosition): number {
    const start = this.lineStart(Math.max(0, position.line));
    const end = this.lineStart(position.line + 1);
    return Math.min(start + Math.max(0, position.character), end);
  }

  range(target: TextRange): LineRange {
    return { start: this.position(target.start), end: this.position(target.end) };
  }
}
