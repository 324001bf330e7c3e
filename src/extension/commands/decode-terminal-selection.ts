/**
 * `Decode AWS Identity Error…` in the menu of a terminal: what the selected lines mean. Always there, and asks where nothing is selected:
 * VS Code's context key for a selection comes late, or not at all after "Select All".
 */
import * as vscode from "vscode";
import type { Command } from "./command.ts";
import { decodeError } from "./decode-error.ts";

export const decodeTerminalSelection: Command = {
  title: decodeError.title,
  async run(context) {
    const text = await selectedInTerminal();
    return decodeError.run({ ...context, argument: text.trim() === "" ? undefined : text });
  },
};

/** By way of the clipboard, whose text is put back: VS Code tells extensions in no other way what is selected in a terminal. */
async function selectedInTerminal(): Promise<string> {
  const { clipboard } = vscode.env;
  const before = await clipboard.readText();
  await clipboard.writeText("");
  try {
    await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
    return await clipboard.readText();
  } finally {
    await clipboard.writeText(before);
  }
}
