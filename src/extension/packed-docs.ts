/** The pages of docs/ that are packed along, so that their links work without a network. */
import * as vscode from "vscode";

/** Their folder; undefined where the extension runs from elsewhere. */
export function packedDocs(): vscode.Uri | undefined {
  const extension = vscode.extensions.getExtension("irsa-workbench.irsa-workbench")?.extensionUri;
  return extension && vscode.Uri.joinPath(extension, "docs");
}
