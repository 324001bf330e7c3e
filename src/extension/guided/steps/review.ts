/** Last question: every file as a diff, and consent. Nothing is written before the answer. */
import * as vscode from "vscode";
import type { Draft, DraftFile } from "../../../core/generate/intent.ts";
import { SCHEMES } from "../../contributions.ts";
import type { DraftDocuments } from "../../documents.ts";
import { CannotProceed } from "../../failure.ts";
import { toIntent } from "../answers.ts";
import type { Position } from "../flow.ts";
import { type AnswersSoFar, frameOf, type Guide, STAGES } from "../guide.ts";
import { notesOf } from "../next-steps.ts";
import { type Choice, pick, type Reply, STAY } from "../prompts.ts";
import { onlyFolder } from "./folder.ts";

/** The title of the diff's tab; it is found by it again when it is no longer needed. */
const DIFF_TITLE = "IRSA: Files to Write";

type Decision =
  | { readonly kind: "write" | "back" | "cancel" | "nothing" }
  | { readonly kind: "look"; readonly file: DraftFile };

/** Shows the draft of the answers until the user writes it, goes back or leaves. */
export async function review(
  guide: Guide,
  answers: AnswersSoFar,
  position: Position,
  drafts: DraftDocuments,
): Promise<Reply<Draft>> {
  let draft: Draft | undefined;
  try {
    const reply = await pick<Decision, Decision["kind"]>(frameOf(guide, STAGES.review, position), {
      placeholder: "Nothing is written yet: look at the files, then decide",
      async *load(signal) {
        draft = await draftOf(guide, answers, signal);
        await showDiff(draft, drafts);
        yield decisions(draft, notesOf(draft, answers.mechanism ?? "irsa", answers.cluster?.provider));
      },
      resolve: async (decision) => {
        if (decision.kind === "look") {
          await showFile(decision.file, drafts);
        }
        return decision.kind === "look" || decision.kind === "nothing" ? STAY : decision.kind;
      },
    });
    if (reply.kind !== "answer") {
      return reply;
    }
    return reply.value === "write" && draft !== undefined
      ? { kind: "answer", value: draft }
      : { kind: reply.value === "back" ? "back" : "cancel" };
  } finally {
    await closeDiff();
  }
}

async function draftOf(guide: Guide, answers: AnswersSoFar, signal: AbortSignal): Promise<Draft> {
  const folder = onlyFolder(guide, answers) ?? answers.folder;
  const intent = toIntent(folder === undefined ? answers : { ...answers, folder });
  if (intent === undefined) {
    throw new CannotProceed("An answer is missing.", "Go back and complete the questions.");
  }
  const result = await guide.services.server.request("draft", intent, signal);
  if (!result.ok) {
    throw new CannotProceed(result.reason, "Go back and choose differently.");
  }
  return result.draft;
}

function decisions(draft: Draft, known: readonly string[]): readonly Choice<Decision>[] {
  const files = draft.files.length === 1 ? "1 File" : `${draft.files.length} Files`;
  const look = draft.files.map(
    (file): Choice<Decision> => ({
      label: vscode.workspace.asRelativePath(vscode.Uri.parse(file.uri)),
      icon: file.before === undefined ? "new-file" : "edit",
      description: file.before === undefined ? "new" : "changed",
      section: "Look at one file",
      value: { kind: "look", file },
    }),
  );
  const notes = known.map(
    (note): Choice<Decision> => ({ label: note, icon: "info", section: "Good to know", value: { kind: "nothing" } }),
  );
  const write: Choice<Decision> = { label: `Write ${files}`, icon: "check", value: { kind: "write" } };
  const leave: readonly Choice<Decision>[] = [
    { label: "Go Back", icon: "arrow-left", section: "Not yet", value: { kind: "back" } },
    { label: "Cancel, Write Nothing", icon: "close", section: "Not yet", value: { kind: "cancel" } },
  ];
  return [...(draft.files.length === 0 ? [] : [write]), ...look, ...notes, ...leave];
}

async function showDiff(draft: Draft, drafts: DraftDocuments): Promise<void> {
  const rows = draft.files.map((file) => {
    const uri = vscode.Uri.parse(file.uri);
    return [uri, file.before === undefined ? undefined : uri, drafts.propose(uri, file.after)];
  });
  await vscode.commands.executeCommand("vscode.changes", DIFF_TITLE, rows);
}

async function showFile(file: DraftFile, drafts: DraftDocuments): Promise<void> {
  const uri = vscode.Uri.parse(file.uri);
  const proposed = drafts.propose(uri, file.after);
  const options = { preview: true, preserveFocus: true };
  if (file.before === undefined) {
    await vscode.commands.executeCommand("vscode.open", proposed, options);
  } else {
    await vscode.commands.executeCommand("vscode.diff", uri, proposed, `${file.title} (proposed)`, options);
  }
}

async function closeDiff(): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => tab.label === DIFF_TITLE || isDraft(tab.input));
  await vscode.window.tabGroups.close(tabs);
}

function isDraft(input: unknown): boolean {
  return (
    (input instanceof vscode.TabInputText && input.uri.scheme === SCHEMES.draft) ||
    (input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEMES.draft)
  );
}
