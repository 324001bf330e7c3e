/** Wraps a token so that no log, journal, message or snapshot can show it by accident. */

const REDACTED = "[secret]";

/** Every way in which a value gets printed answers `[secret]`; only `reveal` hands the text out. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** For the one call that sends it. Nothing else may keep or show what this returns. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  /** What Node prints for it in a log or an assertion. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return REDACTED;
  }
}
