/** Files with workloads that say nothing about identity: most of a repository, and read only when somebody asks for them. */
import { folderOf } from "../text/uri.ts";

export class PlainWorkloads {
  readonly #unread = new Map<string, Set<string>>();
  readonly #wanted = new Set<string>();

  /** Remembers whether a file was read without such workloads in it. */
  note(uri: string, hasUnread: boolean): void {
    const folder = folderOf(uri);
    const unread = this.#unread.get(folder);
    if (hasUnread) {
      this.#unread.set(folder, (unread ?? new Set()).add(uri));
    } else if (unread?.delete(uri) && unread.size === 0) {
      this.#unread.delete(folder);
    }
  }

  forget(uri: string): void {
    this.note(uri, false);
    this.#wanted.delete(uri);
  }

  /** From now on the file is read with all its workloads. */
  want(uri: string): void {
    this.#wanted.add(uri);
  }

  isWanted(uri: string): boolean {
    return this.#wanted.has(uri);
  }

  /** Files of the folder itself that have unread workloads. */
  in(folder: string): readonly string[] {
    return [...(this.#unread.get(folder) ?? [])];
  }

  all(): readonly string[] {
    return [...this.#unread.values()].flatMap((uris) => [...uris]);
  }
}
