/** Keeps new pods from being made too early: first it is seen whether they would get the identity at all. */
import * as l10n from "@vscode/l10n";
import { type AccountName, WORKLOAD_POD_PATHS } from "../names/kubernetes.ts";
import { hasIdentity } from "../observe/pod-identity.ts";
import type { Action } from "../plan/action.ts";
import type { DesiredPods } from "../plan/desired.ts";
import type { Change, Plan } from "../plan/plan.ts";
import { AccessError, type Clock, isObject, type JsonObject, type JsonValue } from "../ports.ts";
import { waitForInjection } from "./injection-probe.ts";
import type { ChangeOutcome } from "./journal.ts";
import type { LivePorts } from "./observe-plan.ts";

/**
 * The outcome of a change that would make pods without the identity; undefined for everything else. Waits, bounded, until the webhook has
 * heard of a new annotation or association: a pod that is made a second too early goes without for all its life.
 */
export async function obstacleToPods(
  { id, action }: Change,
  plan: Plan,
  { ports, clock }: { readonly ports: LivePorts; readonly clock: Clock },
  signal: AbortSignal,
): Promise<ChangeOutcome | undefined> {
  const wanted = podsOf(action, plan);
  if (wanted === undefined || ports.cluster === undefined) {
    return undefined;
  }
  const outcome = (kind: ChangeOutcome["outcome"], message: string | undefined) => ({
    change: id,
    outcome: kind,
    message,
    uid: undefined,
  });
  try {
    const rehearsal = await waitForInjection(wanted, { cluster: ports.cluster, clock }, signal);
    return rehearsal.kind === "cannot-tell" || hasIdentity(rehearsal.identity, wanted.identity)
      ? undefined
      : outcome(
          "failed",
          l10n.t(
            "New pods of ServiceAccount {0}/{1} would not get the identity, so none were made: the pod identity webhook does not inject it (yet).",
            wanted.namespace,
            wanted.serviceAccount,
          ),
        );
  } catch (error) {
    if (signal.aborted) {
      return outcome("cancelled", undefined);
    }
    if (error instanceof AccessError) {
      return outcome("failed", error.message);
    }
    throw error;
  }
}

/** The account whose pods a change makes, if the plan is about its identity. */
function podsOf(action: Action, { desired }: Plan): DesiredPods | undefined {
  const account = accountOf(action);
  return desired.pods.find(
    ({ namespace, serviceAccount }) => namespace === account?.namespace && serviceAccount === account.name,
  );
}

function accountOf(action: Action): AccountName | undefined {
  switch (action.kind) {
    case "restart-workload":
      return { namespace: action.workload.namespace, name: action.serviceAccount };
    case "create-object":
      return accountOfWorkload(action.object, action.ref.namespace);
    case "apply-object":
      return accountOfWorkload(action.after, action.ref.namespace);
    default:
      return undefined;
  }
}

function accountOfWorkload(object: JsonObject, namespace: string | undefined) {
  const path = WORKLOAD_POD_PATHS[String(object.kind)];
  if (path === undefined || namespace === undefined) {
    return undefined;
  }
  const spec = path.reduce<JsonValue | undefined>((node, key) => (isObject(node) ? node[key] : undefined), object);
  const name = isObject(spec) ? spec.serviceAccountName : undefined;
  return typeof name === "string" ? { namespace, name } : undefined;
}
