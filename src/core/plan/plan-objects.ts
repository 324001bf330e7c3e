/** The cluster's half of a plan: objects by server-side apply, and new pods where the old ones lack the identity. */
import * as l10n from "@vscode/l10n";
import type { Observation, ObservedObject, ObservedPod } from "../observe/observation.ts";
import { seen } from "../observe/observed.ts";
import { hasIdentity, identityOfPod } from "../observe/pod-identity.ts";
import { type FieldConflict, isObject, type JsonObject, type KubeObject, RESTARTABLE_KINDS } from "../ports.ts";
import { associationSubject, objectSubject } from "./action.ts";
import { appliedPart, merge, previousValues } from "./applied-fields.ts";
import { comparableBody } from "./basis.ts";
import { canonical } from "./canonical.ts";
import type { Desired, DesiredObject, DesiredPods } from "./desired.ts";
import type { PlanPart } from "./part.ts";

export function planObject(part: PlanPart, desired: DesiredObject, observation: Observation): void {
  const { ref, object } = desired;
  const subject = objectSubject(ref);
  const observed = observation.objects[subject];
  if (observed === undefined || !part.known(subject, observed.current)) {
    return;
  }
  const { rehearsal } = observed;
  const what = `${ref.kind} ${ref.namespace === undefined ? "" : `${ref.namespace}/`}${ref.name}`;
  if (observed.current.state === "absent") {
    // Before its namespace is there, an object cannot be rehearsed.
    if (rehearsal.state === "unknown" && rehearsal.problem !== "not-found") {
      part.gap(subject, rehearsal);
    }
    part.change(l10n.t("Create {0}", what), { kind: "create-object", ref, object });
    return;
  }
  const current = observed.current.value;
  if (rehearsal.state === "unknown" && rehearsal.problem === "invalid-input" && ref.kind === "Pod") {
    replacePod(part, desired, current);
  } else if (part.known(subject, rehearsal)) {
    changeObject(part, desired, current, observed);
  }
}

function changeObject(
  part: PlanPart,
  { ref, object }: DesiredObject,
  current: KubeObject,
  observed: ObservedObject,
): void {
  const outcome = seen(observed.rehearsal);
  const own = appliedPart(current);
  const after = merge(own, object);
  const what = `${ref.kind} ${ref.namespace === undefined ? "" : `${ref.namespace}/`}${ref.name}`;
  if (outcome?.kind === "conflict") {
    part.change(
      l10n.t("Change {0}, against {1}", what, managersOf(outcome.conflicts)),
      { kind: "apply-object", ref, before: merge(own, previousValues(current.body, object)), after, force: true },
      { name: ref.name, why: conflictText(outcome.conflicts) },
    );
  } else if (outcome !== undefined && !sameObject(outcome.object, current)) {
    part.change(l10n.t("Change {0}", what), { kind: "apply-object", ref, before: own, after, force: false });
  }
}

function conflictText(conflicts: readonly FieldConflict[]): string {
  const fields = conflicts.map(({ field, manager }) => `${field} (${manager})`).join(", ");
  return l10n.t("Others manage these fields with other values, and may set them back: {0}.", fields);
}

function managersOf(conflicts: readonly FieldConflict[]): string {
  return [...new Set(conflicts.map(({ manager }) => `"${manager}"`))].join(", ");
}

function sameObject(one: KubeObject, other: KubeObject): boolean {
  return canonical(comparableBody(one)) === canonical(comparableBody(other));
}

/** Almost nothing of a pod can be changed, so another takes its place. */
function replacePod(part: PlanPart, { ref, object }: DesiredObject, current: KubeObject): void {
  const what = l10n.t("Pod {0}/{1}", ref.namespace ?? "", ref.name);
  part.change(
    l10n.t("Delete {0}, which cannot be changed", what),
    { kind: "delete-object", ref, object: recreatable(current) },
    { name: ref.name, why: l10n.t("The pod is stopped, and nothing but this plan makes it anew.") },
  );
  part.change(l10n.t("Create {0} anew", what), { kind: "create-object", ref, object });
}

/** A pod as it could be created again: without what the API server and the scheduler wrote. */
export function recreatable({ apiVersion, kind, metadata, body }: KubeObject): JsonObject {
  const { nodeName: _node, ...spec } = isObject(body.spec) ? body.spec : {};
  const { name, namespace, labels, annotations } = metadata;
  return { apiVersion, kind, metadata: { name, namespace: namespace ?? "default", labels, annotations }, spec };
}

/** Restarts exactly the workloads that have pods without the identity, and says which pods nothing makes anew. */
export function planPods(
  part: PlanPart,
  wanted: DesiredPods,
  desired: Desired,
  observation: Observation,
  at: string,
): void {
  const { namespace, serviceAccount } = wanted;
  const account = `${namespace}/${serviceAccount}`;
  const observed = observation.pods[account];
  if (observed?.state === "unknown") {
    part.gap(`pods:${account}`, observed, false);
  }
  const changed = changesIdentity(part, wanted, desired);
  const stale = (seen(observed) ?? []).filter(
    ({ pod }) => changed || (lacksIdentity(pod, wanted) && isOlder(pod, wanted, desired, observation)),
  );
  const names = new Set<string>();
  for (const { pod, controller } of stale) {
    const kind = RESTARTABLE_KINDS.find((candidate) => candidate === controller?.kind);
    if (kind !== undefined && controller !== undefined && !names.has(`${kind}/${controller.name}`)) {
      names.add(`${kind}/${controller.name}`);
      part.change(l10n.t("Restart {0} {1}/{2}: its pods lack the identity", kind, namespace, controller.name), {
        kind: "restart-workload",
        workload: { kind, namespace, name: controller.name },
        serviceAccount,
        at,
      });
    } else if (kind === undefined && !isReplaced(part, pod)) {
      part.note(unrestartable(pod, controller));
    }
  }
  sayWhatRestartsWouldNotHelp(part, seen(observed) ?? [], stale, wanted);
}

function unrestartable({ metadata }: KubeObject, controller: ObservedPod["controller"]): string {
  const pod = l10n.t("Pod {0}/{1} lacks the identity", metadata.namespace ?? "", metadata.name);
  return controller === undefined
    ? l10n.t("{0}; nothing makes it anew, so delete and create it yourself.", pod)
    : l10n.t("{0}; it belongs to {1} {2}, whose next pods get it.", pod, controller.kind, controller.name);
}

function isReplaced(part: PlanPart, { metadata }: KubeObject): boolean {
  return part.changes.some(
    ({ action }) =>
      action.kind === "delete-object" &&
      action.ref.name === metadata.name &&
      action.ref.namespace === metadata.namespace,
  );
}

/** Whether this plan changes what pods of the account are given. */
function changesIdentity({ changes }: PlanPart, { namespace, serviceAccount }: DesiredPods, desired: Desired): boolean {
  const subjects = new Set([
    objectSubject({ kind: "ServiceAccount", namespace, name: serviceAccount }),
    ...desired.associations
      .filter(({ key }) => key.namespace === namespace && key.serviceAccount === serviceAccount)
      .map(({ key }) => associationSubject(key)),
  ]);
  return changes.some(({ action }) => {
    switch (action.kind) {
      case "create-object":
      case "apply-object":
        return subjects.has(objectSubject(action.ref));
      case "create-association":
      case "update-association":
        return subjects.has(associationSubject(action.key));
      default:
        return false;
    }
  });
}

function lacksIdentity(pod: KubeObject, { identity }: DesiredPods): boolean {
  return !hasIdentity(identityOfPod(pod), identity);
}

/** A pod that is younger than what gives the identity would come out the same after a restart. */
function isOlder(pod: KubeObject, wanted: DesiredPods, desired: Desired, observation: Observation): boolean {
  const { namespace, serviceAccount } = wanted;
  const created = Date.parse(pod.metadata.createdAt);
  if (wanted.identity.mechanism === "irsa") {
    const account = seen(
      observation.objects[objectSubject({ kind: "ServiceAccount", namespace, name: serviceAccount })]?.current,
    );
    const times = account?.metadata.managers.map(({ time }) => Date.parse(time ?? "")) ?? [];
    return times.some((time) => time >= created);
  }
  const association = desired.associations
    .filter(({ key }) => key.namespace === namespace && key.serviceAccount === serviceAccount)
    .map(({ key }) => seen(observation.associations[associationSubject(key)]))
    .find((found) => found !== undefined);
  return Date.parse(association?.modifiedAt ?? association?.createdAt ?? "") >= created;
}

function sayWhatRestartsWouldNotHelp(
  part: PlanPart,
  pods: readonly ObservedPod[],
  stale: readonly ObservedPod[],
  wanted: DesiredPods,
): void {
  const young = pods.filter((observed) => !stale.includes(observed) && lacksIdentity(observed.pod, wanted));
  if (young.length > 0) {
    const names = young.map(({ pod }) => pod.metadata.name).join(", ");
    part.note(
      l10n.t(
        "{0} created after the identity was set up and lack it all the same ({1}): a restart would not help. Look at the webhook and at the pod's own variables.",
        young.length === 1 ? l10n.t("A pod was") : l10n.t("Pods were"),
        names,
      ),
    );
  }
}
