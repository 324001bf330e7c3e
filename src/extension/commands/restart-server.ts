/** `IRSA: Restart Language Server`: the way out when it has crashed too often. */
import * as vscode from "vscode";
import type { Command } from "./command.ts";

export const restartServer: Command = {
  title: vscode.l10n.t("Restart Language Server"),
  async run({ services, progress }) {
    await progress(vscode.l10n.t("IRSA: restarting the language server"), () => services.server.restart());
  },
};
