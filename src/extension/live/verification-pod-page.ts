/** What came of a verification pod, as a Markdown page and as the one line to know: who the pod is to AWS, and what it printed. */
import * as l10n from "@vscode/l10n";
import { readNames } from "../../core/diagnose/names.ts";
import { CLI_IMAGE } from "../../core/generate/manifests.ts";
import { shellCommand } from "../../core/generate/shell.ts";
import {
  type VerificationPodRequest,
  type VerificationPodResult,
  verificationPodCommand,
  verificationPodName,
} from "../../core/live/verify/verification-pod.ts";
import { markdownText } from "../../core/text/markdown-text.ts";
import { code, codeBlock } from "./markdown-blocks.ts";
import type { Acting } from "./plan-page.ts";

/** What a pod proves. */
export interface VerificationPodLine {
  /**
   * `passed`: it has an identity of its own and may do what was asked; `failed`: it ran, and shows that something is wrong;
   * `unknown`: it shows nothing.
   */
  readonly verdict: "passed" | "failed" | "unknown";
  readonly line: string;
}

/** For a message. A pod that AWS knows by the node's role got nothing, though every command succeeded. */
export function verificationPodLine(
  { namespace, serviceAccount, bucket }: VerificationPodRequest,
  { outcome }: VerificationPodResult,
): VerificationPodLine {
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

const SIGNS: Readonly<Record<VerificationPodLine["verdict"], string>> = { passed: "✓", failed: "✗", unknown: "?" };

export function verificationPodPage(
  request: VerificationPodRequest,
  result: VerificationPodResult,
  { arn, practice }: Acting,
): string {
  const { verdict, line } = verificationPodLine(request, result);
  const account = code(`${request.namespace}/${request.serviceAccount}`);
  const title = {
    passed: l10n.t("A pod of ServiceAccount {0} has an AWS identity", account),
    failed: l10n.t("A pod of ServiceAccount {0} does not get what it needs", account),
    unknown: l10n.t("Whether a pod of ServiceAccount {0} gets its AWS identity could not be seen", account),
  }[verdict];
  return [
    `# ${SIGNS[verdict]} ${title}\n`,
    `${markdownText(line)}\n`,
    ...leftBehindBlocks(request, result),
    ...outcomeBlocks(result),
    `## ${l10n.t("What was run")}\n`,
    codeBlock("sh", verificationPodCommand(request)),
    [
      `- ${l10n.t("Pod {0} with image {1}", code(`${request.namespace}/${verificationPodName(request)}`), code(CLI_IMAGE))}`,
      `- ${practice ? l10n.t("On the practice account.") : l10n.t("Asked as {0}.", code(arn))}`,
      ...(result.leftBehind === undefined ? [`- ${l10n.t("No pod is left behind.")}`] : []),
    ].join("\n"),
    "",
  ].join("\n");
}

/** The way to delete the pod by hand. */
export function deleteCommand(request: VerificationPodRequest): string {
  return shellCommand("kubectl", "delete", "pod", "-n", request.namespace, verificationPodName(request));
}

function leftBehindBlocks(request: VerificationPodRequest, { leftBehind }: VerificationPodResult): readonly string[] {
  return leftBehind === undefined
    ? []
    : [
        `## ${l10n.t("The pod may still be there")}\n`,
        `${markdownText(leftBehind)}\n`,
        codeBlock("sh", deleteCommand(request)),
      ];
}

function outcomeBlocks({ outcome }: VerificationPodResult): readonly string[] {
  switch (outcome.kind) {
    case "ran":
      return [`## ${l10n.t("What it printed")}\n`, codeBlock("text", outcome.log)];
    case "did-not-run":
      return [
        `## ${l10n.t("Why it did not run")}\n`,
        `${outcome.reasons.map((reason) => `- ${markdownText(reason)}`).join("\n")}\n`,
      ];
    case "cancelled":
      return [];
  }
}
