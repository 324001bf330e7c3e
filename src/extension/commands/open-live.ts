/** `IRSA: Show What Is There`: the read-only document of what AWS or the cluster holds. */
import * as vscode from "vscode";
import { isLive } from "../../core/view/live/entry.ts";
import { nodeArgument } from "../tree/node-argument.ts";
import type { Command } from "./command.ts";

export const openLive: Command = {
  title: vscode.l10n.t("Show What Is There"),
  async run({ argument }) {
    const node = nodeArgument(argument);
    const document = node !== undefined && isLive(node) ? node.live.document : undefined;
    if (document !== undefined) {
      await vscode.window.showTextDocument(vscode.Uri.parse(document, true), { preview: true });
    }
  },
};
