/** `IRSA: Check Workspace`: checks every file afresh, says the result and shows the problems. */
import * as vscode from "vscode";
import type { CheckSummary } from "../../core/view/requests.ts";
import { CannotProceed } from "../failure.ts";
import type { Command } from "./command.ts";

export const checkWorkspace: Command = {
  title: vscode.l10n.t("Check Workspace"),
  async run({ services, progress }) {
    if (vscode.workspace.workspaceFolders === undefined) {
      throw new CannotProceed(
        vscode.l10n.t("There is no folder to check."),
        vscode.l10n.t("Open the folder that holds your manifests first."),
      );
    }
    const summary = await progress(vscode.l10n.t("IRSA: checking the workspace"), (signal) =>
      services.server.request("check", undefined, signal),
    );
    services.log.info(`Check Workspace: ${summaryText(summary)} in ${Math.round(summary.milliseconds)} ms`);
    if (summary.errors + summary.warnings + summary.infos > 0) {
      await vscode.commands.executeCommand("workbench.actions.view.problems");
    }
    // Not awaited: the command is done, the message may stand as long as the user likes.
    void vscode.window.showInformationMessage(`IRSA: ${summaryText(summary)}`);
  },
};

/** For example `2 errors, 1 warning in 14 files`. */
function summaryText(summary: CheckSummary): string {
  const counts = [
    count(summary.errors, "error"),
    count(summary.warnings, "warning"),
    count(summary.infos, "information", "informations"),
    count(summary.hints, "hint"),
  ].filter((text) => text !== undefined);
  const files = count(summary.files, "file") ?? vscode.l10n.t("no file");
  return counts.length === 0 ? vscode.l10n.t("no problem in {0}", files) : `${counts.join(", ")} in ${files}`;
}

function count(number: number, one: string, many = `${one}s`): string | undefined {
  return number === 0 ? undefined : `${number} ${number === 1 ? one : many}`;
}
