/** The answer to "does this ServiceAccount get its AWS identity?": a chain of checks, each with its verdict and reasons. */
import * as l10n from "@vscode/l10n";
import type { AccessProblem } from "../../ports.ts";

/** In the order in which a pod gets its credentials; not every mechanism has every one. */
export type StepId =
  | "account"
  | "association"
  | "agent"
  | "issuer"
  | "provider"
  | "token"
  | "trust"
  | "exchange"
  | "identity"
  | "permission"
  | "pods";

/**
 * - `passed`: seen to be right; - `failed`: seen to be wrong; - `unknown`: could not be seen or decided; - `skipped`: not asked for, or
 * pointless after an earlier failure.
 */
export type StepVerdict = "passed" | "failed" | "unknown" | "skipped";

export interface Step {
  readonly id: StepId;
  /** e.g. `The cluster's issuer answers with its keys`. */
  readonly title: string;
  readonly verdict: StepVerdict;
  /** Why, the most telling first; never empty unless passed. */
  readonly reasons: readonly string[];
  /** What to do now; only with `failed` and `unknown`. */
  readonly advice: string | undefined;
  /** What was looked at, by name, e.g. a token's claims; never anything secret. */
  readonly seen: Readonly<Record<string, string>>;
}

export interface Verification {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** `none`: the account has neither an annotation nor an association. */
  readonly mechanism: "irsa" | "pod-identity" | "none" | "unknown";
  /** `failed` if any step failed; else `unknown` if any is; else `passed`. */
  readonly verdict: "passed" | "failed" | "unknown";
  readonly steps: readonly Step[];
  /** True when pods that run now have to be made anew to get the identity. */
  readonly restartNeeded: boolean;
}

/** Collects steps; titles stand here so that doors can show the chain before it runs. */
export class Chain {
  readonly steps: Step[] = [];

  passed(id: StepId, reasons: readonly string[] = [], seen: Step["seen"] = {}): void {
    this.#add(id, "passed", reasons, undefined, seen);
  }

  failed(id: StepId, reasons: readonly string[], advice: string, seen: Step["seen"] = {}): void {
    this.#add(id, "failed", reasons, advice, seen);
  }

  unknown(id: StepId, reasons: readonly string[], advice?: string, seen: Step["seen"] = {}): void {
    this.#add(id, "unknown", reasons, advice, seen);
  }

  /** For what a port could not tell. */
  unseen(id: StepId, unseen: Unknowing, seen: Step["seen"] = {}): void {
    const advice =
      unseen.permission === undefined
        ? undefined
        : l10n.t("Allow {0}, or verify with an identity that may.", unseen.permission);
    this.unknown(id, [unseen.reason], advice, seen);
  }

  skipped(id: StepId, reason: string): void {
    this.#add(id, "skipped", [reason], undefined, {});
  }

  verdictOf(id: StepId): StepVerdict | undefined {
    return this.steps.find((step) => step.id === id)?.verdict;
  }

  get verdict(): Verification["verdict"] {
    const verdicts = this.steps.map(({ verdict }) => verdict);
    return verdicts.includes("failed") ? "failed" : verdicts.includes("unknown") ? "unknown" : "passed";
  }

  #add(
    id: StepId,
    verdict: StepVerdict,
    reasons: readonly string[],
    advice: string | undefined,
    seen: Step["seen"],
  ): void {
    this.steps.push({ id, title: l10n.t(STEP_TITLES[id]), verdict, reasons, advice, seen });
  }
}

interface Unknowing {
  readonly reason: string;
  readonly permission: string | undefined;
  readonly problem: AccessProblem | "not-asked";
}

/** What each link is called, in English: whoever shows one looks up its translation. */
export const STEP_TITLES: Readonly<Record<StepId, string>> = {
  account: "The ServiceAccount names a role",
  association: "An association gives the ServiceAccount a role",
  agent: "The Pod Identity agent is there",
  issuer: "The cluster's issuer answers with its keys",
  provider: "IAM knows the issuer, with the token's audience",
  token: "The cluster issues a token for the ServiceAccount",
  trust: "The role's trust policy admits the ServiceAccount",
  exchange: "STS takes the token",
  identity: "The session has the role's identity",
  permission: "The role may do what is asked",
  pods: "Pods are given the identity",
};
