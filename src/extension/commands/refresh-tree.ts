/** `IRSA: Refresh`: reads every file of the workspace again and draws the tree anew. */
import * as vscode from "vscode";
import type { Command } from "./command.ts";

export const refreshTree: Command = {
  title: vscode.l10n.t("Refresh"),
  async run({ services }) {
    await services.server.request("check", undefined);
    services.server.treeMayHaveChanged();
  },
};
