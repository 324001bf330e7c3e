/**
 * Which texts occur in which files, for questions that only hang on that: an edit that leaves a file's set of texts as it was
 * makes nobody check again.
 */
import type { ReadTracker, Slot } from "./tracked-index.ts";

/** A text's readers, or those of all texts together. */
class TextSlot implements Slot {
  readonly readers = new Set<string>();
  readonly #released: () => void;

  constructor(released: () => void) {
    this.#released = released;
  }

  released(): void {
    if (this.readers.size === 0) {
      this.#released();
    }
  }
}

const NO_TEXTS: ReadonlySet<string> = new Set();
const UNCHANGED: readonly Slot[] = [];

export class PresenceIndex {
  readonly #tracker: ReadTracker;
  /** Of texts that somebody asked for. */
  readonly #slots = new Map<string, TextSlot>();
  readonly #all = new TextSlot(() => undefined);
  readonly #textsOfOwner = new Map<string, ReadonlySet<string>>();
  readonly #owners = new Map<string, number>();

  constructor(tracker: ReadTracker) {
    this.#tracker = tracker;
  }

  /** Takes a file's texts in place of its former ones; returns what readers of the difference hang on. */
  set(owner: string, texts: ReadonlySet<string> = NO_TEXTS): readonly Slot[] {
    const former = this.#textsOfOwner.get(owner) ?? NO_TEXTS;
    if (former.size === 0 && texts.size === 0) {
      return UNCHANGED;
    }
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
    return changed.length === 0 ? UNCHANGED : [this.#all, ...changed.flatMap((text) => this.#slots.get(text) ?? [])];
  }

  /** Number of files in which the text occurs. */
  count(text: string): number {
    if (this.#tracker.isTracking) {
      this.#tracker.read(this.#slot(text));
    }
    return this.#owners.get(text) ?? 0;
  }

  /** All texts with the number of files in which each occurs, in code-unit order. */
  counts(): ReadonlyMap<string, number> {
    this.#tracker.read(this.#all);
    return new Map([...this.#owners].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #slot(text: string): TextSlot {
    let slot = this.#slots.get(text);
    if (slot === undefined) {
      slot = new TextSlot(() => this.#slots.delete(text));
      this.#slots.set(text, slot);
    }
    return slot;
  }
}
