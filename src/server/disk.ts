// The files of a disk, read in slices: whole folders, and single files that the client saw change.
import { lstatSync } from "node:fs";
import { isOfInterest } from "../files/interest.ts";
import { readTextFile } from "../files/read.ts";
import { scanFolder } from "../files/scan.ts";
import { pathOfUri, uriOfPath } from "../files/uri-path.ts";
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
import type { SlicedWork } from "./slices.ts";

export const DISK: FileSource = {
  holds: (uri) => pathOfUri(uri) !== undefined,
  readFolder: (target, folder, seen) => target.run(readFolder(target, folder, pathOfUri(folder.uri) ?? "", "", seen)),
  readChanges: (target, uris) => target.run(readChanges(target, uris)),
  readNow: (target, uri) => readFile(target, pathOfUri(uri) ?? "", uri),
  textOf(uri) {
    const reading = readTextFile(pathOfUri(uri) ?? "");
    return reading.kind === "text" ? reading.text : undefined;
  },
};

function* readChanges(target: FileTarget, uris: readonly string[]): SlicedWork {
  const gone: string[] = [];
  for (const uri of uris) {
    const path = pathOfUri(uri);
    if (path === undefined || target.isOpen(uri)) {
      continue;
    }
    const stats = lstatSync(path, { throwIfNoEntry: false });
    const folder = stats?.isDirectory() ? checkedFolder(target, uri) : undefined;
    if (stats === undefined) {
      gone.push(uri);
    } else if (folder !== undefined) {
      yield* readFolder(target, folder, path, relativePath(folder, uri), new Set());
    } else if (stats.isFile() && isOfInterest(path.slice(path.search(/[^\\/]*$/))) && isChecked(target.folders, uri)) {
      readFile(target, path, uri);
    }
    yield;
  }
  yield* forgetAll(target, gone);
}

function readFile(target: FileTarget, path: string, uri: string): void {
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

function* readFolder(target: FileTarget, folder: Folder, path: string, below: string, seen: Set<string>): SlicedWork {
  const excluded = (relative: string): boolean => folder.excluded(below === "" ? relative : `${below}/${relative}`);
  for (const step of scanFolder(path, excluded)) {
    if (step.kind === "file") {
      const uri = uriOfPath(step.path);
      if (belongsTo(target, folder, uri)) {
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
