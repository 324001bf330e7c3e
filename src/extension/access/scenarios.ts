/** Practice scenarios: the practice account in a state that shows something, with a folder of files, and a word once that is open. */
import * as vscode from "vscode";
import { COMMANDS } from "../contributions.ts";
import type { Accounts, PracticeScenario } from "./accounts.ts";

const REMEMBERED = "scenario";

/** What the window that opens a scenario's folder is told. */
interface Begun {
  /** URI of the folder. */
  readonly folder: string;
  readonly scenario: PracticeScenario;
}

export class Scenarios {
  readonly #accounts: Accounts;
  readonly #memory: vscode.Memento;

  /** Greets in the window that a scenario's folder was just opened in. @param memory shared by all windows */
  constructor(accounts: Accounts, memory: vscode.Memento) {
    this.#accounts = accounts;
    this.#memory = memory;
    this.#greet();
  }

  list(): Promise<readonly PracticeScenario[]> {
    return this.#accounts.practiceScenarios();
  }

  /** True when there is a practice account that beginning a scenario would overwrite. */
  wouldOverwrite(): Promise<boolean> {
    return this.#accounts.hasPracticeAccount();
  }

  /** Sets the practice account, writes the files, and opens their folder in this window. */
  async begin(scenario: PracticeScenario): Promise<void> {
    const folder = await this.#accounts.beginScenario(scenario);
    await this.#memory.update(REMEMBERED, { folder: folder.toString(), scenario } satisfies Begun);
    const isOpen = vscode.workspace.workspaceFolders?.some(({ uri }) => uri.toString() === folder.toString());
    if (isOpen === true) {
      this.#greet();
    } else {
      await vscode.commands.executeCommand("vscode.openFolder", folder, { forceReuseWindow: true });
    }
  }

  /** Says once, in the window of its folder, what the scenario shows and how to see it. Does nothing anywhere else. */
  #greet(): void {
    const begun = this.#memory.get<Begun>(REMEMBERED);
    const here = vscode.workspace.workspaceFolders?.some(({ uri }) => uri.toString() === begun?.folder);
    if (begun !== undefined && here === true) {
      void this.#memory.update(REMEMBERED, undefined);
      void this.#say(begun);
    }
  }

  async #say({ folder, scenario: { title, account } }: Begun): Promise<void> {
    const see = account === undefined ? vscode.l10n.t("Plan and Apply") : vscode.l10n.t("Verify ServiceAccount");
    const read = vscode.l10n.t("Open README");
    const button = await vscode.window.showInformationMessage(
      vscode.l10n.t("IRSA practice scenario: {0}", title),
      see,
      read,
    );
    if (button === read) {
      const readme = vscode.Uri.joinPath(vscode.Uri.parse(folder), "README.md");
      await vscode.commands.executeCommand("markdown.showPreview", readme);
    } else if (button === see) {
      const command = account === undefined ? COMMANDS.planAndApply : COMMANDS.verifyAccount;
      const name = account && { namespace: account.namespace, name: account.serviceAccount };
      await vscode.commands.executeCommand(command, name);
    }
  }
}
