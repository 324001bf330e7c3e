/** Verifies EKS Pod Identity link by link: association, agent, trust policy, token. */
import * as l10n from "@vscode/l10n";
import { parseArn, parseRoleArn, type RoleArn } from "../../names/arn.ts";
import { AGENT_ADD_ON, POD_IDENTITY_SERVICE } from "../../names/kubernetes.ts";
import { formatSubject } from "../../names/subject.ts";
import { observe, seen } from "../../observe/observed.ts";
import { phaseOfPod } from "../../observe/pod-identity.ts";
import { type Association, type ClusterPort, everyPage, isObject, type KubeObject } from "../../ports.ts";
import { podsOfAccount } from "../observe-plan.ts";
import type { VerifyContext } from "./context.ts";
import { accountName } from "./irsa.ts";
import { claimsOf, shownClaims } from "./token-claims.ts";
import { verifyTrust } from "./trust.ts";

/** The role that pods end up with: the target role where the association has one. */
export async function verifyPodIdentity(
  context: VerifyContext,
  association: Association,
): Promise<RoleArn | undefined> {
  const { chain, cluster } = context;
  const { roleArn, targetRoleArn, disableSessionTags, owner } = association;
  const role = parseRoleArn(roleArn);
  const shown = {
    role: roleArn,
    ...(targetRoleArn === undefined ? {} : { "target role": targetRoleArn }),
    ...(owner === undefined ? {} : { owner }),
  };
  chain.passed(
    "association",
    [l10n.t("ServiceAccount {0} is associated with {1}.", accountName(context), roleArn)],
    shown,
  );
  await verifyAgent(context);
  if (role === undefined) {
    chain.failed(
      "trust",
      [l10n.t('"{0}" is no role ARN.', roleArn)],
      l10n.t("Give the association a role that exists."),
    );
  } else {
    await verifyTrust(context, role, {
      mechanism: "pod-identity",
      namespace: context.request.namespace,
      serviceAccount: context.request.serviceAccount,
      clusterName: context.request.clusterName,
      clusterArn: seen(cluster)?.arn,
      account: parseArn(seen(cluster)?.arn ?? "")?.account,
      sessionTagsDisabled: disableSessionTags,
      otherKeys: "unknown",
    });
  }
  await verifyToken(context);
  return targetRoleArn === undefined ? role : parseRoleArn(targetRoleArn);
}

async function verifyAgent(context: VerifyContext): Promise<void> {
  const { chain, cluster, ports, request, signal } = context;
  if (seen(cluster)?.autoMode === true) {
    chain.passed("agent", [l10n.t("EKS Auto Mode has the agent built in.")]);
    return;
  }
  const { clusterName = "" } = request;
  const addOn = await observe(() => ports.aws.details.findAddOn(clusterName, AGENT_ADD_ON, signal));
  const known = seen(addOn);
  if (known !== undefined && known.status !== "ACTIVE") {
    chain.failed(
      "agent",
      [l10n.t("The add-on {0} is {1}.", AGENT_ADD_ON, known.status), ...known.issues],
      l10n.t("Look at the add-on's issues, and at the agent's pods in kube-system."),
    );
    return;
  }
  const missing = ports.cluster === undefined ? undefined : await nodesWithoutAgent(context, ports.cluster);
  if (missing?.state === "absent" && addOn.state === "absent") {
    chain.failed(
      "agent",
      [l10n.t("EKS knows of no add-on {0}, and no pod of the agent runs in kube-system.", AGENT_ADD_ON)],
      l10n.t("Install the add-on {0}: {1} does.", AGENT_ADD_ON, context.request.commands.planAgent),
    );
    return;
  }
  if (missing?.state === "present" && missing.value.length > 0) {
    chain.failed(
      "agent",
      [l10n.t("No agent runs on {0}, where pods of the account are.", missing.value.join(", "))],
      l10n.t("Look at the DaemonSet of the agent: does it tolerate those nodes? Fargate and Windows nodes have none."),
    );
  } else if (known !== undefined) {
    chain.passed("agent", [l10n.t("The add-on {0} is ACTIVE.", AGENT_ADD_ON)]);
  } else if (addOn.state === "unknown") {
    chain.unseen("agent", addOn);
  } else {
    chain.unknown(
      "agent",
      [l10n.t("EKS knows of no add-on {0}; a Helm chart may have brought the agent.", AGENT_ADD_ON)],
      l10n.t("Install the add-on {0}, unless the chart is there.", AGENT_ADD_ON),
    );
  }
}

/** Nodes that run pods of the account but no agent; absent where no agent pods are to be seen at all. */
function nodesWithoutAgent({ request, signal }: VerifyContext, cluster: ClusterPort) {
  return observe(async () => {
    const scope = { namespace: "kube-system", labelSelector: `app.kubernetes.io/name=${AGENT_ADD_ON}` };
    const agents = await everyPage((page) => cluster.list("Pod", scope, page, signal));
    const covered = new Set(agents.filter((pod) => phaseOfPod(pod) === "Running").map(nodeOf));
    if (covered.size === 0) {
      return undefined;
    }
    const pods = await podsOfAccount(cluster, request.namespace, request.serviceAccount, signal);
    const nodes = pods.flatMap(({ pod }) => nodeOf(pod) ?? []);
    return [...new Set(nodes)].filter((node) => !covered.has(node));
  });
}

function nodeOf({ body }: KubeObject): string | undefined {
  const node = isObject(body.spec) ? body.spec.nodeName : undefined;
  return typeof node === "string" ? node : undefined;
}

async function verifyToken({ chain, ports, request, signal }: VerifyContext): Promise<void> {
  const { cluster } = ports;
  if (cluster === undefined) {
    chain.unknown(
      "token",
      [l10n.t("There is no connection to the cluster.")],
      l10n.t("Name a context of the kubeconfig."),
    );
    return;
  }
  const { namespace, serviceAccount } = request;
  const order = { namespace, serviceAccount, audiences: [POD_IDENTITY_SERVICE], expirationSeconds: 600 };
  const issued = await observe(() => cluster.createToken(order, signal));
  if (issued.state !== "present") {
    chain.unseen(
      "token",
      issued.state === "unknown"
        ? issued
        : { reason: l10n.t("No token came."), permission: undefined, problem: "invalid-answer" },
    );
    return;
  }
  const claims = claimsOf(issued.value.token);
  const wanted = formatSubject({ namespace, name: serviceAccount });
  if (claims?.subject === wanted && claims.audiences.includes(POD_IDENTITY_SERVICE)) {
    chain.passed("token", [], shownClaims(claims));
  } else {
    chain.failed(
      "token",
      [l10n.t('The token is not for "{0}" and the audience "{1}".', wanted, POD_IDENTITY_SERVICE)],
      l10n.t("Is this the right cluster?"),
      claims === undefined ? {} : shownClaims(claims),
    );
  }
}
