// Brings what is on disk into the session: whole folders, and single files that the client saw change.
import { lstatSync } from "node:fs";
import { isInside } from "../core/text/uri.ts";
import type { Workspace } from "../core/workspace/workspace.ts";
import { isOfInterest } from "../files/interest.ts";
import { readTextFile } from "../files/read.ts";
import { pathOfUri, type SkippedNote, scanFolder, uriOfPath } from "../files/scan.ts";
import { type Folder, folderHolding, isChecked } from "./folders.ts";
import type { SlicedWork } from "./slices.ts";

/** What the session lends for reading into it. */
export interface DiskTarget {
  readonly workspace: Workspace;
  readonly folders: readonly Folder[];
  isOpen(uri: string): boolean;
  /** Told of every file that was left out for what it is; the note is for the user. */
  skipped(note: SkippedNote): void;
  /** Told of every file that is gone from the session. */
  removed(uri: string): void;
}

/** Reads all folders anew and forgets files that are no longer there or no longer wanted. Open documents stay as they are. */
export function* readFolders(target: DiskTarget): SlicedWork {
  const seen = new Set<string>();
  for (const folder of target.folders) {
    if (folder.path !== undefined) {
      yield* readFolder(target, folder, folder.path, "", seen);
    }
  }
  for (const { uri } of [...target.workspace.graph.files()]) {
    if (!seen.has(uri) && !target.isOpen(uri)) {
      forget(target, uri);
      yield;
    }
  }
}

/** Takes in files and folders that were created, changed or deleted. */
export function* readChanges(target: DiskTarget, uris: readonly string[]): SlicedWork {
  const gone: string[] = [];
  for (const uri of uris) {
    const path = pathOfUri(uri);
    const folder = folderHolding(target.folders, uri);
    if (path === undefined || target.isOpen(uri)) {
      continue;
    }
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) {
      gone.push(uri);
    } else if (stats.isDirectory() && folder?.path !== undefined && isChecked(target.folders, `${uri}/x`)) {
      yield* readFolder(target, folder, path, relativePath(folder, uri), new Set());
    } else if (stats.isFile() && isOfInterest(path.slice(path.search(/[^\\/]*$/))) && isChecked(target.folders, uri)) {
      readFile(target, path, uri);
    }
    yield;
  }
  yield* forgetAll(target, gone);
}

/** Reads one file, or forgets it when it is gone or was left out. */
export function readFile(target: DiskTarget, path: string, uri: string): void {
  const reading = readTextFile(path);
  if (reading.kind === "text") {
    target.workspace.put(uri, reading.text);
    return;
  }
  if (reading.kind === "skipped") {
    target.skipped({ path, reason: reading.reason });
  }
  forget(target, uri);
}

function* readFolder(target: DiskTarget, folder: Folder, path: string, below: string, seen: Set<string>): SlicedWork {
  const excluded = (relative: string): boolean => folder.excluded(below === "" ? relative : `${below}/${relative}`);
  for (const step of scanFolder(path, excluded)) {
    if (step.kind === "file") {
      const uri = uriOfPath(step.path);
      // A folder inside a folder of the workspace is read on its own, by its own settings.
      // By URI: settings may have come anew meanwhile, and with them new values for the same folders.
      if (folderHolding(target.folders, uri)?.uri === folder.uri) {
        seen.add(uri);
        if (!target.isOpen(uri)) {
          readFile(target, step.path, uri);
        }
      }
    } else if (step.kind === "note") {
      target.skipped(step.note);
    }
    yield;
  }
}

/** A deleted folder is reported by itself, without the files that were in it. */
function* forgetAll(target: DiskTarget, gone: readonly string[]): SlicedWork {
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

function forget(target: DiskTarget, uri: string): void {
  if (target.workspace.has(uri)) {
    target.workspace.remove(uri);
    target.removed(uri);
  }
}

function relativePath(folder: Folder, uri: string): string {
  return decodeURIComponent(uri.slice(folder.uri.length).replace(/^\//, ""));
}
