// Drafts an intent against a workspace in memory and writes it there, as the guided command does on consent.
import { expect } from "vitest";
import { draftAccess } from "../../src/core/generate/draft-access.ts";
import type { AccessIntent, Draft } from "../../src/core/generate/intent.ts";
import { applyEdits } from "../../src/core/text/edits.ts";
import type { MemoryWorkspace } from "./memory-workspace.ts";

export function draftIn(workspace: MemoryWorkspace, intent: AccessIntent) {
  const { graph } = workspace.workspace;
  return draftAccess(intent, { graph, text: (uri) => workspace.files.get(workspace.path(uri)) });
}

/** Drafts and writes; fails when there is no draft or its edits do not make its files. */
export function write(workspace: MemoryWorkspace, intent: AccessIntent): Draft {
  const outcome = draftIn(workspace, intent);
  expect(outcome).toMatchObject({ ok: true });
  if (!outcome.ok) {
    throw new Error(outcome.reason);
  }
  const { draft } = outcome;
  const written = draft.edits.map((edit) => [
    edit.uri,
    edit.kind === "create" ? edit.text : applyEdits(workspace.files.get(workspace.path(edit.uri)) ?? "", edit.edits),
  ]);
  expect(written).toEqual(draft.files.map(({ uri, after }) => [uri, after]));
  for (const { uri, after } of draft.files) {
    workspace.put(workspace.path(uri), after);
  }
  return draft;
}
