/** `IRSA: Show Permissions`: the page that lists what each live command takes, in AWS and in the cluster. */
import * as vscode from "vscode";
import { packedDocs } from "../packed-docs.ts";
import type { Command } from "./command.ts";

export const showPermissions: Command = {
  title: vscode.l10n.t("Show Permissions"),
  async run() {
    const docs = packedDocs();
    if (docs !== undefined) {
      await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.joinPath(docs, "permissions.md"));
    }
  },
};
