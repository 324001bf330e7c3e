// How plans, runs and verifications look in a terminal.
import type { ChangeOutcome } from "../../core/live/journal.ts";
import type { PodJudgement } from "../../core/live/verify/judge-pod.ts";
import type { Step, Verification } from "../../core/live/verify/verification.ts";
import type { VerificationPodResult } from "../../core/live/verify/verification-pod.ts";
import type { Change, Plan } from "../../core/plan/plan.ts";
import { diffLines } from "../../core/plan/render/diff.ts";
import { type Paint, printable } from "./terminal.ts";

export function planLines(plan: Plan, paint: Paint): readonly string[] {
  const { target, changes, gaps, notes } = plan;
  const where = [
    target.account === undefined ? undefined : `account ${target.account}`,
    target.clusterName === undefined ? undefined : `cluster ${target.clusterName}`,
  ].filter((part) => part !== undefined);
  const head = where.length === 0 ? "Plan" : `Plan for ${where.join(", ")}`;
  const count =
    changes.length === 0 ? "nothing to change" : `${changes.length} ${changes.length === 1 ? "change" : "changes"}`;
  return [
    `${head}: ${count}`,
    ...changes.flatMap((change) => ["", ...changeLines(change, paint)]),
    ...(gaps.length === 0 ? [] : [""]),
    ...gaps.map(({ reason, blocks, permission }) => {
      const label = blocks ? paint("red", "blocked") : paint("yellow", "not seen");
      return `${label}: ${printable(reason)}${permission === undefined ? "" : ` (permission: ${permission})`}`;
    }),
    ...(notes.length === 0 ? [] : [""]),
    ...notes.map((note) => `note: ${printable(note)}`),
  ];
}

function changeLines({ id, title, action, confirm }: Change, paint: Paint): readonly string[] {
  const warning =
    confirm === undefined ? [] : [paint("yellow", `   needs --confirm ${confirm.name}: ${printable(confirm.why)}`)];
  const diff = diffLines(action).map(
    (line) => `   ${paint(line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : "dim", printable(line))}`,
  );
  return [`${id}. ${printable(title)}`, ...warning, ...diff];
}

const OUTCOME_WORDS: Readonly<Record<ChangeOutcome["outcome"], string>> = {
  done: "done",
  already: "was so already",
  failed: "failed",
  "changed-meanwhile": "left: changed meanwhile",
  cancelled: "broken off",
  open: "not known whether it was made",
};

export function outcomeLine(title: string, { outcome, message }: ChangeOutcome, paint: Paint): string {
  const style = outcome === "done" || outcome === "already" ? "green" : outcome === "failed" ? "red" : "yellow";
  const why = message === undefined ? "" : `: ${printable(message)}`;
  return `${paint(style, OUTCOME_WORDS[outcome])}  ${printable(title)}${why}`;
}

const VERDICT_STYLES = { passed: "green", failed: "red", unknown: "yellow", skipped: "dim" } as const;

export function verificationLines(verification: Verification, paint: Paint): readonly string[] {
  const { namespace, serviceAccount, mechanism, verdict, steps, restartNeeded } = verification;
  const by = { irsa: " by IRSA", "pod-identity": " by EKS Pod Identity", none: "", unknown: "" }[mechanism];
  return [
    `ServiceAccount ${namespace}/${serviceAccount}${by}: ${paint(VERDICT_STYLES[verdict], verdict)}`,
    ...steps.flatMap((step) => stepLines(step, paint)),
    ...(restartNeeded ? ["", "Pods have to be restarted to get the identity."] : []),
  ];
}

function stepLines({ title, verdict, reasons, advice, seen }: Step, paint: Paint): readonly string[] {
  return [
    "",
    `${paint(VERDICT_STYLES[verdict], verdict.padEnd(7))} ${title}`,
    ...reasons.map((reason) => `        ${printable(reason)}`),
    ...Object.entries(seen).map(([name, value]) => `        ${paint("dim", `${name}: ${printable(value)}`)}`),
    ...(advice === undefined ? [] : [`        → ${printable(advice)}`]),
  ];
}

/** What became of the pod that was run on request, its log included. */
export function podLines(
  { outcome }: VerificationPodResult,
  { verdict, line }: PodJudgement,
  paint: Paint,
): readonly string[] {
  const more =
    outcome.kind === "ran"
      ? outcome.log.trim().split("\n")
      : outcome.kind === "did-not-run"
        ? outcome.reasons.slice(1)
        : [];
  return [
    "",
    `${paint(VERDICT_STYLES[verdict], verdict.padEnd(7))} ${printable(line)}`,
    ...more.map((text) => `        ${printable(text)}`),
  ];
}
