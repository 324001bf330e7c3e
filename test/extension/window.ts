// What the suites need of the window they run in: files of the workspace, the extension, and waiting for what comes late.
import * as vscode from "vscode";

/** URI of a file of the fixture workspace. */
export function fileUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("the suite runs in a window with a folder");
  return vscode.Uri.joinPath(folder.uri, path);
}

/** The extension, activated. */
export async function activated(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension("irsa-workbench.irsa-workbench");
  if (extension === undefined) throw new Error("the extension is not installed in this window");
  await extension.activate();
  return extension;
}

/** Our diagnostics of a file. */
export function findings(path: string): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(fileUri(path)).filter((diagnostic) => diagnostic.source === "irsa");
}

/** The rules behind our diagnostics of a file, sorted. */
export function rules(path: string): readonly string[] {
  return findings(path)
    .map(({ code }) => String(typeof code === "object" ? code.value : code))
    .sort();
}

/** Polls until the value is as wanted; returns the last one otherwise, for the assertion to show. */
export async function eventually<T>(read: () => T, wanted: (value: T) => boolean, milliseconds = 15_000): Promise<T> {
  const deadline = Date.now() + milliseconds;
  let value = read();
  while (!wanted(value) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    value = read();
  }
  return value;
}
