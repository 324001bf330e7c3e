/** What an entry of the decoder is: a text that users see, recognised whatever SDK or log it came through. */
import type { CauseId } from "./causes.ts";

export interface Signature {
  /** Stable, for scripts that read the JSON. */
  readonly id: string;
  /** Matched against the text as `pasted-text.ts` gives it: one line, single blanks, straight quotes. */
  readonly pattern: RegExp;
  /** What the text says by itself, one sentence. */
  readonly meaning: string;
  /** Causes that are known to give this text, the most frequent first. */
  readonly causes: readonly CauseId[];
  /** True for a text that wraps others: it counts only where nothing more telling is recognised. */
  readonly generic?: true;
}
