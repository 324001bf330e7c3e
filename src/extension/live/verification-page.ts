/** A verification as a Markdown page: each link of the chain with its verdict, its reasons and the way out. */
import * as l10n from "@vscode/l10n";
import type { Step, StepVerdict, Verification } from "../../core/live/verify/verification.ts";
import { markdownText } from "../../core/text/markdown-text.ts";
import { adviceText, code } from "./markdown-blocks.ts";
import type { Acting } from "./plan-page.ts";

const SIGNS: Readonly<Record<StepVerdict, string>> = { passed: "✓", failed: "✗", unknown: "?", skipped: "–" };

function by(mechanism: Verification["mechanism"]): string {
  return { irsa: l10n.t(" by IRSA"), "pod-identity": l10n.t(" by EKS Pod Identity"), none: "", unknown: "" }[mechanism];
}

/** @param more sections for the same page, e.g. what was applied */
export function verificationPage(verification: Verification, acting: Acting, more: readonly string[] = []): string {
  const { namespace, serviceAccount, mechanism, verdict, steps, restartNeeded } = verification;
  const account = code(`${namespace}/${serviceAccount}`);
  const title = {
    passed: l10n.t("ServiceAccount {0} gets its AWS identity{1}", account, by(mechanism)),
    failed: l10n.t("ServiceAccount {0} does not get its AWS identity", account),
    unknown: l10n.t("Whether ServiceAccount {0} gets its AWS identity could not be seen", account),
  }[verdict];
  const from = acting.practice ? l10n.t("On the practice account.") : l10n.t("Asked as {0}.", code(acting.arn));
  const summary = steps.map((step, index) => `${index + 1}. ${SIGNS[step.verdict]} ${markdownText(step.title)}`);
  return [
    `# ${SIGNS[verdict]} ${title}\n`,
    `${from}${more.length === 0 ? l10n.t(" Nothing was changed by this.") : ""}\n`,
    ...(restartNeeded ? [`> ${l10n.t("Pods that run now have to be restarted to get the identity.")}\n`] : []),
    `${summary.join("\n")}\n`,
    ...more,
    ...attention(steps),
    `## ${l10n.t("Link by link")}\n`,
    ...steps.map(stepSection),
  ].join("\n");
}

/** What is broken or not known stands before what is right. */
function attention(steps: readonly Step[]): readonly string[] {
  const open = steps.filter(({ verdict }) => verdict === "failed" || verdict === "unknown");
  return open.map((step) => {
    const reasons = step.reasons.map((reason) => `- ${markdownText(reason)}`).join("\n");
    return `## ${SIGNS[step.verdict]} ${markdownText(step.title)}\n\n${reasons}\n${adviceLine(step)}`;
  });
}

function adviceLine({ advice }: Step): string {
  return advice === undefined ? "" : `\n**${l10n.t("What to do:")}** ${adviceText(advice)}\n`;
}

function stepSection({ title, verdict, reasons, seen }: Step, index: number): string {
  const facts = Object.entries(seen).map(([name, value]) => `- ${markdownText(name)}: ${code(value)}`);
  return [
    `### ${index + 1}. ${SIGNS[verdict]} ${markdownText(title)}\n`,
    ...reasons.map((reason) => `${markdownText(reason)}\n`),
    ...(facts.length === 0 ? [] : [`${facts.join("\n")}\n`]),
  ].join("\n");
}

/** One line for a message: the verdict, and the first link that is broken or not known. */
export function verificationLine({ namespace, serviceAccount, verdict, steps }: Verification): string {
  const account = `${namespace}/${serviceAccount}`;
  if (verdict === "passed") {
    return l10n.t("ServiceAccount {0} is verified: every link holds.", account);
  }
  const step = steps.find((each) => each.verdict === verdict);
  const title = `“${step?.title ?? ""}”`;
  const reason = step?.reasons[0] ?? "";
  return verdict === "failed"
    ? l10n.t("ServiceAccount {0} does not get its identity. {1} does not hold: {2}", account, title, reason)
    : l10n.t("ServiceAccount {0}: {1} could not be seen: {2}", account, title, reason);
}
