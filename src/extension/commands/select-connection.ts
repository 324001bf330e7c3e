/** `IRSA: Select Cluster and Profile`: what live commands of this workspace act on, and as whom. */
import * as vscode from "vscode";
import { isLive } from "../../core/view/live/entry.ts";
import type { Chosen } from "../access/connections.ts";
import { clusterSteps } from "../guided/cluster-steps.ts";
import { runFlow } from "../guided/flow.ts";
import type { AnswersSoFar, Guide } from "../guided/guide.ts";
import { nameOnly } from "../guided/steps/cluster.ts";
import type { Services } from "../services.ts";
import { nodeArgument } from "../tree/node-argument.ts";
import type { Command, CommandContext } from "./command.ts";

const TITLE = vscode.l10n.t("Select Cluster and Profile");

export const selectConnection: Command = {
  title: TITLE,
  async run(context) {
    const chosen = await askForConnection(context.services);
    if (chosen === undefined) {
      return;
    }
    await context.services.connections.choose(chosen);
    const { identity, clusterName } = await context.progress(vscode.l10n.t("IRSA: asking AWS who you are"), (signal) =>
      context.services.connections.open(chosen, signal),
    );
    const cluster = clusterName === undefined ? vscode.l10n.t("no cluster") : vscode.l10n.t("cluster {0}", clusterName);
    void vscode.window.showInformationMessage(vscode.l10n.t("IRSA: works with {0}, as {1}.", cluster, identity.arn));
  },
};

/**
 * That of the live node which the command is about, else what was chosen before; asks where nothing was. Undefined when the
 * user left.
 */
export async function chosenConnection({ services, argument }: CommandContext): Promise<Chosen | undefined> {
  services.connections.demandTrust();
  const node = nodeArgument(argument);
  const own = node !== undefined && isLive(node) ? services.looks.find(node.live.connection.id)?.chosen : undefined;
  const known = own ?? services.connections.chosen;
  if (known !== undefined) {
    return known;
  }
  const chosen = await askForConnection(services);
  if (chosen !== undefined) {
    await services.connections.choose(chosen);
  }
  return chosen;
}

async function askForConnection(services: Services): Promise<Chosen | undefined> {
  services.connections.demandTrust();
  const nothing = { accounts: [], workloads: [], namespaces: [], issuers: [] };
  const guide: Guide = { services, choices: nothing, title: TITLE };
  const answers = await runFlow(clusterSteps(guide, nameOnly, false), {});
  return answers === undefined ? undefined : chosenBy(answers);
}

/** The connection that answers of the guided questions mean; undefined where the issuer was typed, so that nobody is asked. */
export function chosenBy({ source, context, profile, region, cluster }: AnswersSoFar): Chosen | undefined {
  if (source === undefined || source === "typed") {
    return undefined;
  }
  return {
    kind: source === "practice" ? "practice" : "aws",
    profile,
    region,
    context: context?.name,
    cluster: cluster?.name ?? context?.cluster,
    clusterAccess: true,
  };
}
