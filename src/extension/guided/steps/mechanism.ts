/** Question for the mechanism: how the pod's token becomes an AWS identity. */
import * as vscode from "vscode";
import type { AccessIntent } from "../../../core/generate/intent.ts";
import { CannotProceed } from "../../failure.ts";
import { frameOf, type Guide, type GuideStep, outcomeOf, STAGES } from "../guide.ts";
import { pick } from "../prompts.ts";

type Mechanism = AccessIntent["mechanism"];

export function mechanismStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.mechanism,
    applies: () => true,
    async ask(answers, position) {
      const noIssuer = answers.cluster?.noIssuer;
      const reply = await pick<Mechanism, Mechanism>(frameOf(guide, STAGES.mechanism, position), {
        placeholder: vscode.l10n.t("How do the pods get their AWS identity?"),
        load: () => [
          {
            label: vscode.l10n.t("IRSA: IAM Roles for Service Accounts"),
            icon: "key",
            detail: vscode.l10n.t("The pod's token goes to AWS STS; the role trusts the cluster's OIDC issuer."),
            value: "irsa",
          },
          {
            label: "EKS Pod Identity",
            icon: "link",
            detail: vscode.l10n.t("An agent on the node fetches credentials; EKS links ServiceAccount and role."),
            value: "pod-identity",
          },
        ],
        selected: (mechanism) => mechanism === answers.mechanism,
        resolve: async (mechanism) => {
          if (mechanism === "irsa" && noIssuer !== undefined) {
            throw new CannotProceed(noIssuer, vscode.l10n.t("EKS Pod Identity needs no issuer."));
          }
          return mechanism;
        },
      });
      return outcomeOf(reply, answers, (mechanism) => ({ mechanism }));
    },
  };
}
