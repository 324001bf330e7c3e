/** `IRSA: Go to File`: opens the place that a tree node is about. */
import * as vscode from "vscode";
import { showLocation } from "../show-location.ts";
import { nodeArgument } from "../tree/node-argument.ts";
import type { Command } from "./command.ts";

export const openNode: Command = {
  title: vscode.l10n.t("Go to File"),
  async run({ argument }) {
    const location = nodeArgument(argument)?.location;
    if (location) {
      await showLocation(location);
    }
  },
};
