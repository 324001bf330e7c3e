/** The files behind the identity graph: taking a file in, out or anew, with everything that is placed through it. */
import type { PlacedFile } from "./effective.ts";
import type { FileFacts } from "./facts.ts";
import { type GraphIndexes, indexFact } from "./graph-index.ts";
import { placedThrough } from "./kustomize/affected-files.ts";
import { patchesIn, placeFile } from "./kustomize/place-objects.ts";
import { type Presences, setPresences } from "./presences.ts";
import type { OwnedSlot, Slot } from "./tracked-index.ts";
import type { RoleLinks } from "./trust-roles.ts";

/** What a file's exchange touched: what can be read of the graph, and the files that were indexed anew. */
export interface Exchange {
  readonly slots: ReadonlySet<Slot>;
  readonly files: ReadonlySet<string>;
}

export class GraphFiles {
  readonly #files = new Map<string, FileFacts>();
  readonly #owned = new Map<string, ReadonlySet<OwnedSlot>>();
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

  /** Where the objects of a file end up. The facts may be read anew: they need not be those that the file has here. */
  place(facts: FileFacts): PlacedFile | undefined {
    return placeFile(facts, this.#indexes, (patch) => patchesIn(this.#files.get(patch)));
  }

  /** Puts facts in a file's place (undefined takes it out) and places anew what hangs on it. */
  exchange(uri: string, facts: FileFacts | undefined): Exchange {
    const files = new Set(placedThrough(uri, this.#files.get(uri), this.#indexes));
    const slots = new Set<Slot>();
    this.#replace(uri, facts, slots);
    for (const target of placedThrough(uri, facts, this.#indexes)) {
      files.add(target);
    }
    files.delete(uri);
    for (const target of files) {
      const other = this.#files.get(target);
      if (other) {
        this.#replace(target, other, slots);
      }
    }
    return { slots, files: files.add(uri) };
  }

  /** The same where the file is silent before and after: nothing hangs on it. */
  exchangeSilent(uri: string, facts: FileFacts | undefined): void {
    if (facts === undefined) {
      this.#files.delete(uri);
    } else {
      this.#files.set(uri, facts);
    }
  }

  #replace(uri: string, facts: FileFacts | undefined, changed: Set<Slot>): void {
    for (const slot of this.#owned.get(uri) ?? []) {
      changed.add(slot);
      slot.drop(uri);
    }
    this.#owned.delete(uri);
    for (const slot of setPresences(this.#presences, uri, facts?.facts ?? [])) {
      changed.add(slot);
    }
    if (!facts) {
      this.#files.delete(uri);
      return;
    }
    this.#files.set(uri, facts);
    if (facts.facts.length === 0) {
      return;
    }
    const slots = new Set<OwnedSlot>();
    const placed = this.place(facts);
    if (placed !== undefined) {
      slots.add(this.#indexes.placed.add(uri, uri, placed));
    }
    for (const fact of facts.facts) {
      indexFact(fact, placed, this.#indexes, this.#roles, slots);
    }
    this.#owned.set(uri, slots);
    for (const slot of slots) {
      changed.add(slot);
    }
  }
}
