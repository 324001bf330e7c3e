/** `IRSA: Go to File`: opens the place that a tree node is about. */
import * as vscode from "vscode";
import { nodeArgument } from "../tree/node-argument.ts";
import type { Command } from "./command.ts";

export const openNode: Command = {
  title: "Go to File",
  async run({ argument }) {
    const location = nodeArgument(argument)?.location;
    if (!location) {
      return;
    }
    const { line, character } = location.range.start;
    const start = new vscode.Position(line, character);
    await vscode.window.showTextDocument(vscode.Uri.parse(location.uri, true), {
      preview: true,
      selection: new vscode.Range(start, start),
    });
  },
};
