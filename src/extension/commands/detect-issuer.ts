/** `IRSA: Detect OIDC Issuer`: finds a cluster's issuer and whether IAM knows it, and offers what was found for copying. */
import * as vscode from "vscode";
import { detectIssuer as detect, type IssuerDetection } from "../../core/detect/issuer.ts";
import { CannotProceed } from "../failure.ts";
import { clusterSteps } from "../guided/cluster-steps.ts";
import { runFlow } from "../guided/flow.ts";
import { type Guide, readerFor } from "../guided/guide.ts";
import { nameOnly } from "../guided/steps/cluster.ts";
import { showDetection } from "../issuer-report.ts";
import type { Command } from "./command.ts";

export const detectIssuer: Command = {
  title: vscode.l10n.t("Detect OIDC Issuer"),
  async run({ services, progress }) {
    const nothing = { accounts: [], workloads: [], namespaces: [], issuers: [] };
    const guide: Guide = { services, choices: nothing, title: vscode.l10n.t("Detect OIDC Issuer") };
    const answers = await runFlow(clusterSteps(guide, nameOnly, false), {});
    const name = answers?.cluster?.name;
    if (answers === undefined || name === undefined) {
      return;
    }
    const reader = await readerFor(guide, answers);
    if (reader === undefined) {
      throw new CannotProceed(vscode.l10n.t("No AWS profile was chosen for this cluster."));
    }
    const detection: IssuerDetection = await progress(
      vscode.l10n.t("IRSA: asking AWS about cluster {0}", name),
      (signal) => detect(reader, name, signal),
    );
    services.log.info(`Detect OIDC Issuer: ${name}: ${detection.issuer.reason} ${detection.provider.reason}`);
    await showDetection(services, name, detection);
  },
};
