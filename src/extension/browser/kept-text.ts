/** One text in VS Code's own storage, which in a browser is the browser's. */
import * as vscode from "vscode";
import type { KeptText } from "../../playground/index.ts";

/** The folder is made when something is first written. */
export function keptText(file: vscode.Uri): KeptText {
  return {
    name: file.toString(true),
    async read() {
      try {
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      } catch (error) {
        if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") {
          return undefined;
        }
        throw error;
      }
    },
    async write(text) {
      await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(file, ".."));
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    },
  };
}
