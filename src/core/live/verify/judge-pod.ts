/** What a verification pod proves: who it is to AWS, told from its log. */
import * as l10n from "@vscode/l10n";
import { readNames } from "../../diagnose/names.ts";
import type { VerificationPodRequest, VerificationPodResult } from "./verification-pod.ts";

/** What a pod proves. */
export interface PodJudgement {
  /**
   * `passed`: it has an identity of its own and may do what was asked; `failed`: it ran, and shows that something is wrong;
   * `unknown`: it shows nothing.
   */
  readonly verdict: "passed" | "failed" | "unknown";
  /** A sentence for a message. */
  readonly line: string;
}

/** @returns also the one thing to know. A pod that AWS knows by the node's role got nothing, though every command succeeded. */
export function judgeVerificationPod(
  { namespace, serviceAccount, bucket }: VerificationPodRequest,
  { outcome }: VerificationPodResult,
): PodJudgement {
  const account = `${namespace}/${serviceAccount}`;
  if (outcome.kind === "cancelled") {
    return { verdict: "unknown", line: l10n.t("The pod of {0} was broken off.", account) };
  }
  if (outcome.kind === "did-not-run") {
    return { verdict: "unknown", line: l10n.t("The pod of {0} did not run: {1}", account, outcome.reasons[0] ?? "") };
  }
  const caller = callerIn(outcome.log);
  if (caller === undefined) {
    const line = l10n.t("AWS did not tell a pod of {0} who it is: {1}", account, lastLine(outcome.log));
    return { verdict: outcome.succeeded ? "unknown" : "failed", line };
  }
  if (caller.kind === "instance") {
    const line = l10n.t(
      "A pod of {0} has no identity of its own: to AWS it is {1}, the node's role.",
      account,
      caller.arn,
    );
    return { verdict: "failed", line };
  }
  if (!outcome.succeeded) {
    const line = l10n.t(
      "A pod of {0} could not list bucket {1}; to AWS it is {2}: {3}",
      account,
      bucket ?? "",
      caller.arn,
      lastLine(outcome.log),
    );
    return { verdict: "failed", line };
  }
  const line =
    bucket === undefined
      ? l10n.t("A pod of {0} is {1} to AWS.", account, caller.arn)
      : l10n.t("A pod of {0} lists bucket {1}; to AWS it is {2}.", account, bucket, caller.arn);
  return { verdict: "passed", line };
}

/** The answer of `aws sts get-caller-identity`, not an ARN that an error names. */
function callerIn(log: string) {
  const arn = /"Arn": *"([^"]+)"/.exec(log)?.[1];
  return arn === undefined ? undefined : { arn, kind: readNames(arn).callers[0]?.kind };
}

/** Programs say last what made them end; the brace is the end of an answer. */
function lastLine(log: string): string {
  const last = log.trim().split("\n").at(-1) ?? "";
  return /\w/.test(last) ? last : l10n.t("it printed no reason");
}
