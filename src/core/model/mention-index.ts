/** Every mention by its name, for the whole workspace. It is brought up to date when it is asked, so that checking never pays for it. */
import type { FileFacts } from "./facts.ts";
import type { Mention, MentionKind } from "./mention.ts";
import { mentionsOf } from "./read/read-mentions.ts";

export class MentionIndex {
  readonly #file: (uri: string) => FileFacts | undefined;
  readonly #changed = new Set<string>();
  readonly #byFile = new Map<string, { readonly facts: FileFacts; readonly mentions: readonly Mention[] }>();
  /** By kind, name and file. */
  readonly #byKind = new Map<MentionKind, Map<string, Map<string, Mention[]>>>();

  /** `file` gives a file's facts as they are now. */
  constructor(file: (uri: string) => FileFacts | undefined) {
    this.#file = file;
  }

  /** To be called when a file came, changed or went. */
  changed(uri: string): void {
    this.#changed.add(uri);
  }

  /** Mentions of a name, files in the order of their URIs. */
  named(kind: MentionKind, name: string): readonly Mention[] {
    this.#update();
    const files = this.#byKind.get(kind)?.get(name) ?? [];
    return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, mentions]) => mentions);
  }

  /** Names of a kind, in no order. */
  names(kind: MentionKind): readonly string[] {
    this.#update();
    return [...(this.#byKind.get(kind)?.keys() ?? [])];
  }

  /** All mentions of a file. */
  in(uri: string): readonly Mention[] {
    this.#update();
    return this.#byFile.get(uri)?.mentions ?? [];
  }

  /** Reads at most so many of the files that changed, for doors that work in slices; true when nothing is left. */
  catchUp(most: number): boolean {
    let left = most;
    for (const uri of this.#changed) {
      if (left-- <= 0) {
        return false;
      }
      this.#changed.delete(uri);
      const facts = this.#file(uri);
      const former = this.#byFile.get(uri);
      if (facts !== former?.facts) {
        this.#drop(uri, former?.mentions ?? []);
        this.#add(uri, facts);
      }
    }
    return true;
  }

  #update(): void {
    this.catchUp(Number.POSITIVE_INFINITY);
  }

  #drop(uri: string, mentions: readonly Mention[]): void {
    for (const { kind, name } of mentions) {
      const names = this.#byKind.get(kind);
      const files = names?.get(name ?? "");
      if (files?.delete(uri) && files.size === 0) {
        names?.delete(name ?? "");
      }
    }
    this.#byFile.delete(uri);
  }

  #add(uri: string, facts: FileFacts | undefined): void {
    if (facts === undefined) {
      return;
    }
    const mentions = mentionsOf(facts);
    this.#byFile.set(uri, { facts, mentions });
    for (const one of mentions) {
      if (one.name !== undefined) {
        const names = entryOf(this.#byKind, one.kind, () => new Map<string, Map<string, Mention[]>>());
        const files = entryOf(names, one.name, () => new Map<string, Mention[]>());
        entryOf(files, uri, () => []).push(one);
      }
    }
  }
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  const value = known ?? make();
  if (known === undefined) {
    map.set(key, value);
  }
  return value;
}
