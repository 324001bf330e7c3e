/** Texts of a session's files as its door has them, and those that are only tried out. */
import { LineIndex } from "../text/line-index.ts";

export class Texts {
  readonly #read: (uri: string) => string | undefined;
  readonly #rehearsed = new Map<string, string>();
  readonly #lines = new Map<string, LineIndex>();

  constructor(read: (uri: string) => string | undefined) {
    this.#read = read;
  }

  /** The text that counts now; undefined when there is no such file. */
  text(uri: string): string | undefined {
    return this.#rehearsed.get(uri) ?? this.#read(uri);
  }

  /** Line starts of a file's current text; of an empty text when the file is gone. */
  lines(uri: string): LineIndex {
    let lines = this.#lines.get(uri);
    if (lines === undefined) {
      lines = new LineIndex(this.text(uri) ?? "");
      this.#lines.set(uri, lines);
    }
    return lines;
  }

  /** To be called when a file has another text. */
  changed(uri: string): void {
    this.#lines.delete(uri);
  }

  /** From now on this text counts in place of the door's; undefined for none. */
  rehearse(uri: string, text: string | undefined): void {
    if (text === undefined) {
      this.#rehearsed.delete(uri);
    } else {
      this.#rehearsed.set(uri, text);
    }
  }

  /** The door's texts count again. */
  endRehearsal(): void {
    this.#rehearsed.clear();
  }
}
