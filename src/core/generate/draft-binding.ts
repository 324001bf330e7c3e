/** Lets a workload that is there run as a ServiceAccount: the one edit behind a drag in the tree. */
import * as l10n from "@vscode/l10n";
import type { AccountName } from "../names/kubernetes.ts";
import type { DraftOutcome } from "./draft-access.ts";
import { setAccount } from "./draft-workload.ts";
import { Drafting, type DraftSources } from "./drafting.ts";

export interface Binding {
  /** A workload of the workspace; `document` is its index in the file. */
  readonly workload: { readonly uri: string; readonly document: number };
  readonly account: AccountName;
  /** Folder that messages name files from. */
  readonly folder: string;
}

/** Changes nothing but the workload's file; a workload that cannot be changed safely is no draft but a reason. */
export function draftBinding({ workload, account, folder }: Binding, sources: DraftSources): DraftOutcome {
  const drafting = new Drafting(sources);
  const facts = drafting.read(workload.uri)?.facts.facts ?? [];
  const fact = facts.find((each) => each.kind === "workload" && each.document === workload.document && !each.partial);
  if (fact?.kind !== "workload") {
    return { ok: false, reason: l10n.t("The workload is no longer where it was.") };
  }
  const wanted = { folder: folder.replace(/\/$/, ""), namespace: account.namespace, serviceAccount: account.name };
  const outcome = setAccount(drafting, wanted, fact);
  if (outcome !== undefined && "problem" in outcome) {
    return { ok: false, reason: outcome.problem };
  }
  const files = drafting.files();
  if (files.length === 0) {
    return { ok: false, reason: drafting.notes[0] ?? l10n.t("It runs as ServiceAccount “{0}” already.", account.name) };
  }
  return { ok: true, draft: { files, edits: drafting.edits(), nextSteps: [], notes: drafting.notes } };
}
