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
function summaryText({ errors, warnings, infos, hints, files }: CheckSummary): string {
  const counts = [
    errors === 1 ? vscode.l10n.t("1 error") : errors > 1 ? vscode.l10n.t("{0} errors", errors) : undefined,
    warnings === 1 ? vscode.l10n.t("1 warning") : warnings > 1 ? vscode.l10n.t("{0} warnings", warnings) : undefined,
    infos === 1 ? vscode.l10n.t("1 information") : infos > 1 ? vscode.l10n.t("{0} informations", infos) : undefined,
    hints === 1 ? vscode.l10n.t("1 hint") : hints > 1 ? vscode.l10n.t("{0} hints", hints) : undefined,
  ].filter((text) => text !== undefined);
  const where =
    files === 0 ? vscode.l10n.t("no file") : files === 1 ? vscode.l10n.t("1 file") : vscode.l10n.t("{0} files", files);
  return counts.length === 0
    ? vscode.l10n.t("no problem in {0}", where)
    : vscode.l10n.t("{0} in {1}", counts.join(", "), where);
}
