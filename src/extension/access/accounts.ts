/** Where AWS and cluster answers come from: the user's own, or the practice account; loaded when first asked, never before. */
import * as vscode from "vscode";
import type { Doors } from "../../core/live/connect.ts";
import type { Journals } from "../../core/live/journal.ts";
import type { AwsProfiles, AwsReader, AwsTarget, KubeContexts } from "../../core/ports.ts";
import type { PracticeScenario } from "../../playground/scenarios/scenario.ts";
import { COMMANDS } from "../contributions.ts";
import { CannotProceed } from "../failure.ts";
import type { OwnAccounts, Platform, Practice, PracticeFile } from "../platform.ts";
import { setting } from "../settings.ts";

/** Whose clusters are meant. */
export type AccountKind = "aws" | "practice";

export type { PracticeScenario };

/** Left beside a scenario's folder until the window that opens it has greeted. */
function begunFile(folder: vscode.Uri): vscode.Uri {
  return folder.with({ path: `${folder.path}.begun` });
}

export class Accounts {
  readonly #storage: vscode.Uri;
  readonly #platform: Platform;
  #practice: Promise<Practice> | undefined;

  /** @param storage the extension's folder, in which the practice account and the records of runs are kept */
  constructor(storage: vscode.Uri, platform: Platform) {
    this.#storage = storage;
    this.#platform = platform;
  }

  /** True where the user chose the practice account; a workspace that is not trusted cannot choose it. */
  get practiceChosen(): boolean {
    return setting("practiceAccount");
  }

  /** Why the user's own AWS and clusters are out of reach here; undefined where they are not. */
  get ownRefusal(): CannotProceed | undefined {
    if (this.#platform.own === undefined) {
      return new CannotProceed(
        vscode.l10n.t("VS Code in a browser can read neither AWS profiles nor a kubeconfig."),
        vscode.l10n.t(
          "Practise with the practice account, or open this folder in VS Code on your machine to work with your own AWS account.",
        ),
        { title: vscode.l10n.t("Open Practice Workspace"), command: COMMANDS.openPracticeWorkspace },
      );
    }
    // Profiles and kubeconfigs may run programs.
    return vscode.workspace.isTrusted
      ? undefined
      : new CannotProceed(
          vscode.l10n.t("AWS profiles and kubeconfigs are not read in restricted mode, because they may run programs."),
          vscode.l10n.t("Trust this workspace, or type the issuer by hand."),
        );
  }

  async profiles(kind: AccountKind): Promise<AwsProfiles> {
    if (kind === "practice") {
      return (await this.#openPractice()).profiles;
    }
    return this.#own().profiles();
  }

  async contexts(): Promise<KubeContexts> {
    return this.#own().contexts();
  }

  async connect(kind: AccountKind, target: AwsTarget): Promise<AwsReader> {
    return (await this.profiles(kind)).connect(target);
  }

  /** All that live commands reach out through. */
  async doors(kind: AccountKind): Promise<Doors> {
    if (kind === "practice") {
      return this.#openPractice();
    }
    return this.#own().doors();
  }

  /** The records by which runs are resumed and undone. */
  journals(kind: AccountKind): Promise<Journals> {
    const folder = kind === "practice" ? this.#practiceFolder() : this.#storage;
    return this.#platform.journals(vscode.Uri.joinPath(folder, "runs"));
  }

  /** Profile and region of the practice account: it has one of each. */
  async practiceTarget(): Promise<AwsTarget> {
    return (await this.#openPractice()).target;
  }

  /** What the practice account can be made to show. */
  async practiceScenarios(): Promise<readonly PracticeScenario[]> {
    return (await this.#platform.playground()).PRACTICE_SCENARIOS;
  }

  async hasPracticeAccount(): Promise<boolean> {
    try {
      await vscode.workspace.fs.stat(this.#practiceFolder());
      return true;
    } catch {
      // The folder is made when something is first written.
      return false;
    }
  }

  /** Begins the practice account anew, with the scenario's files beside it; returns their folder. */
  async beginScenario(scenario: PracticeScenario): Promise<vscode.Uri> {
    const { practiceScenario, scenarioWorkspaceFiles } = await this.#platform.playground();
    const state = await practiceScenario(scenario.name);
    const store = await this.#platform.practiceStore(this.#practiceFolder(), async () => state);
    await store.change(async () => ({ state, result: undefined }));
    const folder = vscode.Uri.joinPath(this.scenariosFolder, scenario.name);
    for (const { path, text } of scenarioWorkspaceFiles(scenario)) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, path), new TextEncoder().encode(text));
    }
    await vscode.workspace.fs.writeFile(begunFile(folder), new TextEncoder().encode(scenario.name));
    return folder;
  }

  /** In which each scenario that was begun has its folder. */
  get scenariosFolder(): vscode.Uri {
    return vscode.Uri.joinPath(this.#storage, "practice-scenarios");
  }

  /** The scenario whose folder this is, where it was begun and not asked for since. */
  async takeBegunScenario(folder: vscode.Uri): Promise<PracticeScenario | undefined> {
    try {
      const name = new TextDecoder().decode(await vscode.workspace.fs.readFile(begunFile(folder)));
      await vscode.workspace.fs.delete(begunFile(folder));
      return (await this.practiceScenarios()).find((scenario) => scenario.name === name);
    } catch {
      // The folder was opened by hand.
      return undefined;
    }
  }

  async practiceFiles(): Promise<readonly PracticeFile[]> {
    return (await this.#platform.playground()).practiceWorkspaceFiles();
  }

  #practiceFolder(): vscode.Uri {
    return vscode.Uri.joinPath(this.#storage, "practice-account");
  }

  #openPractice(): Promise<Practice> {
    this.#practice ??= this.#madePractice();
    return this.#practice;
  }

  async #madePractice(): Promise<Practice> {
    const playground = await this.#platform.playground();
    const store = await this.#platform.practiceStore(this.#practiceFolder(), () =>
      playground.practiceScenario("healthy"),
    );
    return {
      ...playground.practiceAccount(store),
      target: { profile: playground.PRACTICE_PROFILE, region: playground.PRACTICE_REGION },
    };
  }

  #own(): OwnAccounts {
    const refusal = this.ownRefusal;
    if (this.#platform.own === undefined || refusal !== undefined) {
      throw refusal;
    }
    return this.#platform.own;
  }
}
