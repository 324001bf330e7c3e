/** What a pod's own manifest does to its identity: settings that keep the webhook away, and credentials that come before it. */
import * as l10n from "@vscode/l10n";
import { type ContainerEnvironment, describeSource, effectiveCredentials } from "../../credentials/chain.ts";
import { decideInjection } from "../../injection/decide.ts";
import type { ReasonCode } from "../../injection/reasons.ts";
import { readPod } from "../../injection/simulate.ts";
import { EKS_WEBHOOK, MECHANISMS } from "../../injection/webhook.ts";
import { WORKLOAD_POD_PATHS } from "../../names/kubernetes.ts";
import type { ObservedPod } from "../../observe/observation.ts";
import { observe, seen } from "../../observe/observed.ts";
import { containersOf, environmentOf, objectsIn, type WantedIdentity } from "../../observe/pod-identity.ts";
import {
  type ClusterPort,
  isObject,
  type JsonObject,
  type JsonValue,
  KUBE_RESOURCES,
  type KubeKind,
  type KubeObject,
} from "../../ports.ts";
import { accountInput } from "./context.ts";

/** Reasons that lie in the pod itself and that no restart takes away. */
const OWN_FAULTS: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "skip-label",
  "container-skipped",
  "container-complete",
  "identity-kept",
]);

/** What in the pod's manifest keeps the webhook from injecting the identity; undefined where nothing does. */
export async function ownFault(
  observed: ObservedPod,
  account: KubeObject | undefined,
  wanted: WantedIdentity,
  cluster: ClusterPort,
  signal: AbortSignal,
): Promise<string | undefined> {
  return faultIn(await podAsWritten(observed, cluster, signal), account, wanted);
}

/** The same of a pod whose workload is at hand, if it has one. */
export function faultInPod(
  pod: KubeObject,
  workload: KubeObject | undefined,
  account: KubeObject | undefined,
  wanted: WantedIdentity,
): string | undefined {
  return faultIn(templateOf(workload) ?? withoutInjected(pod.body), account, wanted);
}

function faultIn(written: JsonObject, account: KubeObject | undefined, wanted: WantedIdentity): string | undefined {
  const injection = decideInjection(
    readPod(written),
    account === undefined ? undefined : accountInput(account),
    wanted.mechanism === "pod-identity",
    EKS_WEBHOOK,
  );
  const faults = injection.reasons.filter(({ code }) => OWN_FAULTS.has(code));
  return faults.length === 0 ? undefined : faults.map(({ message }) => message).join(" ");
}

/** The template that the pod was made of, since in the pod itself nobody can tell what was injected; else the pod. */
async function podAsWritten(
  { pod, controller }: ObservedPod,
  cluster: ClusterPort,
  signal: AbortSignal,
): Promise<JsonObject> {
  if (controller === undefined || !Object.hasOwn(KUBE_RESOURCES, controller.kind)) {
    return withoutInjected(pod.body);
  }
  const ref = { kind: controller.kind as KubeKind, namespace: pod.metadata.namespace, name: controller.name };
  return templateOf(seen(await observe(() => cluster.find(ref, signal)))) ?? withoutInjected(pod.body);
}

/** The pod template of a workload; undefined for what has none. */
function templateOf(workload: KubeObject | undefined): JsonObject | undefined {
  const template = WORKLOAD_POD_PATHS[workload?.kind ?? ""]
    ?.slice(0, -1)
    .reduce<JsonValue | undefined>((node, key) => (isObject(node) ? node[key] : undefined), workload?.body);
  return isObject(template) ? template : undefined;
}

/** A pod that has the webhook's volume had what goes with it injected, too. */
function withoutInjected(body: JsonObject): JsonObject {
  const spec = isObject(body.spec) ? body.spec : {};
  const injected = Object.values(MECHANISMS).filter(({ volume }) =>
    objectsIn(spec.volumes).some(({ name }) => name === volume),
  );
  const names = new Set(injected.flatMap(({ variables }) => [...variables] as readonly string[]));
  const strip = (containers: JsonValue | undefined) =>
    objectsIn(containers).map((container) => ({
      ...container,
      env: objectsIn(container.env).filter(({ name }) => !names.has(String(name))),
    }));
  return { ...body, spec: { ...spec, containers: strip(spec.containers), initContainers: strip(spec.initContainers) } };
}

/** One sentence for each container that has the identity and uses other credentials all the same. */
export function overruled(pod: KubeObject, wanted: WantedIdentity): readonly string[] {
  const expected = wanted.mechanism === "irsa" ? "web-identity" : "container-credentials";
  return containersOf(pod).flatMap((container) => {
    const { source, candidates } = effectiveCredentials(environmentInPod(container));
    const given = candidates.some((candidate) => candidate.source === expected);
    return given && source !== expected
      ? [
          l10n.t(
            "Container {0} of pod {1} uses {2}, which the SDK asks first.",
            String(container.name),
            pod.metadata.name,
            describeSource(source),
          ),
        ]
      : [];
  });
}

function environmentInPod(container: JsonObject): ContainerEnvironment {
  const references = objectsIn(container.envFrom).flatMap(({ secretRef, configMapRef }) => [secretRef, configMapRef]);
  return {
    variables: environmentOf(container).map(({ name, value }) => ({ name, value, origin: l10n.t("set in the pod") })),
    unreadSources: references.flatMap((reference) => (isObject(reference) ? [String(reference.name)] : [])),
    mounts: objectsIn(container.volumeMounts).map(({ name, mountPath }) => ({
      mountPath: String(mountPath),
      volume: String(name),
    })),
  };
}
