/** Moves a value from one object to another, in the same file or another one. */
import type { MapNode } from "../syntax/node.ts";
import type { FileEdit } from "../text/edits.ts";
import type { EditSource } from "./new-value.ts";
import { ownEntry } from "./place.ts";
import { removePath } from "./remove-entry.ts";
import { setPath } from "./set-entry.ts";

/** An object of a file, and the path of keys in it. */
export interface EntryAddress {
  readonly uri: string;
  readonly source: EditSource;
  readonly root: MapNode;
  readonly path: readonly string[];
}

/**
 * Sets the scalar at `from` under `to` and removes it where it was, as edits of one or two files. Undefined where there is
 * no scalar at `from`, or one of the two places cannot be edited.
 */
export function moveEntry(from: EntryAddress, to: EntryAddress): readonly FileEdit[] | undefined {
  const value = scalarAt(from.root, from.path);
  const removed = removePath(from.source, from.root, from.path);
  const set = value === undefined ? undefined : setPath(to.source, to.root, to.path, value);
  if (removed === undefined || set === undefined) {
    return undefined;
  }
  return from.uri === to.uri
    ? [{ kind: "edit", uri: to.uri, edits: [...removed, ...set] }]
    : [
        { kind: "edit", uri: to.uri, edits: set },
        { kind: "edit", uri: from.uri, edits: removed },
      ];
}

function scalarAt(root: MapNode, path: readonly string[]): string | undefined {
  let map: MapNode | undefined = root;
  for (const key of path.slice(0, -1)) {
    const value: MapNode["entries"][number]["value"] = map === undefined ? undefined : ownEntry(map, key)?.value;
    map = value?.kind === "map" ? value : undefined;
  }
  const key = path.at(-1);
  const value = map === undefined || key === undefined ? undefined : ownEntry(map, key)?.value;
  return value?.kind === "scalar" ? value.value : undefined;
}
