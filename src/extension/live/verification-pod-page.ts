/** What came of a verification pod, as a Markdown page: who the pod is to AWS, what it printed, and that it is gone. */
import * as l10n from "@vscode/l10n";
import { CLI_IMAGE } from "../../core/generate/manifests.ts";
import { shellCommand } from "../../core/generate/shell.ts";
import { judgeVerificationPod, type PodJudgement } from "../../core/live/verify/judge-pod.ts";
import {
  type VerificationPodRequest,
  type VerificationPodResult,
  verificationPodCommand,
  verificationPodName,
} from "../../core/live/verify/verification-pod.ts";
import { markdownText } from "../../core/text/markdown-text.ts";
import { adviceText, code, codeBlock } from "./markdown-blocks.ts";
import type { Acting } from "./plan-page.ts";

const SIGNS: Readonly<Record<PodJudgement["verdict"], string>> = { passed: "✓", failed: "✗", unknown: "?" };

export function verificationPodPage(
  request: VerificationPodRequest,
  result: VerificationPodResult,
  { arn, practice }: Acting,
): string {
  const { verdict, line } = judgeVerificationPod(request, result);
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
    `## ${result.outcome.kind === "ran" ? l10n.t("What was run") : l10n.t("What was to be run")}\n`,
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
        `${outcome.reasons.map((reason) => `- ${adviceText(reason)}`).join("\n")}\n`,
      ];
    case "cancelled":
      return [];
  }
}
