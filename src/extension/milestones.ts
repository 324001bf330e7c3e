/** Tells the walkthrough what was achieved, not only tried: its steps are done by doing them. */
import * as vscode from "vscode";
import { CONTEXTS } from "./contributions.ts";

export type Milestone = "practising" | "filesWritten" | "planApplied" | "identityVerified";

/** VS Code remembers the step; nobody waits for it. */
export function reached(milestone: Milestone): void {
  void vscode.commands.executeCommand("setContext", CONTEXTS[milestone], true);
}
