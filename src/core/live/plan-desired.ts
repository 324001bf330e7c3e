/** From a desired state to the plan that every door shows: looked at, compared, and judged by Access Analyzer. */
import { AUDIENCE_ANNOTATION, DEFAULT_AUDIENCE } from "../names/kubernetes.ts";
import type { Desired } from "../plan/desired.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { Plan } from "../plan/plan.ts";
import { AccessError, type Clock } from "../ports.ts";
import { judgePolicies } from "./judge-policies.ts";
import { type LivePorts, observeForPlan } from "./observe-plan.ts";

/** @param notes what the desired state's maker has to say, first among the plan's notes */
export async function planDesired(
  desired: Desired,
  notes: readonly string[],
  ports: LivePorts,
  clock: Clock,
  signal: AbortSignal,
): Promise<Plan> {
  const made = makePlan(desired, await observeForPlan(desired, ports, clock, signal));
  return judgePolicies({ ...made, notes: [...notes, ...made.notes] }, ports.aws.details, signal);
}

/** Audience that a ServiceAccount's tokens have now; the default where that is not to be seen. */
export async function liveAudience(
  namespace: string,
  name: string,
  { cluster }: LivePorts,
  signal: AbortSignal,
): Promise<string> {
  try {
    const found = await cluster?.find({ kind: "ServiceAccount", namespace, name }, signal);
    return found?.metadata.annotations[AUDIENCE_ANNOTATION] || DEFAULT_AUDIENCE;
  } catch (error) {
    if (error instanceof AccessError) {
      // The plan itself says that the account cannot be seen, and is blocked for it.
      return DEFAULT_AUDIENCE;
    }
    throw error;
  }
}
