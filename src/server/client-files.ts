// The files that only the client can reach, asked from it: in a browser all of them, elsewhere those of virtual workspaces.
import { baseName, encodeSegment } from "../core/text/uri.ts";
import {
  FILE_REQUESTS,
  type FileParams,
  type StoredEntry,
  type StoredFile,
  type StoredFolder,
} from "../core/view/file-requests.ts";
import { IGNORED_FOLDERS, isOfInterest } from "../files/interest.ts";
import {
  belongsTo,
  checkedFolder,
  type FileSource,
  type FileTarget,
  forget,
  forgetAll,
  relativePath,
} from "./file-source.ts";
import { type Folder, isChecked } from "./folders.ts";

/** Asks the client; rejects as requests do. */
export type AskClient = (method: string, params: FileParams) => Promise<unknown>;

/** Questions that wait for an answer at the same time: what lies behind the client may be far away. */
const AT_ONCE = 16;

interface Place {
  readonly uri: string;
  /** Below the folder of the workspace, with `/`. */
  readonly relative: string;
}

/** @param holds whether a URI's files are to be asked for, given that the client answers at all */
export class ClientFiles implements FileSource {
  readonly #ask: AskClient;
  readonly #holds: (uri: string) => boolean;
  /** Kept: a text that is wanted again is wanted at once. */
  readonly #texts = new Map<string, string>();

  constructor(ask: AskClient, holds: (uri: string) => boolean) {
    this.#ask = ask;
    this.#holds = holds;
  }

  holds(uri: string): boolean {
    return this.#holds(uri);
  }

  readFolder(target: FileTarget, folder: Folder, seen: Set<string>): Promise<void> {
    return this.#walk(target, folder, { uri: folder.uri, relative: "" }, seen);
  }

  async readChanges(target: FileTarget, uris: readonly string[]): Promise<void> {
    const gone: string[] = [];
    for (const uri of uris) {
      if (!target.isOpen(uri) && (await this.#readChange(target, uri)) === "gone") {
        gone.push(uri);
      }
    }
    await target.run(forgetAll(target, gone));
  }

  textOf(uri: string): string | undefined {
    return this.#texts.get(uri);
  }

  async #readChange(target: FileTarget, uri: string): Promise<"gone" | "read"> {
    const isFile = isOfInterest(baseName(uri));
    if (isFile && !isChecked(target.folders, uri)) {
      return "read";
    }
    const found = isFile ? await this.#file(uri) : await this.#folder(uri);
    const folder = found.kind === "folder" ? checkedFolder(target, uri) : undefined;
    if (found.kind === "missing") {
      return "gone";
    }
    if (folder !== undefined) {
      await this.#walk(target, folder, { uri, relative: relativePath(folder, uri) }, new Set());
    } else if (found.kind === "text" || (isFile && found.kind === "skipped")) {
      this.#take(target, uri, found);
    }
    return "read";
  }

  /** Level by level, so that many questions can be asked at once; names in code-unit order, as on a disk. */
  async #walk(target: FileTarget, folder: Folder, from: Place, seen: Set<string>): Promise<void> {
    for (let level: readonly Place[] = [from]; level.length > 0; ) {
      const listings = await inBatches(level, async (place) => ({ place, found: await this.#folder(place.uri) }));
      const entries = listings.flatMap(({ place, found }) => {
        if (found.kind === "skipped") {
          target.skipped({ path: place.uri, reason: found.reason });
        }
        return found.kind === "folder" ? found.entries.toSorted(byName).map((entry) => below(place, entry)) : [];
      });
      const wanted = entries.filter(({ relative }) => !folder.excluded(relative));
      const files = wanted.filter(
        ({ kind, name, uri }) => kind === "file" && isOfInterest(name) && belongsTo(target, folder, uri),
      );
      await this.#takeAll(target, files, seen);
      level = wanted.filter(({ kind, name }) => kind === "folder" && !IGNORED_FOLDERS.has(name));
    }
  }

  async #takeAll(target: FileTarget, files: readonly Place[], seen: Set<string>): Promise<void> {
    for (const { uri } of files) {
      seen.add(uri);
    }
    const closed = files.filter(({ uri }) => !target.isOpen(uri));
    const read = await inBatches(closed, async ({ uri }) => ({ uri, found: await this.#file(uri) }));
    for (const { uri, found } of read) {
      this.#take(target, uri, found);
    }
  }

  #take(target: FileTarget, uri: string, found: StoredFile): void {
    if (found.kind === "text") {
      this.#texts.set(uri, found.text);
    } else {
      this.#texts.delete(uri);
    }
    // The client may have opened it while it was read: then what is typed counts.
    if (target.isOpen(uri)) {
      return;
    }
    if (found.kind === "text") {
      target.workspace.put(uri, found.text);
      return;
    }
    if (found.kind === "skipped") {
      target.skipped({ path: uri, reason: found.reason });
    }
    forget(target, uri);
  }

  async #folder(uri: string): Promise<StoredFolder> {
    return (await this.#ask(FILE_REQUESTS.readFolder, { uri })) as StoredFolder;
  }

  async #file(uri: string): Promise<StoredFile> {
    return (await this.#ask(FILE_REQUESTS.readFile, { uri })) as StoredFile;
  }
}

function below({ uri, relative }: Place, { name, kind }: StoredEntry): Place & StoredEntry {
  const base = uri.endsWith("/") ? uri : `${uri}/`;
  return { name, kind, uri: base + encodeSegment(name), relative: relative === "" ? name : `${relative}/${name}` };
}

function byName(a: StoredEntry, b: StoredEntry): number {
  return a.name < b.name ? -1 : 1;
}

/** The answers in the order of the items. */
async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}
