/** A pasted text as the decoder reads it: without secrets from here on, on one line, in one spelling of quotes. */
import { hideSecrets } from "../access/redact.ts";

/** Characters that are looked at; of a longer text, the last ones: that is where a log says what went wrong. */
export const LONGEST_TEXT = 262_144;

export interface PastedText {
  readonly text: string;
  /** True when only the end of a longer text was read. */
  readonly cut: boolean;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of terminals are made of them
const COLOUR = /\u001B\[[\d;]*m/g;

export function readPastedText(pasted: string): PastedText {
  const kept = pasted.slice(-LONGEST_TEXT);
  const text = hideSecrets(kept.replace(COLOUR, ""))
    // Line breaks of a log line in JSON, and quotes escaped in it once or twice.
    .replace(/\\{1,4}[nt](?!oken\b)/g, " ")
    .replace(/\\{1,4}(["'])/g, "$1")
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201C\u201D]/g, '"')
    .replace(/\s+/g, " ")
    .trim();
  return { text, cut: kept.length < pasted.length };
}
