/** `IRSA: Forget Live View`: takes one connection out of the tree, with all that was seen through it. */
import * as vscode from "vscode";
import { nodeArgument } from "../tree/node-argument.ts";
import type { Command } from "./command.ts";

export const forgetLive: Command = {
  title: vscode.l10n.t("Forget Live View"),
  async run({ services, argument }) {
    const connection = nodeArgument(argument)?.values.connection;
    if (connection !== undefined) {
      await services.looks.forget(connection);
    }
  },
};
