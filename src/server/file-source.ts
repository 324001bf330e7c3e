// Where the session's files come from, as long as no client has them open: the disk, or the client.
import type { LateParserName, LateParsers } from "../core/syntax/late-parsers.ts";
import { isInside } from "../core/text/uri.ts";
import type { Workspace } from "../core/workspace/workspace.ts";
import type { ChartRendering } from "../files/chart-rendering.ts";
import type { SkippedNote } from "../files/reading.ts";
import { type Folder, folderHolding, isChecked } from "./folders.ts";
import type { SlicedWork } from "./slices.ts";

/** What the session lends for reading into it. */
export interface FileTarget {
  readonly workspace: Workspace;
  readonly folders: readonly Folder[];
  isOpen(uri: string): boolean;
  /** Told of every file that was left out for what it is; the note is for the user. */
  skipped(note: SkippedNote): void;
  /** Told of every file that is gone from the session. */
  removed(uri: string): void;
  /** Does work that may be interrupted between its steps. */
  run(work: SlicedWork): Promise<void>;
}

export interface FileSource {
  /** Whether files of that URI are read from here. */
  holds(uri: string): boolean;
  /** Takes in all files of a folder that is checked, and adds their URIs to `seen`. Open documents stay as they are. */
  readFolder(target: FileTarget, folder: Folder, seen: Set<string>): Promise<void>;
  /** Takes in files and folders that were created, changed or deleted. */
  readChanges(target: FileTarget, uris: readonly string[]): Promise<void>;
  /** Reads one file at once, or forgets it when it is gone or was left out. Undefined where reading takes its time. */
  readNow?(target: FileTarget, uri: string): void;
  /** The text of a file that was read before. */
  textOf(uri: string): string | undefined;
}

/** What the server runs on: a process with a disk, or a worker of a browser. */
export interface ServerHost {
  readonly version: string;
  /** URI of the folder of the rules' pages; undefined where they were not packed along. */
  readonly rulePages: string | undefined;
  /** Undefined where there is none, as in a browser. */
  readonly disk: FileSource | undefined;
  /** Never rejects: where a parser cannot be loaded, each file that needs it fails with the reason. */
  loadParsers(names: readonly LateParserName[]): Promise<LateParsers>;
  /** Renders the Helm chart in a folder, given by its path, with the user's own helm. Undefined where no programs run. */
  readonly renderChart: ((folder: string) => Promise<ChartRendering>) | undefined;
}

/** All sources as one: the first that holds a file reads it. One reading after another, or the older could have the last word. */
export class FileSources {
  readonly #sources: readonly FileSource[];
  #last: Promise<unknown> = Promise.resolve();

  constructor(sources: readonly FileSource[]) {
    this.#sources = sources;
  }

  /** Undefined for what nobody reads, e.g. a document that was never saved. */
  of(uri: string): FileSource | undefined {
    return this.#sources.find((source) => source.holds(uri));
  }

  /** Reads all folders anew and forgets files that are no longer there or no longer wanted. */
  readFolders(target: FileTarget): Promise<void> {
    return this.#inOrder(async () => {
      const seen = new Set<string>();
      for (const folder of target.folders) {
        await this.of(folder.uri)?.readFolder(target, folder, seen);
      }
      await target.run(forgetUnseen(target, seen));
    });
  }

  /** Takes in files and folders that were created, changed or deleted. */
  readChanges(target: FileTarget, uris: readonly string[]): Promise<void> {
    return this.#inOrder(async () => {
      for (const source of this.#sources) {
        const held = uris.filter((uri) => this.of(uri) === source);
        await source.readChanges(target, held);
      }
    });
  }

  #inOrder(work: () => Promise<void>): Promise<void> {
    const run = this.#last.then(work);
    this.#last = run.catch(() => undefined);
    return run;
  }
}

/** Whether a file found in a folder is read with it: one of a folder inside is read on its own, by its own settings. */
export function belongsTo(target: FileTarget, folder: Folder, uri: string): boolean {
  // By URI: settings may have come anew meanwhile, and with them new values for the same folders.
  return folderHolding(target.folders, uri)?.uri === folder.uri;
}

/** The folder of the workspace in which all that a new folder holds is read; undefined where that is left out. */
export function checkedFolder({ folders }: FileTarget, uri: string): Folder | undefined {
  return isChecked(folders, `${uri}/x`) ? folderHolding(folders, uri) : undefined;
}

/** Path of a file or folder below the folder of the workspace, with `/`. */
export function relativePath(folder: Folder, uri: string): string {
  return decodeURIComponent(uri.slice(folder.uri.length).replace(/^\//, ""));
}

export function forget(target: FileTarget, uri: string): void {
  if (target.workspace.has(uri)) {
    target.workspace.remove(uri);
    target.removed(uri);
  }
}

/** A deleted folder is reported by itself, without the files that were in it. */
export function* forgetAll(target: FileTarget, gone: readonly string[]): SlicedWork {
  const unknown = gone.filter((uri) => !target.workspace.has(uri));
  for (const uri of gone) {
    forget(target, uri);
  }
  yield;
  if (unknown.length > 0) {
    for (const { uri } of [...target.workspace.graph.files()]) {
      if (!target.isOpen(uri) && unknown.some((folder) => isInside(folder, uri))) {
        forget(target, uri);
      }
      yield;
    }
  }
}

function* forgetUnseen(target: FileTarget, seen: ReadonlySet<string>): SlicedWork {
  for (const { uri } of [...target.workspace.graph.files()]) {
    if (!seen.has(uri) && !target.isOpen(uri)) {
      forget(target, uri);
      yield;
    }
  }
}
