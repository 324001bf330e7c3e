/** On request, the last proof: a short-lived pod asks AWS who it is, as any pod of the account would, and is always deleted. */
import * as l10n from "@vscode/l10n";
import { CLI_IMAGE } from "../../generate/manifests.ts";
import { shellCommand } from "../../generate/shell.ts";
import { phaseOfPod } from "../../observe/pod-identity.ts";
import { AccessError, type Clock, type ClusterPort, type JsonObject, type KubeObject } from "../../ports.ts";
import { unlessCancelled } from "../make-change.ts";

export interface VerificationPodRequest {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Unique suffix of the pod's name: lower-case letters and digits. */
  readonly suffix: string;
  /** A bucket to list, or undefined to only ask who the pod is. */
  readonly bucket: string | undefined;
}

export type VerificationPodOutcome =
  /** `succeeded` is whether every command did; `log` is what they printed. */
  | { readonly kind: "ran"; readonly succeeded: boolean; readonly log: string }
  /** It never ran: refused, not scheduled, image not pulled. `reasons` for the user. */
  | { readonly kind: "did-not-run"; readonly reasons: readonly string[] }
  | { readonly kind: "cancelled" };

export interface VerificationPodResult {
  readonly outcome: VerificationPodOutcome;
  /** Why the pod could not be deleted; undefined when it is gone. */
  readonly leftBehind: string | undefined;
}

/** Milliseconds: to pull an image and run two commands, and between two looks. */
const LIMIT = 180_000;
const PAUSE = 2_000;
/** After so many seconds the kubelet ends the pod, whatever became of us. */
const DEADLINE_SECONDS = 150;
const LOG_BYTES = 16_384;
const CONTAINER = "verify";

/** Rejects only for bugs. Whatever happens, the pod is deleted; when even that fails, the result says so. */
export async function runVerificationPod(
  request: VerificationPodRequest,
  cluster: ClusterPort,
  clock: Clock,
  signal: AbortSignal,
): Promise<VerificationPodResult> {
  const created = await create(request, cluster, signal);
  if ("kind" in created) {
    return { outcome: created, leftBehind: undefined };
  }
  const { pod } = created;
  try {
    const outcome = await unlessCancelled(watch(pod, cluster, clock, signal), signal);
    return { outcome: outcome ?? { kind: "cancelled" }, leftBehind: await remove(pod, cluster) };
  } catch (error) {
    const leftBehind = await remove(pod, cluster);
    if (error instanceof AccessError) {
      return { outcome: { kind: "did-not-run", reasons: [error.message] }, leftBehind };
    }
    throw error;
  }
}

async function create(
  request: VerificationPodRequest,
  cluster: ClusterPort,
  signal: AbortSignal,
): Promise<{ readonly pod: KubeObject } | VerificationPodOutcome> {
  try {
    const outcome = await unlessCancelled(
      cluster.apply(manifest(request), { dryRun: false, force: false }, signal),
      signal,
    );
    if (outcome === undefined) {
      // The request may have gone through: its name tells it apart from any other pod.
      return (await leftFromCancel(request, cluster)) ?? { kind: "cancelled" };
    }
    return outcome.kind === "applied"
      ? { pod: outcome.object }
      : { kind: "did-not-run", reasons: [l10n.t('A pod "{0}" exists already.', nameOf(request))] };
  } catch (error) {
    if (error instanceof AccessError) {
      return { kind: "did-not-run", reasons: [error.message] };
    }
    throw error;
  }
}

async function leftFromCancel(
  request: VerificationPodRequest,
  cluster: ClusterPort,
): Promise<{ readonly pod: KubeObject } | undefined> {
  const ref = { kind: "Pod", namespace: request.namespace, name: nameOf(request) } as const;
  const pod = await cluster.find(ref, new AbortController().signal);
  return pod === undefined ? undefined : { pod };
}

async function watch(
  pod: KubeObject,
  cluster: ClusterPort,
  clock: Clock,
  signal: AbortSignal,
): Promise<VerificationPodOutcome> {
  const { name, namespace = "" } = pod.metadata;
  const ref = { kind: "Pod", namespace, name } as const;
  const until = clock.now() + LIMIT;
  for (;;) {
    const current = await cluster.find(ref, signal);
    const phase = current === undefined ? "gone" : phaseOfPod(current);
    if (phase === "Succeeded" || phase === "Failed") {
      const log = await cluster.podLog({ namespace, name, container: CONTAINER }, LOG_BYTES, signal);
      return { kind: "ran", succeeded: phase === "Succeeded", log };
    }
    if (phase === "gone") {
      return { kind: "did-not-run", reasons: [l10n.t("Somebody deleted the pod before it had run.")] };
    }
    if (clock.now() >= until) {
      const events = await cluster.listEvents(ref, signal);
      const warnings = events
        .filter(({ type }) => type === "Warning")
        .map(({ reason, message }) => `${reason}: ${message}`);
      return {
        kind: "did-not-run",
        reasons: [l10n.t("The pod was still {0} after {1} s.", phase ?? "Pending", LIMIT / 1000), ...warnings],
      };
    }
    await clock.sleep(PAUSE, signal);
  }
}

/** Not with the user's signal: a cancelled verification must not leave its pod either. */
async function remove({ metadata }: KubeObject, cluster: ClusterPort): Promise<string | undefined> {
  const { name, namespace, uid } = metadata;
  try {
    await cluster.delete({ kind: "Pod", namespace, name }, uid, new AbortController().signal);
    return undefined;
  } catch (error) {
    if (error instanceof AccessError) {
      return l10n.t(
        "Pod {0}/{1} could not be deleted ({2}); it ends by itself after {3} s. Delete it with kubectl delete pod -n {0} {1}.",
        namespace ?? "",
        name,
        error.message,
        DEADLINE_SECONDS,
      );
    }
    throw error;
  }
}

function nameOf({ suffix }: VerificationPodRequest): string {
  return `irsa-verify-${suffix}`;
}

/** Meets the "restricted" Pod Security Standard. */
function manifest(request: VerificationPodRequest): JsonObject {
  const list = request.bucket === undefined ? "" : ` && ${shellCommand("aws", "s3", "ls", `s3://${request.bucket}`)}`;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: nameOf(request), namespace: request.namespace },
    spec: {
      serviceAccountName: request.serviceAccount,
      restartPolicy: "Never",
      activeDeadlineSeconds: DEADLINE_SECONDS,
      terminationGracePeriodSeconds: 1,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        fsGroup: 1000,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: CONTAINER,
          image: CLI_IMAGE,
          command: ["/bin/sh", "-c", `aws sts get-caller-identity${list}`],
          env: [{ name: "HOME", value: "/tmp" }],
          resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
    },
  };
}
