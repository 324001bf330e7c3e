/** Plans and what became of them as Markdown pages: what a user reads before agreeing, and afterwards. */
import * as l10n from "@vscode/l10n";
import type { ChangeOutcome, RecordedChange } from "../../core/live/journal.ts";
import type { Change, Plan } from "../../core/plan/plan.ts";
import { diffLines } from "../../core/plan/render/diff.ts";
import { markdownText } from "../../core/text/markdown-text.ts";
import { adviceText, code, codeBlock, diffBlock } from "./markdown-blocks.ts";
import { scriptOf } from "./plan-texts.ts";

/** Whose identity a plan is made with and carried out by. */
export interface Acting {
  /** ARN of sts:GetCallerIdentity. */
  readonly arn: string;
  readonly practice: boolean;
}

export function planPage(plan: Plan, account: string, acting: Acting): string {
  const { changes, gaps, notes, target } = plan;
  const count = changes.length === 1 ? l10n.t("1 change") : l10n.t("{0} changes", changes.length);
  const lead =
    changes.length === 0
      ? l10n.t("Nothing to change: AWS and the cluster are as desired.")
      : l10n.t("{0}, in this order. Nothing is changed before you agree.", count);
  const blocking = gaps.filter(({ blocks }) => blocks);
  const unseen = gaps.filter(({ blocks }) => !blocks);
  return [
    `# ${l10n.t("Plan for ServiceAccount {0}", code(account))}\n`,
    `${whereText(target)}${actingText(acting)}\n`,
    `${lead}\n`,
    ...list(l10n.t("✗ Stands in the way"), blocking.map(gapText)),
    ...list(l10n.t("Good to know"), notes.map(markdownText)),
    ...changes.map(changeSection),
    ...list(l10n.t("? Not seen"), unseen.map(gapText)),
    ...(changes.length === 0 ? [] : [`## ${l10n.t("The same by hand")}\n\n${codeBlock("sh", scriptOf(plan, "aws"))}`]),
  ].join("\n");
}

function whereText({ account, clusterName }: Plan["target"]): string {
  const parts = [
    account === undefined ? undefined : l10n.t("AWS account {0}", code(account)),
    clusterName === undefined ? undefined : l10n.t("cluster {0}", code(clusterName)),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : `${parts.join(", ")}. `;
}

function actingText({ arn, practice }: Acting): string {
  return practice
    ? l10n.t("This is the practice account: nothing leaves your machine.")
    : l10n.t("Carried out as {0}.", code(arn));
}

function gapText({ reason, permission }: Plan["gaps"][number]): string {
  return `${markdownText(reason)}${permission === undefined ? "" : l10n.t(" (permission: {0})", code(permission))}`;
}

function changeSection({ id, title, action, confirm }: Change): string {
  const lines = diffLines(action);
  const diff = lines.length === 0 ? "" : `\n${diffBlock(lines)}`;
  const warning =
    confirm === undefined
      ? ""
      : `\n> ${l10n.t("{0} You are asked to type {1}.", markdownText(confirm.why), code(confirm.name))}\n`;
  return `## ${id}. ${markdownText(title)}\n${warning}${diff}`;
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`## ${title}\n\n${items.map((item) => `- ${item}`).join("\n")}\n`];
}

function outcomeText(outcome: ChangeOutcome["outcome"]): string {
  const texts: Readonly<Record<ChangeOutcome["outcome"], string>> = {
    done: "✓",
    already: l10n.t("✓ (was so already)"),
    failed: l10n.t("✗ failed:"),
    "changed-meanwhile": l10n.t("! left, changed meanwhile:"),
    cancelled: l10n.t("! broken off:"),
    open: l10n.t("? not known whether it was made:"),
  };
  return texts[outcome];
}

/** What a run did and what it did not begin, as a section of a page. */
export function outcomeSection(plan: Plan, outcomes: readonly ChangeOutcome[], remaining: readonly Change[]): string {
  const titleOf = (id: string) => plan.changes.find((change) => change.id === id)?.title ?? id;
  const done = outcomes.map(({ change, outcome, message }) => {
    const why = message === undefined ? "" : ` — ${adviceText(message)}`;
    return `- ${outcomeText(outcome)} ${markdownText(titleOf(change))}${why}`;
  });
  const rest = remaining.map(({ title }) => `- ${l10n.t("not begun: {0}", markdownText(title))}`);
  return `## ${l10n.t("What was done")}\n\n${[...done, ...rest].join("\n")}\n`;
}

/** What an undo takes back, the last change first. */
export function undoPage(plan: Plan, changes: readonly RecordedChange[], warnings: readonly string[]): string {
  const sections = changes.map(({ id, inverse }, index) => {
    const title = plan.changes.find((change) => change.id === id)?.title ?? id;
    const lines = inverse === undefined ? [] : diffLines(inverse);
    const diff = lines.length === 0 ? "" : `\n${diffBlock(lines)}`;
    const left = inverse === undefined ? `\n${l10n.t("This cannot be taken back, and need not be.")}\n` : "";
    return `## ${index + 1}. ${l10n.t("Take back: {0}", markdownText(title))}\n${left}${diff}`;
  });
  return [
    `# ${l10n.t("Undo")}\n`,
    `${whereText(plan.target)}${l10n.t("Only what is still as the run left it is taken back.")}\n`,
    ...warnings.map((warning) => `> ${markdownText(warning)}\n`),
    ...sections,
  ].join("\n");
}
