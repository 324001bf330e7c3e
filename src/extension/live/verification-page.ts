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

/** @param more sections that belong on the same page, e.g. what was applied */
export function verificationPage(verification: Verification, acting: Acting, more: readonly string[] = []): string {
  const { namespace, serviceAccount, mechanism, verdict, steps, restartNeeded } = verification;
  const account = code(`${namespace}/${serviceAccount}`);
  const title = {
    passed: `✓ ServiceAccount ${account} gets its AWS identity${BY[mechanism]}`,
    failed: `✗ ServiceAccount ${account} does not get its AWS identity`,
    unknown: `? Whether ServiceAccount ${account} gets its AWS identity could not be seen`,
  }[verdict];
  const from = acting.practice ? "On the practice account." : `Asked as ${code(acting.arn)}.`;
  return [
    `# ${title}\n`,
    `${from} Nothing was changed by this.\n`,
    ...(restartNeeded ? ["> Pods that run now have to be restarted to get the identity.\n"] : []),
    ...steps.map(stepSection),
    ...more,
  ].join("\n");
}

function stepSection({ title, verdict, reasons, advice, seen }: Step, index: number): string {
  const facts = Object.entries(seen).map(([name, value]) => `- ${markdownText(name)}: ${code(value)}`);
  return [
    `## ${SIGNS[verdict]} ${index + 1}. ${markdownText(title)}\n`,
    ...reasons.map((reason) => `${markdownText(reason)}\n`),
    ...(facts.length === 0 ? [] : [`${facts.join("\n")}\n`]),
    ...(advice === undefined ? [] : [`**What to do:** ${adviceText(advice)}\n`]),
  ].join("\n");
}

/** One line for a message: the verdict, and the first link that is broken or not known. */
export function verificationLine({ namespace, serviceAccount, verdict, steps }: Verification): string {
  const account = `${namespace}/${serviceAccount}`;
  if (verdict === "passed") {
    return `ServiceAccount ${account} is verified: every link holds.`;
  }
  const step = steps.find((each) => each.verdict === verdict);
  const word = verdict === "failed" ? "A link is broken" : "Not all could be seen";
  return `ServiceAccount ${account}: ${word}: ${step?.title ?? ""}. ${step?.reasons[0] ?? ""}`;
}
