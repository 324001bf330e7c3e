/** Questions for a cluster that nobody can be asked about: its issuer, its account and, for Pod Identity, its name. */
import * as vscode from "vscode";
import { accountIdProblem, clusterNameProblem, issuerProblem } from "../../../core/generate/validate.ts";
import { withoutScheme } from "../../../core/names/issuer.ts";
import { type AnswersSoFar, frameOf, type Guide, type GuideStep, outcomeOf, STAGES } from "../guide.ts";
import { type FreeText, input, pick } from "../prompts.ts";
import { clusterOfIssuer } from "./cluster.ts";

/** True when the issuer has to be typed: by choice, or because a context does not tell its EKS cluster. */
function byHand(answers: AnswersSoFar): boolean {
  return (
    answers.source === "typed" ||
    (answers.source === "kubeconfig" && answers.context !== undefined && answers.context.cluster === undefined)
  );
}

export function issuerStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.cluster,
    applies: byHand,
    async ask(answers, position) {
      const frame = frameOf(guide, STAGES.cluster, position);
      const prompt = vscode.l10n.t(
        "OIDC issuer of the cluster: aws eks describe-cluster --name <cluster> --query cluster.identity.oidc.issuer",
      );
      if (guide.choices.issuers.length === 0) {
        const reply = await input(frame, {
          prompt,
          placeholder: "https://oidc.eks.<region>.amazonaws.com/id/<id>",
          value: answers.issuer ?? "",
          validate: issuerProblem,
        });
        return outcomeOf(reply, answers, (text) => ({ issuer: withoutScheme(text) }));
      }
      const reply = await pick<string, string>(frame, {
        placeholder: vscode.l10n.t("Pick an issuer of this workspace, or paste one"),
        load: () =>
          guide.choices.issuers.map((issuer) => ({
            label: issuer,
            icon: "globe",
            section: vscode.l10n.t("Named in this workspace"),
            value: issuer,
          })),
        freeText: issuerText,
        selected: (issuer) => issuer === answers.issuer,
        resolve: async (issuer) => issuer,
      });
      return outcomeOf(reply, answers, (issuer) => ({ issuer }));
    },
  };
}

const issuerText: FreeText<string> = {
  read: (text) => issuerProblem(text) ?? { label: withoutScheme(text), icon: "edit", value: withoutScheme(text) },
};

export function accountIdStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.cluster,
    applies: byHand,
    async ask(answers, position) {
      const reply = await input(frameOf(guide, STAGES.cluster, position), {
        prompt: vscode.l10n.t("AWS account of the cluster and the role: aws sts get-caller-identity --query Account"),
        placeholder: vscode.l10n.t("12 digits"),
        value: answers.cluster?.account ?? "",
        validate: accountIdProblem,
      });
      return outcomeOf(reply, answers, (account) => ({
        cluster: clusterOfIssuer(answers.issuer ?? "", account, answers.cluster?.name),
      }));
    },
  };
}

export function clusterNameStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.mechanism,
    applies: (answers) => answers.mechanism === "pod-identity" && byHand(answers),
    async ask(answers, position) {
      const reply = await input(frameOf(guide, STAGES.mechanism, position), {
        prompt: vscode.l10n.t("Name of the EKS cluster: a Pod Identity association is made for it by name"),
        value: answers.cluster?.name ?? "",
        validate: clusterNameProblem,
      });
      return outcomeOf(reply, answers, (name) =>
        answers.cluster === undefined ? {} : { cluster: { ...answers.cluster, name } },
      );
    },
  };
}
