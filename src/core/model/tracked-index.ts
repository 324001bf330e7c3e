/** A multimap whose reads are recorded, so that a changed file re-checks only what looked at what it changed. */

/** One thing that can be read and can change. */
export interface Slot {
  /** URIs of the files whose checks read it; made for the first of them, since many slots have none. */
  readers: Set<string> | undefined;
  /** Told when a reader went, so that what nobody reads any more need not be kept. */
  released(): void;
}

/** A slot that holds entries of files. */
export interface OwnedSlot extends Slot {
  /** Drops all entries of a file. */
  drop(owner: string): void;
}

/** Who reads what: `reader` is a file's URI. */
export class ReadTracker {
  readonly #slotsOfReader = new Map<string, Slot[]>();
  #current: string | undefined = undefined;
  #slots: Slot[] = [];

  /** Runs `work` and remembers every slot that it reads under `reader`, in place of what the reader read before. */
  track<T>(reader: string, work: () => T): T {
    this.forget(reader);
    const outer = { reader: this.#current, slots: this.#slots };
    this.#current = reader;
    this.#slots = [];
    try {
      return work();
    } finally {
      if (this.#slots.length > 0) {
        this.#slotsOfReader.set(reader, this.#slots);
      }
      this.#current = outer.reader;
      this.#slots = outer.slots;
    }
  }

  get isTracking(): boolean {
    return this.#current !== undefined;
  }

  read(slot: Slot): void {
    if (this.#current === undefined) {
      return;
    }
    slot.readers ??= new Set();
    if (!slot.readers.has(this.#current)) {
      slot.readers.add(this.#current);
      this.#slots.push(slot);
    }
  }

  forget(reader: string): void {
    for (const slot of this.#slotsOfReader.get(reader) ?? []) {
      slot.readers?.delete(reader);
      slot.released();
    }
    this.#slotsOfReader.delete(reader);
  }
}

/** Readers of any of the slots. */
export function readersOfAny(slots: Iterable<Slot>): Set<string> {
  const readers = new Set<string>();
  for (const slot of slots) {
    for (const reader of slot.readers ?? []) {
      readers.add(reader);
    }
  }
  return readers;
}

/** What stands under one key, by the files that own it. */
class KeySlot<T> implements OwnedSlot {
  readers: Set<string> | undefined = undefined;
  /** Undefined where somebody looked and nothing stands. */
  owners: Map<string, T[]> | undefined = undefined;
  /** All entries as they were asked for last, until something about the key changes. */
  list: readonly T[] | undefined = undefined;
  readonly #key: string;
  readonly #home: Map<string, KeySlot<T>>;

  constructor(key: string, home: Map<string, KeySlot<T>>) {
    this.#key = key;
    this.#home = home;
  }

  drop(owner: string): void {
    this.owners?.delete(owner);
    this.list = undefined;
    this.released();
  }

  released(): void {
    if ((this.readers?.size ?? 0) + (this.owners?.size ?? 0) === 0) {
      this.#home.delete(this.#key);
    }
  }
}

const NONE: readonly never[] = [];

/** Entries under keys, each owned by a file; whoever reads a key is recorded. */
export class TrackedIndex<T> {
  readonly #tracker: ReadTracker;
  readonly #slots = new Map<string, KeySlot<T>>();

  constructor(tracker: ReadTracker) {
    this.#tracker = tracker;
  }

  /** Adds an entry; returns what changed by that. */
  add(key: string, owner: string, entry: T): OwnedSlot {
    const slot = this.#slot(key);
    slot.list = undefined;
    slot.owners ??= new Map();
    const list = slot.owners.get(owner);
    if (list) {
      list.push(entry);
    } else {
      slot.owners.set(owner, [entry]);
    }
    return slot;
  }

  /** All entries of a key, files in the order of their URIs: what is said must not depend on the order in which they came. */
  get(key: string): readonly T[] {
    const slot = this.#read(key);
    if (slot?.owners === undefined || slot.owners.size === 0) {
      return NONE;
    }
    slot.list ??= listOf(slot.owners);
    return slot.list;
  }

  has(key: string): boolean {
    return (this.#read(key)?.owners?.size ?? 0) > 0;
  }

  /** The key's slot; one that nothing stands under is made only to remember who looked there. */
  #read(key: string): KeySlot<T> | undefined {
    const slot = this.#tracker.isTracking ? this.#slot(key) : this.#slots.get(key);
    if (slot !== undefined) {
      this.#tracker.read(slot);
    }
    return slot;
  }

  #slot(key: string): KeySlot<T> {
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = new KeySlot(key, this.#slots);
      this.#slots.set(key, slot);
    }
    return slot;
  }
}

function listOf<T>(owners: ReadonlyMap<string, readonly T[]>): readonly T[] {
  const [first] = owners.values();
  return owners.size === 1 && first !== undefined
    ? [...first]
    : [...owners].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, entries]) => entries);
}
