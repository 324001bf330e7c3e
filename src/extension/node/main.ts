/** Entry point of the extension where it runs in Node: desktop VS Code, and servers such as those of Codespaces. */
import type * as vscode from "vscode";
import { start } from "../extension.ts";
import { NODE } from "./platform.ts";

export function activate(context: vscode.ExtensionContext): void {
  start(context, NODE);
}
