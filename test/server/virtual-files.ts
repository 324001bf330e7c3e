// Answers what the server asks about files that it cannot reach, as the extension does for virtual workspaces.
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProtocolConnection } from "vscode-languageserver-protocol/node";
import {
  FILE_REQUESTS,
  type FileParams,
  type StoredFile,
  type StoredFolder,
} from "../../src/core/view/file-requests.ts";
import { decodeText } from "../../src/files/reading.ts";

/** @param origin URI of the folder that stands for `root`. @param asked gets each question */
export function answerFileRequests(
  connection: ProtocolConnection,
  root: string,
  origin: string,
  asked: (question: string) => void,
): void {
  const pathOf = (uri: string) => join(root, decodeURIComponent(uri.slice(origin.length)));
  const kindOf = (path: string) => {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats === undefined ? "missing" : stats.isDirectory() ? "folder" : stats.isFile() ? "file" : "link";
  };
  connection.onRequest<StoredFolder, void>(FILE_REQUESTS.readFolder, ({ uri }: FileParams): StoredFolder => {
    asked(`folder ${uri}`);
    const path = pathOf(uri);
    const kind = kindOf(path);
    if (kind === "missing") {
      return { kind };
    }
    const entries = kind === "folder" ? readdirSync(path) : [];
    return kind === "folder"
      ? {
          kind,
          entries: entries.map((name) => ({ name, kind: kindOf(join(path, name)) as "file" | "folder" | "link" })),
        }
      : { kind: "file" };
  });
  connection.onRequest<StoredFile, void>(FILE_REQUESTS.readFile, ({ uri }: FileParams): StoredFile => {
    asked(`file ${uri}`);
    const kind = kindOf(pathOf(uri));
    return kind === "missing" || kind === "folder" ? { kind } : decodeText(readFileSync(pathOf(uri)));
  });
}
