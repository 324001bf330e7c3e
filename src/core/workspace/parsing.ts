/** Parses a session's files with the parsers at hand, and knows which files wait for one that is not loaded yet. */
import type { SyntaxFile } from "../syntax/document.ts";
import { LATE_PARSERS, type LateParserName, type LateParsers } from "../syntax/late-parsers.ts";
import { neededParser, type ParseOptions, parseFile } from "../syntax/parse-file.ts";

export class Parsing {
  #parsers: LateParsers = {};
  /** By URI: what a file can only be read with. */
  readonly #waiting = new Map<string, LateParserName>();

  /** Parses a file as far as it is of interest; without the parser that it needs it waits for that. */
  parse(uri: string, text: string, interest: NonNullable<ParseOptions["interest"]>): SyntaxFile {
    const file = parseFile(uri, text, { ...this.#parsers, interest });
    const needed = neededParser(file);
    if (needed === undefined || this.#parsers[needed] !== undefined) {
      this.#waiting.delete(uri);
    } else {
      this.#waiting.set(uri, needed);
    }
    return file;
  }

  /** The whole file with the parsers at hand, for a look at it: it waits for none. */
  look(uri: string, text: string): SyntaxFile {
    return parseFile(uri, text, this.#parsers);
  }

  forget(uri: string): void {
    this.#waiting.delete(uri);
  }

  /** Parsers that files wait for. */
  get wanted(): readonly LateParserName[] {
    const wanted = new Set(this.#waiting.values());
    return LATE_PARSERS.filter((name) => wanted.has(name));
  }

  /** Takes parsers in addition to those at hand; returns the files that waited for them. */
  use(parsers: LateParsers): readonly string[] {
    this.#parsers = { ...this.#parsers, ...parsers };
    const waiting = [...this.#waiting].filter(([, name]) => this.#parsers[name] !== undefined).map(([uri]) => uri);
    for (const uri of waiting) {
      this.#waiting.delete(uri);
    }
    return waiting;
  }
}
