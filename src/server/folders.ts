// The workspace's folders: which files belong to the check, and under which settings.
import { isInside, relativeTo } from "../core/text/uri.ts";
import type { Settings } from "../core/workspace/settings.ts";
import { compileExclusion, type Exclusion } from "../files/exclusion.ts";
import { IGNORED_FOLDERS } from "../files/interest.ts";
import { pathOfUri } from "../files/uri-path.ts";

export interface Folder {
  readonly uri: string;
  /** Undefined for folders that are on no disk. */
  readonly path: string | undefined;
  readonly settings: Settings;
  readonly excluded: Exclusion;
}

export function makeFolder(uri: string, settings: Settings): Folder {
  return { uri, path: pathOfUri(uri), settings, excluded: compileExclusion(settings.exclude) };
}

/** The innermost folder that holds the file. */
export function folderHolding(folders: readonly Folder[], uri: string): Folder | undefined {
  let best: Folder | undefined;
  for (const folder of folders) {
    if (isInside(folder.uri, uri) && folder.uri.length > (best?.uri.length ?? -1)) {
      best = folder;
    }
  }
  return best;
}

/** Whether a file is checked: not when its folder's settings or the ignored folders leave it out. */
export function isChecked(folders: readonly Folder[], uri: string): boolean {
  const folder = folderHolding(folders, uri);
  if (folder === undefined) {
    return true;
  }
  const segments = relativeTo(folder.uri, uri).split("/");
  return segments.every((segment, index) => {
    const isFile = index === segments.length - 1;
    return (isFile || !IGNORED_FOLDERS.has(segment)) && !folder.excluded(segments.slice(0, index + 1).join("/"));
  });
}

/** Whether the same files belong to both lists of folders. */
export function haveSameScope(one: readonly Folder[], other: readonly Folder[]): boolean {
  const scopeOf = (list: readonly Folder[]) => JSON.stringify(list.map(({ uri, settings }) => [uri, settings.exclude]));
  return scopeOf(one) === scopeOf(other);
}
