/** `IRSA: Get Started`: the walkthrough from nothing to a verified identity on the practice account. */
import * as vscode from "vscode";
import { WALKTHROUGH } from "../contributions.ts";
import type { Command } from "./command.ts";

export const openWalkthrough: Command = {
  title: vscode.l10n.t("Get Started"),
  async run() {
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH, false);
  },
};
