/** Keeps a restart from making things worse: first it is seen whether new pods would get the identity at all. */
import { hasIdentity } from "../observe/pod-identity.ts";
import type { Change, Plan } from "../plan/plan.ts";
import { AccessError, type Clock } from "../ports.ts";
import { waitForInjection } from "./injection-probe.ts";
import type { ChangeOutcome } from "./journal.ts";
import type { LivePorts } from "./observe-plan.ts";

/** The outcome of a restart that is not to be made; undefined for everything else. */
export async function obstacleToRestart(
  { id, action }: Change,
  plan: Plan,
  { ports, clock }: { readonly ports: LivePorts; readonly clock: Clock },
  signal: AbortSignal,
): Promise<ChangeOutcome | undefined> {
  if (action.kind !== "restart-workload" || ports.cluster === undefined) {
    return undefined;
  }
  const wanted = plan.desired.pods.find(
    ({ namespace, serviceAccount }) =>
      namespace === action.workload.namespace && serviceAccount === action.serviceAccount,
  );
  if (wanted === undefined) {
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
          `New pods of ServiceAccount ${wanted.namespace}/${wanted.serviceAccount} would not get the identity, so nothing was restarted: the pod identity webhook does not inject it (yet).`,
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
