// Makes a rename's edits and moves in a workspace's files.
import { rename } from "../../../src/core/language/rename.ts";
import type { Renaming } from "../../../src/core/language/renaming.ts";
import { applyEdits, type TextEdit } from "../../../src/core/text/edits.ts";
import { isInside } from "../../../src/core/text/uri.ts";
import type { MemoryWorkspace } from "../../fakes/memory-workspace.ts";
import { contextOf } from "./language-context.ts";

export interface Renamed {
  readonly renaming: Renaming;
  readonly files: Readonly<Record<string, string>>;
}

/** `files` are as before where the rename is refused; `only` leaves changes out as a user in the preview can. */
export function renamed(memory: MemoryWorkspace, uri: string, offset: number, newName: string): Renamed {
  const renaming = rename(contextOf(memory), uri, offset, newName);
  if (renaming === undefined) {
    throw new Error("nothing to rename here");
  }
  return { renaming, files: renaming.kind === "refused" ? Object.fromEntries(memory.files) : made(memory, renaming) };
}

function made(memory: MemoryWorkspace, { changes, moves }: Extract<Renaming, { readonly kind: "edits" }>) {
  const files: Record<string, string> = {};
  for (const [path, text] of memory.files) {
    const uri = memory.uri(path);
    const edits: readonly TextEdit[] = changes.filter((change) => change.uri === uri).map(({ edit }) => edit);
    const move = moves.find(({ from }) => isInside(from, uri));
    const to = move === undefined ? uri : move.to + uri.slice(move.from.length);
    files[memory.path(to)] = applyEdits(text, edits);
  }
  return files;
}

/** The reason of a refused rename. */
export function reasonOf({ renaming }: Renamed): string {
  return renaming.kind === "refused" ? renaming.reason : "";
}

/** Lines that a rename changed, as `path:line: text`. */
export function changedLines(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
  return Object.entries(after).flatMap(([path, text]) => {
    const former = (before[path] ?? "").split("\n");
    return text.split("\n").flatMap((line, at) => (line === former[at] ? [] : [`${path}:${at + 1}: ${line.trim()}`]));
  });
}
