/** Keeps the practice account where a whole text can be read and written, but nothing locked: in a browser. */
import * as l10n from "@vscode/l10n";
import { AccessError } from "../core/ports.ts";
import { practiceText, readPracticeText } from "./practice-file.ts";
import type { PracticeState, PracticeStore } from "./state.ts";

/** One text that is kept somewhere. */
export interface KeptText {
  /** For messages. */
  readonly name: string;
  /** Undefined when nothing was written yet. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

/** Windows that change the account at the same time are rare: who finds that another one was first begins anew, so often. */
const TRIES = 5;

/**
 * `start` makes the first state. Changes of one window run one after another; between two windows only the moment between the
 * last look and the writing is not guarded.
 */
export function textStore(kept: KeptText, start: () => Promise<PracticeState>): PracticeStore {
  let last: Promise<unknown> = Promise.resolve();

  async function load(): Promise<{ readonly text: string | undefined; readonly state: PracticeState }> {
    const text = await kept.read();
    return { text, state: text === undefined ? await start() : readPracticeText(text, kept.name) };
  }

  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const run = last.then(work);
    last = run.catch(() => {});
    return run;
  }

  return {
    async read() {
      const text = await kept.read();
      if (text !== undefined) {
        return readPracticeText(text, kept.name);
      }
      // The first state is written at once: it has things in it that must not differ from one read to the next.
      return inOrder(async () => {
        const first = await load();
        if (first.text === undefined) {
          await kept.write(practiceText(first.state));
        }
        return first.state;
      });
    },
    change: (make) =>
      inOrder(async () => {
        for (let attempt = 0; attempt < TRIES; attempt++) {
          const before = await load();
          const { state, result } = await make(before.state);
          if ((await kept.read()) === before.text) {
            await kept.write(practiceText(state));
            return result;
          }
        }
        throw new AccessError(
          "conflict",
          "practice:Write",
          l10n.t("The practice account is being changed by another window."),
          l10n.t("Try again."),
        );
      }),
  };
}
