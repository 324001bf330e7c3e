/** Question for the folder that new files go to, asked only when there is a choice. */
import * as vscode from "vscode";
import { encodeSegment, folderOf } from "../../../core/text/uri.ts";
import { type AnswersSoFar, frameOf, type Guide, type GuideStep, outcomeOf, STAGES } from "../guide.ts";
import { type Choice, pick } from "../prompts.ts";

export function folderStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.folder,
    applies: (answers) => folders(guide, answers).length > 1,
    async ask(answers, position) {
      const reply = await pick<string, string>(frameOf(guide, STAGES.folder, position), {
        placeholder: vscode.l10n.t("Where do new files go?"),
        load: () => folders(guide, answers),
        selected: (folder) => folder === answers.folder,
        resolve: async (folder) => folder,
      });
      return outcomeOf(reply, answers, (folder) => ({ folder }));
    },
  };
}

/** The only folder, where nothing has to be asked. */
export function onlyFolder(guide: Guide, answers: AnswersSoFar): string | undefined {
  const choices = folders(guide, answers);
  return choices.length === 1 ? choices[0]?.value : undefined;
}

/**
 * The folder of the account's own file, the one that the command began from, the workspace's folders and, beside manifests that are
 * there, one for this account.
 */
function folders(guide: Guide, answers: AnswersSoFar): readonly Choice<string>[] {
  const roots = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.toString());
  const account = answers.account;
  const own = account === undefined || account === "new" ? [] : [folderOf(account.location.uri)];
  const beside =
    guide.choices.accounts.length > 0 && answers.serviceAccount !== undefined && own.length === 0
      ? roots.map((root) => `${root}/${encodeSegment(answers.serviceAccount ?? "")}`)
      : [];
  const begun = answers.folder === undefined ? [] : [answers.folder];
  return [...new Set([...own, ...begun, ...beside, ...roots])].map((uri) => {
    const description = own.includes(uri)
      ? vscode.l10n.t("beside the ServiceAccount's file")
      : roots.includes(uri)
        ? vscode.l10n.t("the workspace folder itself")
        : beside.includes(uri)
          ? vscode.l10n.t("new folder")
          : vscode.l10n.t("beside the open file");
    return folderChoice(uri, description, roots.includes(uri));
  });
}

function folderChoice(uri: string, description: string, root: boolean): Choice<string> {
  const parsed = vscode.Uri.parse(uri);
  // VS Code has no relative path for a workspace folder itself, and gives the whole one.
  const path = root
    ? (vscode.workspace.getWorkspaceFolder(parsed)?.name ?? uri)
    : vscode.workspace.asRelativePath(parsed, true);
  return { label: path, icon: "folder", description, value: uri };
}
