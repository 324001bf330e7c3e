/**
 * Which texts occur in which files, for questions that only hang on that: an edit that leaves a file's set of texts as it was
 * makes nobody check again.
 */
import type { ReadTracker } from "./tracked-index.ts";

export class PresenceIndex {
  readonly #name: string;
  readonly #tracker: ReadTracker;
  readonly #textsOfOwner = new Map<string, ReadonlySet<string>>();
  readonly #owners = new Map<string, number>();

  constructor(name: string, tracker: ReadTracker) {
    this.#name = name;
    this.#tracker = tracker;
  }

  /** Takes a file's texts in place of its former ones; returns the tracker keys that readers of the difference hang on. */
  set(owner: string, texts: ReadonlySet<string>): readonly string[] {
    const former = this.#textsOfOwner.get(owner) ?? new Set<string>();
    const gone = [...former].filter((text) => !texts.has(text));
    const come = [...texts].filter((text) => !former.has(text));
    for (const text of gone) {
      const left = (this.#owners.get(text) ?? 1) - 1;
      if (left === 0) {
        this.#owners.delete(text);
      } else {
        this.#owners.set(text, left);
      }
    }
    for (const text of come) {
      this.#owners.set(text, (this.#owners.get(text) ?? 0) + 1);
    }
    if (texts.size === 0) {
      this.#textsOfOwner.delete(owner);
    } else {
      this.#textsOfOwner.set(owner, texts);
    }
    const changed = [...gone, ...come];
    return changed.length === 0 ? [] : [...changed, "*"].map((text) => this.#key(text));
  }

  /** Number of files in which the text occurs. */
  count(text: string): number {
    this.#tracker.read(this.#key(text));
    return this.#owners.get(text) ?? 0;
  }

  /** All texts with the number of files in which each occurs, in code-unit order. */
  counts(): ReadonlyMap<string, number> {
    this.#tracker.read(this.#key("*"));
    return new Map([...this.#owners].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #key(text: string): string {
    return `${this.#name}:${text}`;
  }
}
