/** Plans and what became of them as Markdown pages: what a user reads before agreeing, and afterwards. */
import type { ChangeOutcome, RecordedChange } from "../../core/live/journal.ts";
import type { Change, Plan } from "../../core/plan/plan.ts";
import { diffLines } from "../../core/plan/render/diff.ts";
import { markdownText } from "../../core/text/markdown-text.ts";
import { code, codeBlock } from "./markdown-blocks.ts";
import { scriptOf } from "./plan-texts.ts";

/** Whose identity a plan is made with and carried out by. */
export interface Acting {
  /** ARN of sts:GetCallerIdentity. */
  readonly arn: string;
  readonly practice: boolean;
}

export function planPage(plan: Plan, account: string, acting: Acting): string {
  const { changes, gaps, notes, target } = plan;
  const count = changes.length === 1 ? "1 change" : `${changes.length} changes`;
  const lead =
    changes.length === 0
      ? "Nothing to change: AWS and the cluster are as desired."
      : `${count}, in this order. Nothing is changed before you agree.`;
  const blocking = gaps.filter(({ blocks }) => blocks);
  const unseen = gaps.filter(({ blocks }) => !blocks);
  return [
    `# Plan for ServiceAccount ${code(account)}\n`,
    `${whereText(target)}${actingText(acting)}\n`,
    `${lead}\n`,
    ...list("✗ Stands in the way", blocking.map(gapText)),
    ...changes.map(changeSection),
    ...list("? Not seen", unseen.map(gapText)),
    ...list("Good to know", notes.map(markdownText)),
    ...(changes.length === 0 ? [] : [`## The same by hand\n\n${codeBlock("sh", scriptOf(plan, "aws"))}`]),
  ].join("\n");
}

function whereText({ account, clusterName }: Plan["target"]): string {
  const parts = [
    account === undefined ? undefined : `AWS account ${code(account)}`,
    clusterName === undefined ? undefined : `cluster ${code(clusterName)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : `${parts.join(", ")}. `;
}

function actingText({ arn, practice }: Acting): string {
  return practice ? "This is the practice account: nothing leaves your machine." : `Carried out as ${code(arn)}.`;
}

function gapText({ reason, permission }: Plan["gaps"][number]): string {
  return `${markdownText(reason)}${permission === undefined ? "" : ` (permission: ${code(permission)})`}`;
}

function changeSection({ id, title, action, confirm }: Change): string {
  const lines = diffLines(action);
  const diff = lines.length === 0 ? "" : `\n${codeBlock("diff", lines.join("\n"))}`;
  const warning =
    confirm === undefined ? "" : `\n> ${markdownText(confirm.why)} You are asked to type ${code(confirm.name)}.\n`;
  return `## ${id}. ${markdownText(title)}\n${warning}${diff}`;
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`## ${title}\n\n${items.map((item) => `- ${item}`).join("\n")}\n`];
}

const OUTCOMES: Readonly<Record<ChangeOutcome["outcome"], string>> = {
  done: "✓",
  already: "✓ (was so already)",
  failed: "✗ failed:",
  "changed-meanwhile": "! left, changed meanwhile:",
  cancelled: "! broken off:",
  open: "? not known whether it was made:",
};

/** What a run did and what it did not begin, as a section of a page. */
export function outcomeSection(plan: Plan, outcomes: readonly ChangeOutcome[], remaining: readonly Change[]): string {
  const titleOf = (id: string) => plan.changes.find((change) => change.id === id)?.title ?? id;
  const done = outcomes.map(({ change, outcome, message }) => {
    const why = message === undefined ? "" : ` — ${markdownText(message)}`;
    return `- ${OUTCOMES[outcome]} ${markdownText(titleOf(change))}${why}`;
  });
  const rest = remaining.map(({ title }) => `- not begun: ${markdownText(title)}`);
  return `## What was done\n\n${[...done, ...rest].join("\n")}\n`;
}

/** What an undo takes back, the last change first. */
export function undoPage(plan: Plan, changes: readonly RecordedChange[], warnings: readonly string[]): string {
  const sections = changes.map(({ id, inverse }, index) => {
    const title = plan.changes.find((change) => change.id === id)?.title ?? id;
    const lines = inverse === undefined ? [] : diffLines(inverse);
    const diff = lines.length === 0 ? "" : `\n${codeBlock("diff", lines.join("\n"))}`;
    const left = inverse === undefined ? "\nThis cannot be taken back, and need not be.\n" : "";
    return `## ${index + 1}. Take back: ${markdownText(title)}\n${left}${diff}`;
  });
  return [
    "# Undo\n",
    `${whereText(plan.target)}Only what is still as the run left it is taken back.\n`,
    ...warnings.map((warning) => `> ${markdownText(warning)}\n`),
    ...sections,
  ].join("\n");
}
