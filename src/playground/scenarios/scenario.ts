/** What a practice scenario is. */
import type { Step } from "./builder.ts";

export interface PracticeScenario {
  readonly name: string;
  /** What is to be seen, one sentence. */
  readonly title: string;
  /** The account to verify, in the cluster `practice`; undefined where there is none yet. */
  readonly isBroken: boolean;
  /** By which the account that is shown gets its identity. */
  readonly mechanism: "irsa" | "pod-identity";
  readonly account: { readonly namespace: string; readonly serviceAccount: string } | undefined;
}

/** A scenario with what makes it: steps before the healthy pods start, and after. */
export interface ScenarioSteps extends Omit<PracticeScenario, "isBroken" | "mechanism"> {
  readonly before: readonly Step[];
  readonly after: readonly Step[];
}
