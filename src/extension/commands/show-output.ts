/** `IRSA: Show Output`: the log of the extension and its language server. */
import * as vscode from "vscode";
import type { Command } from "./command.ts";

export const showOutput: Command = {
  title: vscode.l10n.t("Show Output"),
  async run({ services }) {
    services.log.show();
  },
};
