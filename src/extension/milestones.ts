/** Tells the walkthrough what was achieved, not only tried: its steps are done by doing them. */
import * as vscode from "vscode";
import type { Accounts } from "./access/accounts.ts";
import { CONTEXTS } from "./contributions.ts";

export type Milestone = "practising" | "filesWritten" | "planApplied" | "identityVerified";

/** Milliseconds that VS Code may take to load the walkthrough behind a page that it has opened. */
const LOADING = [0, 1_000, 4_000];

/**
 * VS Code marks a step as done, and remembers it, at the moment when the step's context turns true, if the walkthrough is loaded by then;
 * a context that is true before that marks nothing, ever. So each context is true for a moment only, and what was achieved earlier is told
 * again when a page opens that can be the walkthrough. (Seen in VS Code 1.139's `gettingStartedService`.)
 */
export class Milestones implements vscode.Disposable {
  readonly #achieved = new Set<Milestone>();
  readonly #pages: vscode.Disposable;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(accounts: Accounts) {
    // Pages of VS Code's own have no input in the API.
    this.#pages = vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
      if (opened.some(({ input }) => input === undefined)) {
        this.#tellSoon();
      }
    });
    if (accounts.practiceChosen) {
      this.reached("practising");
    }
  }

  reached(milestone: Milestone): void {
    this.#achieved.add(milestone);
    void pulse(milestone);
  }

  dispose(): void {
    this.#pages.dispose();
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
  }

  #tellSoon(): void {
    for (const wait of LOADING) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        for (const milestone of this.#achieved) {
          void pulse(milestone);
        }
      }, wait);
      this.#timers.add(timer);
    }
  }
}

async function pulse(milestone: Milestone): Promise<void> {
  await vscode.commands.executeCommand("setContext", CONTEXTS[milestone], true);
  await vscode.commands.executeCommand("setContext", CONTEXTS[milestone], false);
}
