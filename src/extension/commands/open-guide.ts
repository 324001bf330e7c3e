/** `IRSA: Open Guide`: the page that explains how a pod of a ServiceAccount gets its credentials, and where that fails. */
import * as vscode from "vscode";
import { nodeArgument } from "../tree/node-argument.ts";
import type { Command } from "./command.ts";

export const openGuide: Command = {
  title: vscode.l10n.t("Open Guide"),
  async run({ services, argument }) {
    await services.guide.open(nodeArgument(argument)?.id);
  },
};
