/** What a cause of failure is: the 35 of docs/failure-causes.md are data of this shape. */
import type { StepId } from "../live/verify/verification.ts";

/** Which objects of a workspace a cause can be put right in. */
export type CauseSubject = "trust-policy" | "account" | "workload" | "association";

export interface Cause {
  /** Stable, never reused. */
  readonly id: string;
  /** Row of docs/failure-causes.md, 1 to 35. */
  readonly number: number;
  /** One line without a full stop. */
  readonly title: string;
  /** What to do when this is the cause; one or two sentences, commands and patterns between backticks. */
  readonly advice: string;
  /** Rules whose findings show the cause in files: every message of a rule, or only the ones named. */
  readonly rules: Readonly<Record<string, "any" | readonly string[]>>;
  /** Where to look when no finding says it. */
  readonly subjects: readonly CauseSubject[];
  /** Steps of `irsa verify` that decide it against AWS and the cluster. */
  readonly steps: readonly StepId[];
}
