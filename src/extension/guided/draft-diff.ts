/** Shows every file of a draft as a diff, before anything is written. */
import * as vscode from "vscode";
import type { Draft } from "../../core/generate/intent.ts";
import type { DraftDocuments } from "../documents.ts";

/** How the title of the diff's tab begins; VS Code adds the number of files. */
const DIFF_TITLE = vscode.l10n.t("IRSA: Files to Write");

/** Milliseconds within which a diff is drawn; a click into it later is the user's. */
const DRAWING = 5_000;

export async function showDraftDiff(draft: Draft, drafts: DraftDocuments): Promise<void> {
  const rows = draft.files.map((file) => {
    const uri = vscode.Uri.parse(file.uri);
    return [uri, file.before === undefined ? undefined : uri, drafts.propose(uri, file.after)];
  });
  const focus = keepQuestionFocused();
  setTimeout(() => focus.dispose(), DRAWING);
  await vscode.commands.executeCommand("vscode.changes", DIFF_TITLE, rows);
}

/**
 * The diff takes the keyboard when it is drawn, which on a slow machine is after the question was shown: the question gets it back, so
 * that Enter and Escape are its own.
 */
function keepQuestionFocused(): vscode.Disposable {
  return vscode.window.onDidChangeActiveTextEditor((editor) => {
    if (editor !== undefined) {
      void vscode.commands.executeCommand("workbench.action.focusQuickOpen");
    }
  });
}

/** By its title: tabs of this kind have no other mark in the API. */
export async function closeDraftDiff(): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await vscode.window.tabGroups.close(tabs.filter((tab) => tab.label.startsWith(DIFF_TITLE)));
}
