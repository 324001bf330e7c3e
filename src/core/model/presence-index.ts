/**
 * Which texts occur in which files, for questions that only hang on that: an edit that leaves a file's set of texts as it was
 * makes nobody check again.
 */
import type { ReadTracker, Slot } from "./tracked-index.ts";

/** A text's readers, or those of all texts together. */
class TextSlot implements Slot {
  readers: Set<string> | undefined = undefined;
  readonly #released: () => void;

  constructor(released: () => void) {
    this.#released = released;
  }

  released(): void {
    if ((this.readers?.size ?? 0) === 0) {
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
  /** Of texts for which somebody asked what is more common. */
  readonly #ranks = new Map<string, TextSlot>();
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
    const before = new Map([...gone, ...come].map((text) => [text, this.#owners.get(text) ?? 0]));
    for (const text of gone) {
      this.#setCount(text, (this.#owners.get(text) ?? 1) - 1);
    }
    for (const text of come) {
      this.#setCount(text, (this.#owners.get(text) ?? 0) + 1);
    }
    if (texts.size === 0) {
      this.#textsOfOwner.delete(owner);
    } else {
      this.#textsOfOwner.set(owner, texts);
    }
    return before.size === 0
      ? UNCHANGED
      : [
          this.#all,
          ...[...before.keys()].flatMap((text) => this.#slots.get(text) ?? []),
          ...this.#changedRanks(before),
        ];
  }

  /** Number of files in which the text occurs. */
  count(text: string): number {
    if (this.#tracker.isTracking) {
      this.#tracker.read(slotOf(text, this.#slots));
    }
    return this.#owners.get(text) ?? 0;
  }

  /** All texts with the number of files in which each occurs, in code-unit order. */
  counts(): ReadonlyMap<string, number> {
    this.#tracker.read(this.#all);
    return new Map([...this.#owners].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Texts that occur in more files than this one does, in code-unit order. */
  moreCommonThan(text: string): readonly string[] {
    if (this.#tracker.isTracking) {
      this.#tracker.read(slotOf(text, this.#ranks));
    }
    const own = this.#owners.get(text) ?? 0;
    return [...this.#owners].flatMap(([other, count]) => (count > own ? [other] : [])).sort();
  }

  /** Slots of those for whom another text became more common than theirs, or stopped being so. */
  #changedRanks(before: ReadonlyMap<string, number>): readonly Slot[] {
    const isAbove = (other: number | undefined, own: number | undefined) => (other ?? 0) > (own ?? 0);
    return [...this.#ranks].flatMap(([text, slot]) => {
      const own = this.#owners.get(text);
      const formerOwn = before.get(text) ?? own;
      const moved = formerOwn === own ? before.keys() : new Set([...before.keys(), ...this.#owners.keys()]);
      for (const other of moved) {
        const count = this.#owners.get(other);
        if (isAbove(count, own) !== isAbove(before.get(other) ?? count, formerOwn)) {
          return [slot];
        }
      }
      return [];
    });
  }

  #setCount(text: string, count: number): void {
    if (count === 0) {
      this.#owners.delete(text);
    } else {
      this.#owners.set(text, count);
    }
  }
}

function slotOf(text: string, slots: Map<string, TextSlot>): TextSlot {
  let slot = slots.get(text);
  if (slot === undefined) {
    slot = new TextSlot(() => slots.delete(text));
    slots.set(text, slot);
  }
  return slot;
}
