/** On request, the last proof: a short-lived pod asks AWS who it is, as any pod of the account would, and is always deleted. */
import * as l10n from "@vscode/l10n";
import { hideSecrets } from "../../access/redact.ts";
import { CLI_IMAGE } from "../../generate/manifests.ts";
import { shellCommand } from "../../generate/shell.ts";
import { observe, seen } from "../../observe/observed.ts";
import { phaseOfPod } from "../../observe/pod-identity.ts";
import { waitingReasons } from "../../observe/pod-wait.ts";
import {
  AccessError,
  type AccessProblem,
  type Clock,
  type ClusterPort,
  type JsonObject,
  type KubeObject,
  type ObjectRef,
} from "../../ports.ts";
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
  /** `succeeded` is whether every command did; `log` is what they printed, without secrets. */
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

/** After these nobody knows whether the API server has made the pod. */
const DOUBTFUL: ReadonlySet<AccessProblem> = new Set([
  "cancelled",
  "invalid-answer",
  "service-failure",
  "timed-out",
  "unreachable",
]);

/**
 * Rejects only for bugs. Whatever happens, the pod is deleted; when even that fails, the result says so.
 * @param report is told what the pod waits for, in few words
 */
export async function runVerificationPod(
  request: VerificationPodRequest,
  cluster: ClusterPort,
  clock: Clock,
  signal: AbortSignal,
  report: (step: string) => void = () => undefined,
): Promise<VerificationPodResult> {
  const created = await create(request, cluster, signal);
  if ("outcome" in created) {
    return created;
  }
  const { pod } = created;
  try {
    const outcome = await unlessCancelled(watch(pod, cluster, clock, signal, report), signal);
    return { outcome: outcome ?? { kind: "cancelled" }, leftBehind: await remove(pod, cluster) };
  } catch (error) {
    const leftBehind = await remove(pod, cluster);
    if (error instanceof AccessError) {
      return { outcome: { kind: "did-not-run", reasons: reasonsOf(error) }, leftBehind };
    }
    throw error;
  }
}

async function create(
  request: VerificationPodRequest,
  cluster: ClusterPort,
  signal: AbortSignal,
): Promise<{ readonly pod: KubeObject } | VerificationPodResult> {
  try {
    const outcome = await unlessCancelled(
      cluster.apply(manifest(request), { dryRun: false, force: false }, signal),
      signal,
    );
    if (outcome === undefined) {
      return removeIfMade(request, cluster, { kind: "cancelled" });
    }
    return outcome.kind === "applied"
      ? { pod: outcome.object }
      : refused([l10n.t('A pod "{0}" exists already.', verificationPodName(request))]);
  } catch (error) {
    if (!(error instanceof AccessError)) {
      throw error;
    }
    const result = refused(reasonsOf(error));
    return DOUBTFUL.has(error.problem) ? removeIfMade(request, cluster, result.outcome) : result;
  }
}

function refused(reasons: readonly string[]): VerificationPodResult {
  return { outcome: { kind: "did-not-run", reasons }, leftBehind: undefined };
}

/** What went wrong, then the way out. */
function reasonsOf({ message, advice }: AccessError): readonly string[] {
  return advice === "" ? [message] : [message, advice];
}

/** For a request that may have gone through though no answer came: its name tells the pod apart from any other. */
async function removeIfMade(
  request: VerificationPodRequest,
  cluster: ClusterPort,
  outcome: VerificationPodOutcome,
): Promise<VerificationPodResult> {
  const { namespace } = request;
  const name = verificationPodName(request);
  try {
    const pod = await cluster.find({ kind: "Pod", namespace, name }, new AbortController().signal);
    return { outcome, leftBehind: pod && (await remove(pod, cluster)) };
  } catch (error) {
    if (!(error instanceof AccessError)) {
      throw error;
    }
    const leftBehind = l10n.t(
      "Whether pod {0}/{1} was made could not be seen ({2}); if it was, it ends by itself after {3} s. Delete it with kubectl delete pod -n {0} {1}.",
      namespace,
      name,
      error.message,
      DEADLINE_SECONDS,
    );
    return { outcome, leftBehind };
  }
}

async function watch(
  pod: KubeObject,
  cluster: ClusterPort,
  clock: Clock,
  signal: AbortSignal,
  report: (step: string) => void,
): Promise<VerificationPodOutcome> {
  const { name, namespace = "" } = pod.metadata;
  const ref = { kind: "Pod", namespace, name } as const;
  const until = clock.now() + LIMIT;
  for (;;) {
    const current = await cluster.find(ref, signal);
    const phase = current === undefined ? "gone" : phaseOfPod(current);
    if (phase === "Succeeded" || phase === "Failed") {
      const log = await cluster.podLog({ namespace, name, container: CONTAINER }, LOG_BYTES, signal);
      return { kind: "ran", succeeded: phase === "Succeeded", log: hideSecrets(log) };
    }
    if (phase === "gone") {
      return { kind: "did-not-run", reasons: [l10n.t("Somebody deleted the pod before it had run.")] };
    }
    const waiting = current === undefined ? [] : waitingReasons(current);
    if (clock.now() >= until) {
      return {
        kind: "did-not-run",
        reasons: [
          l10n.t("The pod was still {0} after {1} s.", phase ?? "Pending", LIMIT / 1000),
          ...new Set([...waiting, ...(await warningsAbout(ref, cluster, signal))]),
        ],
      };
    }
    report([phase ?? "Pending", ...waiting].join(" · "));
    await clock.sleep(PAUSE, signal);
  }
}

/** What the cluster's events say, where they may be read: the pod's own status may say less. */
async function warningsAbout(ref: ObjectRef, cluster: ClusterPort, signal: AbortSignal): Promise<readonly string[]> {
  const events = seen(await observe(() => cluster.listEvents(ref, signal))) ?? [];
  return events.filter(({ type }) => type === "Warning").map(({ reason, message }) => `${reason}: ${message}`);
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

/** By which the pod can be told from any other. */
export function verificationPodName({ suffix }: Pick<VerificationPodRequest, "suffix">): string {
  return `irsa-verify-${suffix}`;
}

/** What the pod runs, for a shell. */
export function verificationPodCommand({ bucket }: Pick<VerificationPodRequest, "bucket">): string {
  const list = bucket === undefined ? [] : [shellCommand("aws", "s3", "ls", `s3://${bucket}`)];
  return ["aws sts get-caller-identity", ...list].join(" && ");
}

/** Meets the "restricted" Pod Security Standard. */
function manifest(request: VerificationPodRequest): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: verificationPodName(request), namespace: request.namespace },
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
          command: ["/bin/sh", "-c", verificationPodCommand(request)],
          env: [{ name: "HOME", value: "/tmp" }],
          resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
    },
  };
}
