/** A verification as a Markdown page: each link of the chain with its verdict, its reasons and the way out. */
import type { Step, StepVerdict, Verification } from "../../core/live/verify/verification.ts";
import { markdownText } from "../../core/text/markdown-text.ts";
import { adviceText, code } from "./markdown-blocks.ts";
import type { Acting } from "./plan-page.ts";

const SIGNS: Readonly<Record<StepVerdict, string>> = { passed: "✓", failed: "✗", unknown: "?", skipped: "–" };

const BY: Readonly<Record<Verification["mechanism"], string>> = {
  irsa: " by IRSA",
  "pod-identity": " by EKS Pod Identity",
  none: "",
  unknown: "",
};

/** @param more sections for the same page, e.g. what was applied */
export function verificationPage(verification: Verification, acting: Acting, more: readonly string[] = []): string {
  const { namespace, serviceAccount, mechanism, verdict, steps, restartNeeded } = verification;
  const account = code(`${namespace}/${serviceAccount}`);
  const title = {
    passed: `✓ ServiceAccount ${account} gets its AWS identity${BY[mechanism]}`,
    failed: `✗ ServiceAccount ${account} does not get its AWS identity`,
    unknown: `? Whether ServiceAccount ${account} gets its AWS identity could not be seen`,
  }[verdict];
  const from = acting.practice ? "On the practice account." : `Asked as ${code(acting.arn)}.`;
  const summary = steps.map((step, index) => `${index + 1}. ${SIGNS[step.verdict]} ${markdownText(step.title)}`);
  return [
    `# ${title}\n`,
    `${from}${more.length === 0 ? " Nothing was changed by this." : ""}\n`,
    ...(restartNeeded ? ["> Pods that run now have to be restarted to get the identity.\n"] : []),
    `${summary.join("\n")}\n`,
    ...more,
    ...attention(steps),
    "## Link by link\n",
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
  return advice === undefined ? "" : `\n**What to do:** ${adviceText(advice)}\n`;
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
    return `ServiceAccount ${account} is verified: every link holds.`;
  }
  const step = steps.find((each) => each.verdict === verdict);
  const title = `“${step?.title ?? ""}”`;
  const reason = step?.reasons[0] ?? "";
  return verdict === "failed"
    ? `ServiceAccount ${account} does not get its identity. ${title} does not hold: ${reason}`
    : `ServiceAccount ${account}: ${title} could not be seen: ${reason}`;
}
