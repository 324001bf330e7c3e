/** The controllers of a practice cluster: workloads get their pods, pods that nothing wants any more go. */
import { fingerprint } from "../../core/plan/fingerprint.ts";
import { isObject, type JsonObject, type JsonValue, KUBE_RESOURCES, type KubeKind } from "../../core/ports.ts";
import { admitPod, templateMetadata } from "./admit-pod.ts";
import { metadataOf, ownersOf, refOf, specOf } from "./draft.ts";
import { recordEvent } from "./events.ts";
import { fieldsOf } from "./fields.ts";
import { runPod } from "./kubelet.ts";
import { ownedByUpdate } from "./server-side-apply.ts";
import { podTemplateOf } from "./validate.ts";
import type { ClusterWorld } from "./world.ts";

const MANAGER = "kube-controller-manager";
const POD_MAKERS = ["ReplicaSet", "StatefulSet", "DaemonSet", "Job"] as const satisfies readonly KubeKind[];

/** Brings the cluster to rest. */
export async function reconcile(world: ClusterWorld): Promise<void> {
  for (const namespace of world.draft.list("Namespace")) {
    ensureDefaultAccount(String(metadataOf(namespace).name), world);
  }
  for (const deployment of world.draft.list("Deployment")) {
    ensureReplicaSet(deployment, world);
  }
  for (const kind of POD_MAKERS) {
    for (const owner of world.draft.list(kind)) {
      await ensurePods(owner, world);
    }
  }
}

function ensureDefaultAccount(namespace: string, { draft }: ClusterWorld): void {
  const ref = { kind: "ServiceAccount", namespace, name: "default" } as const;
  if (draft.find(ref) === undefined) {
    draft.put({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } });
  }
}

/** The newest template's ReplicaSet stays; older ones go with their pods. */
function ensureReplicaSet(deployment: JsonObject, { draft }: ClusterWorld): void {
  const { name, namespace } = refOf(deployment);
  const spec = specOf(deployment);
  const hash = templateHash(spec.template);
  const replicaSet = `${name}-${hash}`;
  for (const old of draft.list("ReplicaSet", namespace)) {
    if (isOwnedBy(old, deployment) && refOf(old).name !== replicaSet) {
      draft.remove(refOf(old));
    }
  }
  const template = withLabel(isObject(spec.template) ? spec.template : {}, hash);
  const selector = isObject(spec.selector) ? spec.selector : {};
  const labels = isObject(selector.matchLabels) ? selector.matchLabels : {};
  const matchLabels = { ...labels, "pod-template-hash": hash };
  const body: JsonObject = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { ...ownedBy(deployment), name: replicaSet, namespace: namespace ?? "" },
    spec: { replicas: spec.replicas ?? 1, selector: { matchLabels }, template },
  };
  draft.put(ownedByUpdate(body, fieldsOf(body), MANAGER, draft.time));
}

async function ensurePods(owner: JsonObject, world: ClusterWorld): Promise<void> {
  const { draft } = world;
  const { name, namespace, kind } = refOf(owner);
  const template = podTemplateOf(owner);
  if (template === undefined) {
    return;
  }
  const hash = templateHash(specOf(owner).template);
  const existing = draft.list("Pod", namespace).filter((pod) => isOwnedBy(pod, owner));
  // StatefulSets and DaemonSets replace pods in place; a ReplicaSet's template never changes, a Job's cannot.
  const isStale = (pod: JsonObject) =>
    /^(StatefulSet|DaemonSet)$/.test(kind) && labelOf(pod, "controller-revision-hash") !== hash;
  const wanted = namesOf(owner, hash, world);
  const kept = existing.filter((pod) => !isStale(pod));
  for (const pod of existing.filter(
    (each) => isStale(each) || (kind !== "Job" && !wanted.includes(refOf(each).name)),
  )) {
    draft.remove(refOf(pod));
  }
  for (const [index, podName] of wanted.entries()) {
    if (kept.some((pod) => refOf(pod).name === podName)) {
      continue;
    }
    const labels = isObject(template.metadata.labels) ? template.metadata.labels : {};
    const revision = /^(StatefulSet|DaemonSet)$/.test(kind) ? { "controller-revision-hash": hash } : {};
    const job = kind === "Job" ? { "batch.kubernetes.io/job-name": name, "job-name": name } : {};
    const metadata = {
      ...templateMetadata(template.metadata),
      ...ownedBy(owner),
      labels: { ...labels, ...revision, ...job },
      name: podName,
      namespace: namespace ?? "",
    };
    const node = kind === "DaemonSet" ? draft.settings.nodes[index]?.name : undefined;
    const spec = node === undefined ? template.spec : { ...template.spec, nodeName: node };
    await createPod({ apiVersion: "v1", kind: "Pod", metadata, spec }, owner, world);
  }
}

/** A pod that is refused is not made; its owner gets an event, as `kubectl describe` shows it. */
async function createPod(pod: JsonObject, owner: JsonObject, world: ClusterWorld): Promise<void> {
  const admission = admitPod(pod, world);
  if (admission.kind !== "admitted") {
    recordEvent(world.draft, refOf(owner), "Warning", "FailedCreate", `Error creating: ${admission.message}`);
    return;
  }
  const { draft } = world;
  const owned = ownedByUpdate(admission.pod, fieldsOf(admission.pod), MANAGER, draft.time);
  await runPod(draft.put(owned), world);
}

/** Names of the pods that an owner wants; stable, so that what is there is found again. */
function namesOf(owner: JsonObject, hash: string, { draft }: ClusterWorld): readonly string[] {
  const { name, kind } = refOf(owner);
  const spec = specOf(owner);
  const count = typeof spec.replicas === "number" ? spec.replicas : 1;
  switch (kind) {
    case "StatefulSet":
      return Array.from({ length: count }, (_, index) => `${name}-${index}`);
    case "DaemonSet":
      return draft.settings.nodes
        .filter(({ compute }) => compute === "ec2")
        .map((node) => `${name}-${shortHash(`${hash}${node.name}`, 5)}`);
    case "Job":
      return [`${name}-${shortHash(String(metadataOf(owner).uid), 5)}`];
    default:
      return Array.from({ length: count }, (_, index) => `${name}-${shortHash(`${metadataOf(owner).uid}${index}`, 5)}`);
  }
}

function ownedBy(owner: JsonObject): { readonly ownerReferences: readonly JsonObject[] } {
  const { name, kind } = refOf(owner);
  const { group, version } = KUBE_RESOURCES[kind];
  const apiVersion = group === "" ? version : `${group}/${version}`;
  const uid = String(metadataOf(owner).uid);
  return { ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }] };
}

function isOwnedBy(body: JsonObject, owner: JsonObject): boolean {
  return ownersOf(body).some(({ uid }) => uid === metadataOf(owner).uid);
}

function withLabel(template: JsonObject, hash: string): JsonObject {
  const metadata = metadataOf(template);
  const labels = isObject(metadata.labels) ? metadata.labels : {};
  return { ...template, metadata: { ...metadata, labels: { ...labels, "pod-template-hash": hash } } };
}

function labelOf(body: JsonObject, key: string): JsonValue | undefined {
  const { labels } = metadataOf(body);
  return isObject(labels) ? labels[key] : undefined;
}

function templateHash(template: JsonValue | undefined): string {
  return shortHash(JSON.stringify(template ?? null), 10);
}

function shortHash(text: string, length: number): string {
  // From the end, where texts that differ by their last character differ, too.
  return fingerprint(text).slice(-length);
}
