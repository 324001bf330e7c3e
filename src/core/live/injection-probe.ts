/** Asks the cluster what a new pod would be given, by a dry run that the webhook takes part in and that keeps nothing. */
import * as l10n from "@vscode/l10n";
import { testPodText } from "../generate/manifests.ts";
import { hasIdentity, identityOfPod, type PodIdentity } from "../observe/pod-identity.ts";
import type { DesiredPods } from "../plan/desired.ts";
import { AccessError, type Clock, type ClusterPort, type JsonValue, type KubeObject } from "../ports.ts";
import { parseFile } from "../syntax/parse-file.ts";
import { toJson } from "../syntax/to-json.ts";

/** Name of the pod that is only ever rehearsed. */
const REHEARSED_POD = "irsa-workbench-rehearsal";

export type Rehearsal =
  | { readonly kind: "rehearsed"; readonly identity: PodIdentity; readonly pod: KubeObject }
  /** The API server would not take such a pod, or not from this user; that says nothing about other pods. */
  | { readonly kind: "cannot-tell"; readonly reason: string };

/** What a pod of this account would get if it were created now. Rejects like the port for what is not about the pod. */
export async function rehearsePod(
  cluster: ClusterPort,
  namespace: string,
  serviceAccount: string,
  signal: AbortSignal,
): Promise<Rehearsal> {
  try {
    const outcome = await cluster.apply(
      rehearsedPod(namespace, serviceAccount),
      { dryRun: true, force: false },
      signal,
    );
    return outcome.kind === "applied"
      ? { kind: "rehearsed", identity: identityOfPod(outcome.object), pod: outcome.object }
      : { kind: "cannot-tell", reason: l10n.t('A pod "{0}" exists and is managed by others.', REHEARSED_POD) };
  } catch (error) {
    if (error instanceof AccessError && /^(access-denied|invalid-input|not-found|unsupported)$/.test(error.problem)) {
      return { kind: "cannot-tell", reason: error.message };
    }
    throw error;
  }
}

/** How long the webhook may take to hear of a new annotation or association ("several seconds", EKS user guide). Milliseconds. */
const LIMIT = 60_000;
const PAUSE = 2_000;

/**
 * Waits until a new pod of the account would get the identity: EKS has no other signal. The last rehearsal; the caller decides what a
 * pod without the identity means.
 */
export async function waitForInjection(
  { namespace, serviceAccount, identity }: DesiredPods,
  { cluster, clock }: { readonly cluster: ClusterPort; readonly clock: Clock },
  signal: AbortSignal,
): Promise<Rehearsal> {
  const until = clock.now() + LIMIT;
  for (;;) {
    const rehearsal = await rehearsePod(cluster, namespace, serviceAccount, signal);
    if (rehearsal.kind === "cannot-tell" || hasIdentity(rehearsal.identity, identity) || clock.now() >= until) {
      return rehearsal;
    }
    await clock.sleep(PAUSE, signal);
  }
}

function rehearsedPod(namespace: string, serviceAccount: string): { readonly [key: string]: JsonValue } {
  const text = testPodText({ namespace, name: REHEARSED_POD }, serviceAccount);
  const object = toJson(parseFile("pod.yaml", text).documents[0]?.root);
  if (object === undefined || typeof object !== "object" || object === null || Array.isArray(object)) {
    throw new Error("the generated test pod is not a mapping");
  }
  return object as { readonly [key: string]: JsonValue };
}
