/** Drift inside a cluster: webhook and agent, and pods that have not what their ServiceAccount shall give them. */
import * as l10n from "@vscode/l10n";
import { formatRoleArn } from "../../names/arn.ts";
import { AGENT_ADD_ON, ROLE_ARN_ANNOTATION } from "../../names/kubernetes.ts";
import { objectUri } from "../../observe/live-facts.ts";
import { seen } from "../../observe/observed.ts";
import {
  accountOfPod,
  hasIdentity,
  identityOfPod,
  objectsIn,
  phaseOfPod,
  type WantedIdentity,
} from "../../observe/pod-identity.ts";
import { isObject, type JsonObject, type JsonValue, type KubeObject } from "../../ports.ts";
import { faultInPod } from "../verify/own-settings.ts";
import type { DriftFound } from "./drift.ts";
import type { Look } from "./look.ts";

/** How long the webhook may take to hear of an annotation or association ("several seconds", EKS user guide). Milliseconds. */
const WEBHOOK_LAG = 60_000;

/** Of many pods that show the same, a message names so many. */
const NAMED_PODS = 3;

export function* clusterDrift(look: Look): Generator<DriftFound> {
  const pods = lackingPods(look);
  yield* webhookDrift(look, pods);
  yield* agentDrift(look);
  for (const { pod, account, isNewer } of pods) {
    if (!isNewer) {
      const { namespace = "", name } = pod.metadata;
      yield {
        code: "pods-stale",
        severity: "warning",
        message: l10n.t(
          "Pod {0}/{1} runs as ServiceAccount {2} and has not the identity that the account gives now.",
          namespace,
          name,
          account,
        ),
        advice: l10n.t("Restart its workload: pods get their identity when they are created, and keep what they got."),
        subject: { kind: "pod", namespace, name, account },
        live: undefined,
        file: undefined,
      };
    }
  }
}

export interface LackingPod {
  readonly pod: KubeObject;
  readonly account: string;
  /** Whether it is certainly newer than what its account shall give it. */
  readonly isNewer: boolean;
}

/** Running pods without the identity of their account, unless their own manifest keeps it away. */
export function lackingPods({ annotated, associations, accounts, fleet }: Look): readonly LackingPod[] {
  // Whether an account is associated decides which identity its pods shall have.
  if (associations === undefined) {
    return [];
  }
  const workloads = new Map((seen(fleet.workloads) ?? []).map((each) => [objectKey(each.kind, each.metadata), each]));
  return (seen(fleet.pods) ?? []).flatMap((pod) => {
    const account = accountOfPod(pod);
    const key = `${pod.metadata.namespace}/${account}`;
    const association = associations.get(key);
    const role = annotated.get(key)?.role;
    if (phaseOfPod(pod) !== "Running" || (association === undefined && role === undefined)) {
      return [];
    }
    const wanted: WantedIdentity =
      association === undefined && role !== undefined
        ? { mechanism: "irsa", roleArn: formatRoleArn(role) }
        : { mechanism: "pod-identity" };
    const object = accounts?.get(key);
    if (
      hasIdentity(identityOfPod(pod), wanted) ||
      faultInPod(pod, workloads.get(controllerKey(pod) ?? ""), object, wanted) !== undefined
    ) {
      return [];
    }
    const since =
      association === undefined ? annotatedAt(object) : timeOf(association.modifiedAt ?? association.createdAt);
    const created = timeOf(pod.metadata.createdAt);
    const isNewer = since !== undefined && created !== undefined && created > since + WEBHOOK_LAG;
    return [{ pod, account, isNewer }];
  });
}

function objectKey(
  kind: string,
  { namespace, name }: { readonly namespace: string | undefined; readonly name: string },
) {
  return `${kind} ${namespace}/${name}`;
}

/** The workload that made a pod; a ReplicaSet has the name of its Deployment, a dash and the hash of its template. */
function controllerKey({ metadata: { owners, labels, namespace } }: KubeObject): string | undefined {
  const [owner] = owners;
  const hash = labels["pod-template-hash"];
  const suffix = `-${hash}`;
  return owner?.kind === "ReplicaSet" && hash !== undefined && owner.name.endsWith(suffix)
    ? objectKey("Deployment", { namespace, name: owner.name.slice(0, -suffix.length) })
    : owner && objectKey(owner.kind, { namespace, name: owner.name });
}

/** When the annotation certainly had its value: the last write of whoever manages it, which may be of another field. */
function annotatedAt(account: KubeObject | undefined): number | undefined {
  const times = (account?.metadata.managers ?? []).flatMap(({ fields, time }) => {
    const annotations = member(member(fields, "f:metadata"), "f:annotations");
    return member(annotations, `f:${ROLE_ARN_ANNOTATION}`) === undefined ? [] : [timeOf(time)];
  });
  return times.length === 0 || times.includes(undefined) ? undefined : Math.max(...times.map((time) => time ?? 0));
}

function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) ? value[key] : undefined;
}

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : time;
}

function* webhookDrift(look: Look, pods: readonly LackingPod[]): Generator<DriftFound> {
  const { fleet, annotated, associations, connection } = look;
  const base = { subject: { kind: "cluster" }, file: undefined } as const;
  if (fleet.webhook.state === "absent") {
    if (annotated.size + (associations?.size ?? 0) > 0) {
      yield {
        ...base,
        code: "webhook-missing",
        severity: "error",
        message: l10n.t(
          "The cluster has no MutatingWebhookConfiguration pod-identity-webhook, so new pods get no AWS identity.",
        ),
        advice: l10n.t("EKS brings it with every cluster; if it was deleted, apply it again or ask AWS support."),
        live: undefined,
      };
    }
    return;
  }
  const webhook = seen(fleet.webhook);
  const live = webhook && objectUri(connection, webhook);
  const stale = { ...base, code: "webhook-stale", live } as const;
  if (webhook !== undefined && !hearsOfPods(webhook.body)) {
    yield {
      ...stale,
      severity: "error",
      message: l10n.t(
        "The MutatingWebhookConfiguration pod-identity-webhook has no rule for the creation of pods, so new pods get no AWS identity.",
      ),
      advice: l10n.t("Restore the rule: operations CREATE, resources pods, API group and version as EKS installs it."),
    };
    return;
  }
  const missed = pods
    .filter(({ isNewer }) => isNewer)
    .map(({ pod }) => `${pod.metadata.namespace}/${pod.metadata.name}`);
  if (missed.length > 0) {
    const more = missed.length > NAMED_PODS ? l10n.t(" and {0} more", missed.length - NAMED_PODS) : "";
    yield {
      ...stale,
      severity: "error",
      message: l10n.t(
        "The pod identity webhook gave no identity to {0}{1}, though the annotation or association was there before.",
        missed.slice(0, NAMED_PODS).join(", "),
        more,
      ),
      advice: l10n.t(
        "It is not reached or does not answer, which its failurePolicy Ignore hides: look at its address and certificate, then restart the workloads.",
      ),
    };
  }
}

function hearsOfPods({ webhooks }: JsonObject): boolean {
  const has = (list: JsonValue | undefined, ...wanted: readonly string[]) =>
    Array.isArray(list) && list.some((item) => wanted.includes(String(item)));
  return objectsIn(webhooks)
    .flatMap(({ rules }) => objectsIn(rules))
    .some(
      ({ operations, resources, apiGroups }) =>
        has(operations, "CREATE", "*") && has(resources, "pods", "*", "*/*") && has(apiGroups, "", "*"),
    );
}

function* agentDrift(look: Look): Generator<DriftFound> {
  const { fleet, associations } = look;
  if (associations === undefined || associations.size === 0 || hasAgent(look) !== false) {
    return;
  }
  const isSure = fleet.workloads.state === "present";
  yield {
    code: "agent-missing",
    severity: "warning",
    message: l10n.t(
      "There are Pod Identity associations, and EKS knows of no add-on {0}{1}.",
      AGENT_ADD_ON,
      isSure ? l10n.t(", nor has the cluster a DaemonSet of that name") : "",
    ),
    advice: isSure
      ? l10n.t("Install the add-on.")
      : l10n.t("Install the add-on, unless a Helm chart has brought the agent."),
    subject: { kind: "cluster" },
    live: undefined,
    file: undefined,
  };
}

/** Whether the Pod Identity agent is in the cluster; undefined where that could not be seen. */
export function hasAgent({ fleet }: Look): boolean | undefined {
  const workloads = seen(fleet.workloads) ?? [];
  // A Helm chart may have brought it.
  const isThere = workloads.some(({ kind, metadata }) => kind === "DaemonSet" && metadata.name.includes(AGENT_ADD_ON));
  const isBuiltIn = seen(fleet.cluster)?.autoMode;
  if (isThere || isBuiltIn === true || fleet.agent.state === "present") {
    return true;
  }
  return isBuiltIn === undefined || fleet.agent.state === "unknown" ? undefined : false;
}
