/** Tells the walkthrough what was achieved, not only tried: its steps are done by doing them. */
import * as vscode from "vscode";
import { CONTEXTS } from "./contributions.ts";

export type Milestone = "practising" | "filesWritten" | "planApplied" | "identityVerified";

/** VS Code remembers the step; nobody waits for it. */
export function reached(milestone: Milestone): void {
  void vscode.commands.executeCommand("setContext", CONTEXTS[milestone], true);
}

/** Milliseconds after which the walkthrough's page may listen; it does not say when it does. */
const PAGE_LISTENS = [300, 1_500, 5_000];

/** For a page that is about to open: it hears of changes only, so what was so before is told anew until it listens. */
export async function reachedBefore(milestone: Milestone): Promise<void> {
  for (const delay of PAGE_LISTENS) {
    await new Promise((resolve) => setTimeout(resolve, delay));
    await vscode.commands.executeCommand("setContext", CONTEXTS[milestone], false);
    reached(milestone);
  }
}
