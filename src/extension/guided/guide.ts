/** What every question of the guided command may look at, and how it turns a reply into an outcome. */
import * as vscode from "vscode";
import type { AwsReader } from "../../core/ports.ts";
import type { WorkspaceChoices } from "../../core/view/requests.ts";
import type { Services } from "../services.ts";
import type { Answers } from "./answers.ts";
import type { Outcome, Position, Step } from "./flow.ts";
import type { Frame, Reply } from "./prompts.ts";

export interface Guide {
  readonly services: Services;
  /** What the files of the workspace offer. */
  readonly choices: WorkspaceChoices;
  /** Title of every question. */
  readonly title: string;
}

export type GuideStep = Step<Answers>;
export type AnswersSoFar = Readonly<Partial<Answers>>;

export const STAGES = {
  cluster: vscode.l10n.t("Cluster"),
  mechanism: vscode.l10n.t("Mechanism"),
  account: vscode.l10n.t("ServiceAccount"),
  role: vscode.l10n.t("Role"),
  permissions: vscode.l10n.t("Permissions"),
  workload: vscode.l10n.t("Workload"),
  folder: vscode.l10n.t("Folder"),
  review: vscode.l10n.t("Review"),
} as const;

export function frameOf(guide: Guide, stage: string, position: Position): Frame {
  return { title: `${guide.title}: ${stage}`, position };
}

/** The outcome of a reply; `read` says which answers its value adds or changes. */
export function outcomeOf<T>(
  reply: Reply<T>,
  answers: AnswersSoFar,
  read: (value: T) => AnswersSoFar,
): Outcome<Answers> {
  return reply.kind === "answer" ? { kind: "answer", answers: { ...answers, ...read(reply.value) } } : reply;
}

/** True where the issuer was typed, so that nobody is asked about the cluster and its account. */
export function isUnseen(answers: AnswersSoFar): boolean {
  return answers.source === undefined || answers.source === "typed" || answers.issuer !== undefined;
}

/** AWS as the cluster's answers reach it; undefined where the issuer was typed. */
export async function readerFor(guide: Guide, answers: AnswersSoFar): Promise<AwsReader | undefined> {
  if (isUnseen(answers)) {
    return undefined;
  }
  const { source, profile, region } = answers;
  return guide.services.accounts.connect(source === "practice" ? "practice" : "aws", { profile, region });
}
