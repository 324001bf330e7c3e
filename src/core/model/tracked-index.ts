/** A multimap whose reads are recorded, so that a changed file re-checks only what looked at what it changed. */

/** Who reads what: `reader` is a file's URI. */
export class ReadTracker {
  readonly #readersOfKey = new Map<string, Set<string>>();
  readonly #keysOfReader = new Map<string, Set<string>>();
  #current: string | undefined = undefined;

  /** Runs `work` and remembers every key that it reads under `reader`, in place of what the reader read before. */
  track<T>(reader: string, work: () => T): T {
    this.forget(reader);
    const outer = this.#current;
    this.#current = reader;
    try {
      return work();
    } finally {
      this.#current = outer;
    }
  }

  read(key: string): void {
    if (this.#current === undefined) {
      return;
    }
    let keys = this.#keysOfReader.get(this.#current);
    if (!keys) {
      keys = new Set();
      this.#keysOfReader.set(this.#current, keys);
    }
    if (keys.has(key)) {
      return;
    }
    keys.add(key);
    const readers = this.#readersOfKey.get(key);
    if (readers) {
      readers.add(this.#current);
    } else {
      this.#readersOfKey.set(key, new Set([this.#current]));
    }
  }

  readersOf(key: string): Iterable<string> {
    return this.#readersOfKey.get(key) ?? [];
  }

  /** Readers of any of the keys, and of those who read all keys of their index. */
  readersOfAny(keys: Iterable<string>): Set<string> {
    const readers = new Set<string>();
    for (const key of keys) {
      for (const read of [key, `${key.slice(0, key.indexOf(":"))}:*`]) {
        for (const reader of this.readersOf(read)) {
          readers.add(reader);
        }
      }
    }
    return readers;
  }

  forget(reader: string): void {
    for (const key of this.#keysOfReader.get(reader) ?? []) {
      const readers = this.#readersOfKey.get(key);
      readers?.delete(reader);
      if (readers?.size === 0) {
        this.#readersOfKey.delete(key);
      }
    }
    this.#keysOfReader.delete(reader);
  }
}

/** Entries under keys, each owned by a file; reading a key is recorded in the tracker under `<name>:<key>`. */
export class TrackedIndex<T> {
  readonly #name: string;
  readonly #tracker: ReadTracker;
  readonly #entries = new Map<string, Map<string, T[]>>();
  /** Lists that were asked for, until something about their key changes. */
  readonly #lists = new Map<string, readonly T[]>();

  constructor(name: string, tracker: ReadTracker) {
    this.#name = name;
    this.#tracker = tracker;
  }

  /** Adds an entry; returns the tracker key that it changes. */
  add(key: string, owner: string, entry: T): string {
    this.#lists.delete(key);
    let owners = this.#entries.get(key);
    if (!owners) {
      owners = new Map();
      this.#entries.set(key, owners);
    }
    const list = owners.get(owner);
    if (list) {
      list.push(entry);
    } else {
      owners.set(owner, [entry]);
    }
    return this.trackerKey(key);
  }

  /** Drops all entries of a key that a file owns. */
  drop(key: string, owner: string): void {
    this.#lists.delete(key);
    const owners = this.#entries.get(key);
    owners?.delete(owner);
    if (owners?.size === 0) {
      this.#entries.delete(key);
    }
  }

  /** The same by the key that `add` returned; keys of other indexes are left alone. */
  dropTrackerKey(trackerKey: string, owner: string): void {
    if (trackerKey.startsWith(`${this.#name}:`)) {
      this.drop(trackerKey.slice(this.#name.length + 1), owner);
    }
  }

  /** All entries of a key, files in the order of their URIs: what is said must not depend on the order in which they came. */
  get(key: string): readonly T[] {
    this.#tracker.read(this.trackerKey(key));
    const known = this.#lists.get(key);
    if (known !== undefined) {
      return known;
    }
    const owners = this.#entries.get(key);
    if (!owners) {
      return [];
    }
    const list = [...owners].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, entries]) => entries);
    this.#lists.set(key, list);
    return list;
  }

  has(key: string): boolean {
    this.#tracker.read(this.trackerKey(key));
    return this.#entries.has(key);
  }

  /** All keys; reading them depends on everything in this index. */
  keys(): Iterable<string> {
    this.#tracker.read(this.trackerKey("*"));
    return this.#entries.keys();
  }

  trackerKey(key: string): string {
    return `${this.#name}:${key}`;
  }
}
