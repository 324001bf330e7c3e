/** Last question: every file as a diff, and consent. Nothing is written before the answer. */
import * as vscode from "vscode";
import type { Draft } from "../../../core/generate/intent.ts";
import { baseName } from "../../../core/text/uri.ts";
import type { DraftDocuments } from "../../documents.ts";
import { CannotProceed } from "../../failure.ts";
import { toIntent } from "../answers.ts";
import { closeDraftDiff, showDraftDiff } from "../draft-diff.ts";
import type { Position } from "../flow.ts";
import { type AnswersSoFar, frameOf, type Guide, STAGES } from "../guide.ts";
import { notesOf } from "../next-steps.ts";
import { type Choice, pick, type Reply } from "../prompts.ts";
import { onlyFolder } from "./folder.ts";

type Decision = "write" | "back" | "cancel";

/** Shows the draft of the answers until the user writes it, goes back or leaves. */
export async function review(
  guide: Guide,
  answers: AnswersSoFar,
  position: Position,
  drafts: DraftDocuments,
): Promise<Reply<Draft>> {
  let draft: Draft | undefined;
  try {
    const reply = await pick<Decision, Decision>(frameOf(guide, STAGES.review, position), {
      placeholder: vscode.l10n.t("Nothing is written yet: look at the files below, then decide"),
      async *load(signal) {
        draft = await draftOf(guide, answers, signal);
        await showDraftDiff(draft, drafts);
        yield decisions(draft);
      },
      prompt: () => draft && notesOf(draft, answers.mechanism ?? "irsa", answers.cluster?.provider).join(" "),
      resolve: async (decision) => decision,
    });
    if (reply.kind !== "answer") {
      return reply;
    }
    return reply.value === "write" && draft !== undefined
      ? { kind: "answer", value: draft }
      : { kind: reply.value === "back" ? "back" : "cancel" };
  } finally {
    await closeDraftDiff();
  }
}

async function draftOf(guide: Guide, answers: AnswersSoFar, signal: AbortSignal): Promise<Draft> {
  const folder = onlyFolder(guide, answers) ?? answers.folder;
  const intent = toIntent(folder === undefined ? answers : { ...answers, folder });
  if (intent === undefined) {
    throw new CannotProceed(
      vscode.l10n.t("An answer is missing."),
      vscode.l10n.t("Go back and complete the questions."),
    );
  }
  const result = await guide.services.server.request("draft", intent, signal);
  if (!result.ok) {
    throw new CannotProceed(result.reason, vscode.l10n.t("Go back and choose differently."));
  }
  return result.draft;
}

function decisions({ files }: Draft): readonly Choice<Decision>[] {
  const write: Choice<Decision> = {
    label: vscode.l10n.t(
      "Write {0}",
      files.length === 1 ? vscode.l10n.t("1 File") : vscode.l10n.t("{0} Files", files.length),
    ),
    icon: "check",
    description: files.map((file) => baseName(file.uri)).join(", "),
    value: "write",
  };
  return [
    ...(files.length === 0 ? [] : [write]),
    { label: vscode.l10n.t("Go Back"), icon: "arrow-left", value: "back" },
    {
      label: vscode.l10n.t("Cancel"),
      icon: "close",
      description: vscode.l10n.t("nothing is written"),
      value: "cancel",
    },
  ];
}
