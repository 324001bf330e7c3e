/** What the server asks of a client for files that it cannot reach itself: those of a browser, of GitHub Repositories and the like. */

/**
 * Asked only of a client that says `readsFiles: true` in its initialization options, about workspace folders that are on no
 * disk of the server's; a server that runs in a browser asks about all of them.
 */
export const FILE_REQUESTS = {
  /** { uri } -> StoredFolder */
  readFolder: "irsa/readFolder",
  /** { uri } -> StoredFile */
  readFile: "irsa/readFile",
} as const;

export interface FileParams {
  readonly uri: string;
}

/** What a folder holds, in any order. `link` is a symbolic link, whatever it leads to. */
export interface StoredEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link";
}

/** `skipped`: there is a folder that cannot be read; `reason` completes "…was not checked: ". */
export type StoredFolder =
  | { readonly kind: "folder"; readonly entries: readonly StoredEntry[] }
  | { readonly kind: "file" }
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "missing" };

/** `text` is without a byte order mark. `folder`: there is a folder of that name. */
export type StoredFile =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "folder" }
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "missing" };
