/** A plan: what is to be changed, in order, and from which state it was made; a value that can be shown, stored and compared. */
import type { AccessProblem } from "../ports.ts";
import type { Action } from "./action.ts";
import type { Desired } from "./desired.ts";

/** Raised whenever an older program could misread a stored plan. */
export const PLAN_FORMAT = 2;

export interface Change {
  /** Unique in its plan: `1`, `2` … */
  readonly id: string;
  /** e.g. `Create role "app"`. */
  readonly title: string;
  readonly action: Action;
  /**
   * Set where something is taken away or overruled that others may need (a pod is deleted, another manager's field is taken): the
   * name that the user has to type, and why.
   */
  readonly confirm: { readonly name: string; readonly why: string } | undefined;
}

/** Something the plan could not see. `blocks` when it must not be applied for that. */
export interface Gap {
  readonly subject: string;
  readonly reason: string;
  readonly permission: string | undefined;
  /** Why it could not be seen; undefined where it was seen and stands in the way. */
  readonly problem: AccessProblem | "not-asked" | undefined;
  readonly blocks: boolean;
}

/** Where a plan is to be applied; applying it anywhere else is refused. */
export interface PlanTarget {
  /** 12 digits; undefined where the caller's identity could not be seen. */
  readonly account: string | undefined;
  readonly clusterArn: string | undefined;
  readonly clusterName: string | undefined;
}

export interface Plan {
  readonly format: typeof PLAN_FORMAT;
  /** Fingerprint of target, time, desired and changes. */
  readonly id: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly target: PlanTarget;
  readonly desired: Desired;
  readonly changes: readonly Change[];
  /** Fingerprint of everything the plan was made from, by subject. */
  readonly basis: Readonly<Record<string, string>>;
  readonly gaps: readonly Gap[];
  /** What the user should know: what stays, what happens to whom, what is not done. */
  readonly notes: readonly string[];
}
