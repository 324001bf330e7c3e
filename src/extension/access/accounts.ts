/** Where AWS and kubeconfig answers come from: the user's own, or the practice account; loaded when first asked, never before. */
import * as vscode from "vscode";
import type { AwsProfiles, AwsReader, AwsTarget, KubeContexts } from "../../core/ports.ts";
import { CannotProceed } from "../failure.ts";
import { setting } from "../settings.ts";

/** Whose clusters are meant. */
export type AccountKind = "aws" | "practice";

export interface PracticeFile {
  /** Relative to the workspace folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

export class Accounts {
  #practice: Promise<{ readonly profiles: AwsProfiles; readonly target: AwsTarget }> | undefined;

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

  /** Profile and region of the practice account: it has one of each. */
  async practiceTarget(): Promise<AwsTarget> {
    return (await this.#openPractice()).target;
  }

  async practiceFiles(): Promise<readonly PracticeFile[]> {
    const { practiceWorkspaceFiles } = await import("../../playground/index.ts");
    return practiceWorkspaceFiles();
  }

  #openPractice(): Promise<{ readonly profiles: AwsProfiles; readonly target: AwsTarget }> {
    this.#practice ??= import("../../playground/index.ts").then((playground) => ({
      profiles: playground.practiceAccount().profiles,
      target: { profile: playground.PRACTICE_PROFILE, region: playground.PRACTICE_REGION },
    }));
    return this.#practice;
  }

  #demandTrust(): void {
    if (!this.awsAllowed) {
      throw new CannotProceed(
        "AWS profiles and kubeconfigs are not read in restricted mode, because they may run programs.",
        "Trust this workspace, or type the issuer by hand.",
      );
    }
  }
}
