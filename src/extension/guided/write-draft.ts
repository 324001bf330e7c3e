/** Writes a draft that the user agreed to, all of it or nothing, and shows what was written. */
import * as vscode from "vscode";
import type { Draft, DraftFile } from "../../core/generate/intent.ts";
import type { FileEdit } from "../../core/text/edits.ts";
import { CannotProceed } from "../failure.ts";

/**
 * One workspace edit, so that one Undo takes it back; files are saved.
 * @throws CannotProceed when a file is not what the preview was made from, or VS Code refuses the edit.
 */
export async function writeDraft(draft: Draft): Promise<void> {
  const documents = new Map<string, vscode.TextDocument>();
  for (const file of draft.files) {
    const document = await sameAsPreviewed(file);
    if (document !== undefined) {
      documents.set(file.uri, document);
    }
  }
  const edit = new vscode.WorkspaceEdit();
  for (const change of draft.edits) {
    add(edit, change, documents.get(change.uri));
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new CannotProceed(
      vscode.l10n.t("VS Code did not apply the changes: nothing was written."),
      vscode.l10n.t("Check that the folder can be written to."),
    );
  }
  for (const { uri } of documents.values()) {
    // Opened anew: one that no editor shows may have been closed meanwhile.
    const document = await vscode.workspace.openTextDocument(uri);
    await document.save();
  }
}

/** The open document of a file that exists; undefined for one that is still to be made. */
async function sameAsPreviewed(file: DraftFile): Promise<vscode.TextDocument | undefined> {
  const uri = vscode.Uri.parse(file.uri);
  const name = vscode.workspace.asRelativePath(uri);
  if (file.before === undefined) {
    if (await exists(uri)) {
      throw changed(name, vscode.l10n.t("was made"));
    }
    return undefined;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.getText() !== file.before) {
    throw changed(name, vscode.l10n.t("was changed"));
  }
  return document;
}

function changed(name: string, what: string): CannotProceed {
  return new CannotProceed(
    vscode.l10n.t("{0} {1} while you were answering: nothing was written.", name, what),
    vscode.l10n.t("Run the command again."),
  );
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") {
      return false;
    }
    throw error;
  }
}

function add(edit: vscode.WorkspaceEdit, change: FileEdit, document: vscode.TextDocument | undefined): void {
  const uri = vscode.Uri.parse(change.uri);
  if (change.kind === "create") {
    edit.createFile(uri, { contents: new TextEncoder().encode(change.text) });
    return;
  }
  if (document === undefined) {
    throw new Error(`the draft edits ${change.uri} without showing it`);
  }
  for (const { range, newText } of change.edits) {
    edit.replace(uri, new vscode.Range(document.positionAt(range.start), document.positionAt(range.end)), newText);
  }
}

/** Opens the trust policy beside the first YAML file; whatever there is of the two. */
export async function showWritten(draft: Draft): Promise<void> {
  const isPolicy = (file: DraftFile) => file.uri.endsWith("trust-policy.json");
  const policy = draft.files.find(isPolicy);
  const manifest = draft.files.find((file) => /\.ya?ml$/.test(file.uri));
  if (manifest !== undefined) {
    await vscode.window.showTextDocument(vscode.Uri.parse(manifest.uri), { preview: false });
  }
  if (policy !== undefined) {
    const viewColumn = manifest === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
    await vscode.window.showTextDocument(vscode.Uri.parse(policy.uri), {
      preview: false,
      viewColumn,
      preserveFocus: true,
    });
  }
}
