/** Copies one value of a tree node: the three copy commands differ only in which. */
import * as vscode from "vscode";
import { CannotProceed } from "../failure.ts";
import { nodeArgument } from "../tree/node-argument.ts";
import type { Command } from "./command.ts";

/** `name` is a key of the node's values; `noun` is how the user knows it. */
export function copyValue(title: string, name: "roleArn" | "subject" | "issuer" | "arn", noun: string): Command {
  return {
    title,
    async run({ argument }) {
      const value = nodeArgument(argument)?.values[name];
      if (value === undefined) {
        throw new CannotProceed(
          vscode.l10n.t("There is no {0} here to copy.", noun),
          vscode.l10n.t("Use the context menu of the IRSA tree."),
        );
      }
      await vscode.env.clipboard.writeText(value);
      vscode.window.setStatusBarMessage(vscode.l10n.t("Copied {0}", value), 3000);
    },
  };
}
