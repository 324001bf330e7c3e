/** Shows every file of a draft as a diff, before anything is written. */
import * as vscode from "vscode";
import type { Draft } from "../../core/generate/intent.ts";
import type { DraftDocuments } from "../documents.ts";

/** How the title of the diff's tab begins; VS Code adds the number of files. */
const DIFF_TITLE = vscode.l10n.t("IRSA: Files to Write");

export async function showDraftDiff(draft: Draft, drafts: DraftDocuments): Promise<void> {
  const rows = draft.files.map((file) => {
    const uri = vscode.Uri.parse(file.uri);
    return [uri, file.before === undefined ? undefined : uri, drafts.propose(uri, file.after)];
  });
  await vscode.commands.executeCommand("vscode.changes", DIFF_TITLE, rows);
}

/** By its title: tabs of this kind have no other mark in the API. */
export async function closeDraftDiff(): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await vscode.window.tabGroups.close(tabs.filter((tab) => tab.label.startsWith(DIFF_TITLE)));
}
