/** The files behind the identity graph: taking a file in, out or anew, with everything that is placed through it. */
import type { FileFacts } from "./facts.ts";
import { type GraphIndexes, indexFact } from "./graph-index.ts";
import { placedThrough } from "./kustomize/affected-files.ts";
import { patchesIn, placeFile } from "./kustomize/place-objects.ts";
import { type Presences, setPresences } from "./presences.ts";
import type { RoleLinks } from "./trust-roles.ts";

/** What a file's exchange touched: tracker keys, and the files that were indexed anew. */
export interface Exchange {
  readonly keys: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

export class GraphFiles {
  readonly #files = new Map<string, FileFacts>();
  readonly #ownedKeys = new Map<string, Set<string>>();
  readonly #indexes: GraphIndexes;
  readonly #presences: Presences;
  readonly #roles: RoleLinks;

  constructor(indexes: GraphIndexes, presences: Presences, roles: RoleLinks) {
    this.#indexes = indexes;
    this.#presences = presences;
    this.#roles = roles;
  }

  get(uri: string): FileFacts | undefined {
    return this.#files.get(uri);
  }

  all(): Iterable<FileFacts> {
    return this.#files.values();
  }

  /** Puts facts in a file's place (undefined takes it out) and places anew what hangs on it. */
  exchange(uri: string, facts: FileFacts | undefined): Exchange {
    const files = new Set(placedThrough(uri, this.#files.get(uri), this.#indexes));
    const keys = new Set<string>();
    this.#replace(uri, facts, keys);
    for (const target of placedThrough(uri, facts, this.#indexes)) {
      files.add(target);
    }
    files.delete(uri);
    for (const target of files) {
      const other = this.#files.get(target);
      if (other) {
        this.#replace(target, other, keys);
      }
    }
    return { keys, files: files.add(uri) };
  }

  #replace(uri: string, facts: FileFacts | undefined, changed: Set<string>): void {
    for (const key of this.#ownedKeys.get(uri) ?? []) {
      changed.add(key);
      for (const index of Object.values(this.#indexes)) {
        index.dropTrackerKey(key, uri);
      }
    }
    this.#ownedKeys.delete(uri);
    for (const key of setPresences(this.#presences, uri, facts?.facts ?? [])) {
      changed.add(key);
    }
    if (!facts) {
      this.#files.delete(uri);
      return;
    }
    this.#files.set(uri, facts);
    const keys = new Set<string>();
    const placed = placeFile(facts, this.#indexes, (patch) => patchesIn(this.#files.get(patch)));
    if (placed !== undefined) {
      keys.add(this.#indexes.placed.add(uri, uri, placed));
    }
    for (const fact of facts.facts) {
      indexFact(fact, placed, this.#indexes, this.#roles, keys);
    }
    this.#ownedKeys.set(uri, keys);
    for (const key of keys) {
      changed.add(key);
    }
  }
}
