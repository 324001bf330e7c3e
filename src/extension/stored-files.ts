/** Hands files over to a server that cannot reach them, through VS Code's own file systems. */
import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  FILE_REQUESTS,
  type FileParams,
  type StoredEntry,
  type StoredFile,
  type StoredFolder,
} from "../core/view/file-requests.ts";
import { decodeText, MAX_FILE_SIZE, tooLarge } from "../files/reading.ts";

export function handOverFiles(client: BaseLanguageClient): void {
  client.onRequest<StoredFolder, void>(FILE_REQUESTS.readFolder, ({ uri }: FileParams) =>
    readFolder(vscode.Uri.parse(uri, true)),
  );
  client.onRequest<StoredFile, void>(FILE_REQUESTS.readFile, ({ uri }: FileParams) =>
    readFile(vscode.Uri.parse(uri, true)),
  );
}

async function readFolder(uri: vscode.Uri): Promise<StoredFolder> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) === 0) {
      return { kind: "file" };
    }
    const entries = await vscode.workspace.fs.readDirectory(uri);
    return { kind: "folder", entries: entries.map(([name, entry]) => ({ name, kind: kindOf(entry) })) };
  } catch (error) {
    return whyNot(error);
  }
}

async function readFile(uri: vscode.Uri): Promise<StoredFile> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) {
      return { kind: "folder" };
    }
    return size > MAX_FILE_SIZE ? tooLarge(size) : decodeText(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    return whyNot(error);
  }
}

function kindOf(type: vscode.FileType): StoredEntry["kind"] {
  if ((type & vscode.FileType.SymbolicLink) !== 0) {
    return "link";
  }
  return (type & vscode.FileType.Directory) !== 0 ? "folder" : "file";
}

function whyNot(error: unknown): { readonly kind: "missing" } | { readonly kind: "skipped"; readonly reason: string } {
  const code = error instanceof vscode.FileSystemError ? error.code : undefined;
  switch (code) {
    case "FileNotFound":
    case "FileNotADirectory":
      return { kind: "missing" };
    case "NoPermissions":
      return { kind: "skipped", reason: "permission to read it is denied" };
    default:
      return {
        kind: "skipped",
        reason: `it cannot be read (${error instanceof Error ? error.message : String(error)})`,
      };
  }
}
