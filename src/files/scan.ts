// Walks folders step by step, so that the caller decides how long it goes on before it lets something else run.
import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { Exclusion } from "./exclusion.ts";
import { IGNORED_FOLDERS, isOfInterest } from "./interest.ts";
import type { SkippedNote } from "./reading.ts";

/** One step of a walk: a folder has been listed, a file of interest was found, or something was left out. */
export type ScanStep =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "note"; readonly note: SkippedNote };

/**
 * Every file of interest below `root`, names in code-unit order. Symbolic links are not followed (no loops, nothing is read
 * twice, nothing outside the folder by accident); a link that leads out of the folder gives a note. `.gitignore` is not
 * consulted: what is ignored by Git may well be applied to a cluster.
 */
export function* scanFolder(root: string, excluded: Exclusion = () => false): Generator<ScanStep> {
  const stack: { readonly path: string; readonly relative: string }[] = [{ path: root, relative: "" }];
  for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
    let entries: Dirent[];
    try {
      entries = readdirSync(folder.path, { withFileTypes: true });
    } catch (error) {
      yield* unreadable(folder.path, error);
      continue;
    }
    yield { kind: "folder", path: folder.path };
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const folders: typeof stack = [];
    const above = folder.path.endsWith(sep) ? folder.path : `${folder.path}${sep}`;
    for (const entry of entries) {
      const relative = folder.relative === "" ? entry.name : `${folder.relative}/${entry.name}`;
      // A name needs no normalizing, which costs more than the rest of the walk.
      const path = above + entry.name;
      if (entry.isDirectory()) {
        if (!IGNORED_FOLDERS.has(entry.name) && !excluded(relative)) {
          folders.push({ path, relative });
        }
      } else if (entry.isFile()) {
        if (isOfInterest(entry.name) && !excluded(relative)) {
          yield { kind: "file", path };
        }
      } else if (entry.isSymbolicLink() && !excluded(relative)) {
        yield* linkOutside(root, path, entry.name);
      }
    }
    stack.push(...folders.reverse());
  }
}

function* linkOutside(root: string, path: string, name: string): Generator<ScanStep> {
  try {
    const target = realpathSync(path);
    const realRoot = realpathSync(root);
    const inside = target === realRoot || target.startsWith(join(realRoot, "/"));
    if (!inside && (isOfInterest(name) || statSync(target).isDirectory())) {
      yield { kind: "note", note: { path, reason: "it is a symbolic link that leads out of the folder" } };
    }
  } catch {
    // A dangling link has nothing to read.
  }
}

function* unreadable(path: string, error: unknown): Generator<ScanStep> {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "ENOENT" && code !== "ENOTDIR") {
    const reason = code === "EACCES" || code === "EPERM" ? "permission to read it is denied" : String(error);
    yield { kind: "note", note: { path, reason } };
  }
}
