/** Entry point of the extension where there is a browser and nothing else, as in vscode.dev. */
import type * as vscode from "vscode";
import { start } from "../extension.ts";
import { BROWSER } from "./platform.ts";

export function activate(context: vscode.ExtensionContext): void {
  start(context, BROWSER);
}
