/** Practice scenarios: the practice account in a state that shows something, with a folder of files, and a word once that is open. */
import * as vscode from "vscode";
import { COMMANDS } from "../contributions.ts";
import type { Accounts, PracticeScenario } from "./accounts.ts";

export class Scenarios {
  readonly #accounts: Accounts;

  /** Greets in the window that a scenario's folder was just opened in. */
  constructor(accounts: Accounts) {
    this.#accounts = accounts;
    void this.#greet();
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
    if (this.#open(folder) === undefined) {
      await vscode.commands.executeCommand("vscode.openFolder", folder, { forceReuseWindow: true });
    } else {
      await this.#greet();
    }
  }

  /** Says once, in the window of its folder, what the scenario shows and how to see it. Does nothing anywhere else. */
  async #greet(): Promise<void> {
    const folder = this.#open(this.#accounts.scenariosFolder);
    const scenario = folder && (await this.#accounts.takeBegunScenario(folder));
    if (folder !== undefined && scenario !== undefined) {
      void this.#say(folder, scenario);
    }
  }

  /** The folder of this window that is this one, or lies in it. */
  #open(folder: vscode.Uri): vscode.Uri | undefined {
    const path = folder.path;
    return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.path === path || uri.path.startsWith(`${path}/`))
      ?.uri;
  }

  async #say(folder: vscode.Uri, { title, account }: PracticeScenario): Promise<void> {
    const see = account === undefined ? vscode.l10n.t("Plan and Apply") : vscode.l10n.t("Verify ServiceAccount");
    const read = vscode.l10n.t("Open README");
    const button = await vscode.window.showInformationMessage(
      vscode.l10n.t("IRSA practice scenario: {0}", title),
      see,
      read,
    );
    if (button === read) {
      const readme = vscode.Uri.joinPath(folder, "README.md");
      await vscode.commands.executeCommand("markdown.showPreview", readme);
    } else if (button === see) {
      const command = account === undefined ? COMMANDS.planAndApply : COMMANDS.verifyAccount;
      const name = account && { namespace: account.namespace, name: account.serviceAccount };
      await vscode.commands.executeCommand(command, name);
    }
  }
}
