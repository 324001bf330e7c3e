/** First question of the cluster: where it is known. */
import * as vscode from "vscode";
import type { ClusterSource } from "../answers.ts";
import { type AnswersSoFar, frameOf, type Guide, type GuideStep, outcomeOf, STAGES } from "../guide.ts";
import { type Choice, pick } from "../prompts.ts";

/** `typed` offers an issuer typed by hand as well. */
export function clusterSourceStep(guide: Guide, typed: boolean): GuideStep {
  return {
    stage: STAGES.cluster,
    applies: () => true,
    async ask(answers, position) {
      const choices = sources(guide, typed);
      const { ownRefusal } = guide.services.accounts;
      if (choices.length === 0 && ownRefusal !== undefined) {
        throw ownRefusal;
      }
      const reply = await pick<ClusterSource, AnswersSoFar>(frameOf(guide, STAGES.cluster, position), {
        placeholder: vscode.l10n.t("Which cluster do the pods run in?"),
        load: () => choices,
        prompt: () => (ownRefusal === undefined ? undefined : whyFewer()),
        selected: (source) => source === answers.source,
        resolve: async (source) => ({ source, ...(await startingPoint(guide, source)) }),
      });
      // What an earlier choice of another source brought must not leak into this one.
      return outcomeOf(reply, forget(answers), (start) => start);
    },
  };
}

function whyFewer(): string {
  return vscode.workspace.isTrusted
    ? vscode.l10n.t(
        "VS Code in a browser can read neither AWS profiles nor a kubeconfig: open this folder on your machine for them.",
      )
    : vscode.l10n.t("AWS profiles and kubeconfigs may run programs: they are offered once you trust this workspace.");
}

function sources(guide: Guide, typed: boolean): readonly Choice<ClusterSource>[] {
  const { practiceChosen, ownRefusal } = guide.services.accounts;
  const practice: Choice<ClusterSource> = {
    label: vscode.l10n.t("Practice cluster"),
    icon: "mortar-board",
    detail: vscode.l10n.t("A cluster and an AWS account that exist only in this editor."),
    value: "practice",
  };
  const own: readonly Choice<ClusterSource>[] = [
    {
      label: vscode.l10n.t("EKS cluster of an AWS profile"),
      icon: "cloud",
      detail: vscode.l10n.t("Reads the cluster with the profile's own credentials."),
      value: "aws",
    },
    {
      label: vscode.l10n.t("Context of your kubeconfig"),
      icon: "list-selection",
      detail: vscode.l10n.t("Finds the EKS cluster that a kubectl context means."),
      value: "kubeconfig",
    },
  ];
  const byHand: Choice<ClusterSource> = {
    label: vscode.l10n.t("Type the OIDC issuer by hand"),
    icon: "edit",
    detail: vscode.l10n.t("Nothing is read from AWS."),
    value: "typed",
  };
  return [...(practiceChosen ? [practice] : []), ...(ownRefusal === undefined ? own : []), ...(typed ? [byHand] : [])];
}

async function startingPoint(guide: Guide, source: ClusterSource): Promise<AnswersSoFar> {
  return source === "practice" ? guide.services.accounts.practiceTarget() : {};
}

function forget(answers: AnswersSoFar): AnswersSoFar {
  const {
    profile: _profile,
    region: _region,
    context: _context,
    issuer: _issuer,
    cluster: _cluster,
    ...rest
  } = answers;
  return rest;
}
