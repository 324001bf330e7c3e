/** Where AWS and cluster answers come from: the user's own, or the practice account; loaded when first asked, never before. */
import * as vscode from "vscode";
import type { Doors } from "../../core/live/connect.ts";
import type { AwsProfiles, AwsReader, AwsTarget, KubeContexts } from "../../core/ports.ts";
import type { PracticeScenario } from "../../playground/scenarios/scenario.ts";
import { CannotProceed } from "../failure.ts";
import { setting } from "../settings.ts";

/** Whose clusters are meant. */
export type AccountKind = "aws" | "practice";

export interface PracticeFile {
  /** Relative to the workspace folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

export type { PracticeScenario };

interface Practice extends Doors {
  readonly profiles: AwsProfiles;
  readonly target: AwsTarget;
}

/** Left beside a scenario's folder until the window that opens it has greeted. */
function begunFile(folder: vscode.Uri): vscode.Uri {
  return folder.with({ path: `${folder.path}.begun` });
}

export class Accounts {
  readonly #storage: vscode.Uri;
  #practice: Promise<Practice> | undefined;

  /** @param storage the extension's folder, in which the practice account and the records of runs are kept */
  constructor(storage: vscode.Uri) {
    this.#storage = storage;
  }

  /** True where the user chose the practice account; a workspace that is not trusted cannot choose it. */
  get practiceChosen(): boolean {
    return setting("practiceAccount");
  }

  /** False in restricted mode: profiles and kubeconfigs may run programs. */
  get awsAllowed(): boolean {
    return vscode.workspace.isTrusted;
  }

  async profiles(kind: AccountKind): Promise<AwsProfiles> {
    if (kind === "practice") {
      return (await this.#openPractice()).profiles;
    }
    this.#demandTrust();
    const { awsProfiles } = await import("../../aws/index.ts");
    return awsProfiles();
  }

  async contexts(): Promise<KubeContexts> {
    this.#demandTrust();
    const { kubeContexts } = await import("../../kubernetes/index.ts");
    return kubeContexts();
  }

  async connect(kind: AccountKind, target: AwsTarget): Promise<AwsReader> {
    return (await this.profiles(kind)).connect(target);
  }

  /** All that live commands reach out through. */
  async doors(kind: AccountKind): Promise<Doors> {
    if (kind === "practice") {
      return this.#openPractice();
    }
    this.#demandTrust();
    const [aws, kubernetes] = await Promise.all([import("../../aws/index.ts"), import("../../kubernetes/index.ts")]);
    return {
      aws: aws.awsConnections(),
      contexts: kubernetes.kubeContexts(),
      clusters: kubernetes.clusterConnections(aws.eksTokens()),
    };
  }

  /** Folder of the records by which runs are resumed and undone. */
  runsFolder(kind: AccountKind): string {
    const folder = kind === "practice" ? this.#practiceFolder() : this.#storage;
    return vscode.Uri.joinPath(folder, "runs").fsPath;
  }

  /** Profile and region of the practice account: it has one of each. */
  async practiceTarget(): Promise<AwsTarget> {
    return (await this.#openPractice()).target;
  }

  /** What the practice account can be made to show. */
  async practiceScenarios(): Promise<readonly PracticeScenario[]> {
    const { PRACTICE_SCENARIOS } = await import("../../playground/index.ts");
    return PRACTICE_SCENARIOS;
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
    const { folderStore, practiceScenario, scenarioWorkspaceFiles } = await import("../../playground/index.ts");
    const state = await practiceScenario(scenario.name);
    await folderStore(this.#practiceFolder().fsPath, async () => state).change(async () => ({
      state,
      result: undefined,
    }));
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
    const { practiceWorkspaceFiles } = await import("../../playground/index.ts");
    return practiceWorkspaceFiles();
  }

  #practiceFolder(): vscode.Uri {
    return vscode.Uri.joinPath(this.#storage, "practice-account");
  }

  #openPractice(): Promise<Practice> {
    this.#practice ??= import("../../playground/index.ts").then((playground) => {
      const store = playground.folderStore(this.#practiceFolder().fsPath, () => playground.practiceScenario("healthy"));
      return {
        ...playground.practiceAccount(store),
        target: { profile: playground.PRACTICE_PROFILE, region: playground.PRACTICE_REGION },
      };
    });
    return this.#practice;
  }

  #demandTrust(): void {
    if (!this.awsAllowed) {
      throw new CannotProceed(
        vscode.l10n.t("AWS profiles and kubeconfigs are not read in restricted mode, because they may run programs."),
        vscode.l10n.t("Trust this workspace, or type the issuer by hand."),
      );
    }
  }
}
