/** Verifies one ServiceAccount's AWS identity from end to end, over the ports and without changing anything. */
import * as l10n from "@vscode/l10n";
import { formatRoleArn } from "../../names/arn.ts";
import { ROLE_ARN_ANNOTATION } from "../../names/kubernetes.ts";
import { notAsked, observe, seen } from "../../observe/observed.ts";
import type { Clock } from "../../ports.ts";
import { findAssociation, type LivePorts } from "../observe-plan.ts";
import type { VerifyContext, VerifyRequest } from "./context.ts";
import { accountName, verifyIrsa } from "./irsa.ts";
import { verifyPermission } from "./permission.ts";
import { verifyPodIdentity } from "./pod-identity.ts";
import { verifyPods } from "./pods.ts";
import { Chain, type Verification } from "./verification.ts";

/** Never rejects for what may not be seen; rejects when cancelled, or for a bug. */
export async function verify(
  request: VerifyRequest,
  ports: LivePorts,
  clock: Clock,
  signal: AbortSignal,
): Promise<Verification> {
  const context = await prepare(request, ports, clock, signal);
  const mechanism = await verifyMechanism(context);
  const { chain } = context;
  return {
    namespace: request.namespace,
    serviceAccount: request.serviceAccount,
    mechanism: mechanism.kind,
    verdict: chain.verdict,
    steps: chain.steps,
    restartNeeded: mechanism.restartNeeded,
  };
}

async function prepare(
  request: VerifyRequest,
  ports: LivePorts,
  clock: Clock,
  signal: AbortSignal,
): Promise<VerifyContext> {
  const { aws, cluster } = ports;
  const { clusterName, namespace, serviceAccount } = request;
  const noName = notAsked(l10n.t("The cluster's name in AWS is not known."));
  const [account, association, description, caller] = await Promise.all([
    cluster === undefined
      ? notAsked(l10n.t("There is no connection to the cluster."))
      : observe(() => cluster.find({ kind: "ServiceAccount", namespace, name: serviceAccount }, signal)),
    clusterName === undefined
      ? noName
      : observe(() => findAssociation(aws, clusterName, namespace, serviceAccount, signal)),
    clusterName === undefined ? noName : observe(() => aws.reader.describeCluster(clusterName, signal)),
    observe(() => aws.reader.callerIdentity(signal)),
  ]);
  return { request, ports, clock, signal, chain: new Chain(), account, association, cluster: description, caller };
}

/** The webhook gives an association precedence over the annotation (its buildPodPatchConfig). */
async function verifyMechanism(
  context: VerifyContext,
): Promise<{ readonly kind: Verification["mechanism"]; readonly restartNeeded: boolean }> {
  const { account, association, chain } = context;
  const associated = seen(association);
  if (associated !== undefined) {
    const role = await verifyPodIdentity(context, associated);
    await verifyPermission(context, role, undefined);
    return { kind: "pod-identity", restartNeeded: await verifyPods(context, { mechanism: "pod-identity" }) };
  }
  if (account.state === "unknown") {
    chain.unseen("account", account);
    return { kind: "unknown", restartNeeded: false };
  }
  if (account.state === "absent") {
    chain.failed(
      "account",
      [l10n.t("There is no ServiceAccount {0}.", accountName(context))],
      l10n.t("Create it: {0} does.", context.request.commands.plan),
    );
    return { kind: "none", restartNeeded: false };
  }
  const annotation = account.value.metadata.annotations[ROLE_ARN_ANNOTATION];
  if (annotation === undefined || annotation === "") {
    const reason = l10n.t("ServiceAccount {0} has no annotation {1}", accountName(context), ROLE_ARN_ANNOTATION);
    if (association.state === "unknown") {
      chain.unknown("account", [
        l10n.t("{0}, and whether it has an association could not be seen: {1}", reason, association.reason),
      ]);
      return { kind: "unknown", restartNeeded: false };
    }
    chain.failed(
      "account",
      [l10n.t("{0}, and no Pod Identity association: its pods use the node's role.", reason)],
      l10n.t("Set up access: {0} does, for either mechanism.", context.request.commands.setUp),
    );
    return { kind: "none", restartNeeded: false };
  }
  const verified = await verifyIrsa(context, account.value);
  if (verified === undefined) {
    return { kind: "irsa", restartNeeded: false };
  }
  const { role, listing } = verified;
  await verifyPermission(context, role, listing);
  const wanted = { mechanism: "irsa", roleArn: formatRoleArn(role) } as const;
  const restartNeeded = await verifyPods(context, wanted);
  // An association that nobody saw would win; pods that have the role prove that there is none.
  if (association.state === "unknown" && chain.verdictOf("pods") !== "passed") {
    chain.unseen("association", association);
  }
  return { kind: "irsa", restartNeeded };
}
