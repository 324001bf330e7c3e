/** What a look at something gave: it is there, it is not, or it could not be seen; the last is never taken for either other. */
import { AccessError, type AccessProblem } from "../ports.ts";

export type Observed<T> = { readonly state: "present"; readonly value: T } | { readonly state: "absent" } | Unseen;

export interface Unseen {
  readonly state: "unknown";
  /** `not-asked` where nothing said where to look (no cluster connection, say). */
  readonly problem: AccessProblem | "not-asked";
  /** What would have to be allowed, where that is the reason: an IAM action, or `<verb> <resource>` of Kubernetes RBAC. */
  readonly permission: string | undefined;
  /** One sentence for the user. */
  readonly reason: string;
}

export function present<T>(value: T): Observed<T> {
  return { state: "present", value };
}

export const ABSENT: { readonly state: "absent" } = { state: "absent" };

/** For what was not looked at; `reason` is one sentence for the user. */
export function notAsked(reason: string): Unseen {
  return { state: "unknown", problem: "not-asked", permission: undefined, reason };
}

/** The value that was seen; undefined for absent and unknown alike, so only for callers to whom both mean the same. */
export function seen<T>(observed: Observed<T> | undefined): T | undefined {
  return observed?.state === "present" ? observed.value : undefined;
}

/**
 * Looks: `undefined` answers are absent, AccessErrors unknown. Cancellation and everything unexpected are thrown on: a look
 * that was broken off is no observation.
 */
export async function observe<T>(look: () => Promise<T | undefined>): Promise<Observed<T>> {
  try {
    const value = await look();
    return value === undefined ? ABSENT : present(value);
  } catch (error) {
    return unseen(error);
  }
}

/** What a failed look says; throws what is no AccessError, and cancellations. */
export function unseen(error: unknown): Unseen {
  if (!(error instanceof AccessError) || error.problem === "cancelled") {
    throw error;
  }
  const denied = error.problem === "access-denied";
  return {
    state: "unknown",
    problem: error.problem,
    permission: denied ? error.operation.replace(/^kubernetes:/, "") : undefined,
    reason: error.message,
  };
}
