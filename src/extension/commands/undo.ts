/** `IRSA: Undo Applied Changes`: takes a run back by its record, or goes on with one that did not come to its end. */
import * as vscode from "vscode";
import type { RecordedRun } from "../../core/live/journal.ts";
import type { AccountName } from "../../core/names/kubernetes.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { OpenConnection } from "../access/connections.ts";
import { CannotProceed } from "../failure.ts";
import { carryOut } from "./carry-out.ts";
import type { Command } from "./command.ts";
import { typeNames } from "./confirm-names.ts";
import { chosenConnection } from "./select-connection.ts";
import { undoRecorded } from "./take-back.ts";

const TITLE = vscode.l10n.t("Undo Applied Changes");

export const undo: Command = {
  title: TITLE,
  async run(context) {
    const chosen = await chosenConnection(context);
    if (chosen === undefined) {
      return;
    }
    const connection = await context.progress(vscode.l10n.t("IRSA: connecting"), (signal) =>
      context.services.connections.open(chosen, signal),
    );
    const run = await chooseRun(connection);
    if (run === undefined) {
      return;
    }
    const resumed = await goOnWith(connection, run);
    if (resumed === "take-back") {
      await undoRecorded(context, connection, run);
    } else if (resumed !== undefined) {
      await carryOut(context, { ...resumed, chosen, connection, intent: undefined, run });
    }
  },
};

interface Row extends vscode.QuickPickItem {
  readonly run: string;
}

async function chooseRun({ journals, engine }: OpenConnection): Promise<string | undefined> {
  const rows: Row[] = [];
  for (const run of await journals.list()) {
    const lines = await journals.open(run).read();
    const recorded = engine.readRun(lines);
    if (recorded !== undefined && engine.undoableChanges(recorded.changes).length > 0) {
      rows.push(rowOf(run, recorded, lines[0]?.at, engine.undoableChanges(recorded.changes).length));
    }
  }
  if (rows.length === 0) {
    throw new CannotProceed(
      vscode.l10n.t("There is nothing to undo: no record of a run that changed anything is left."),
    );
  }
  const picked = await vscode.window.showQuickPick(rows, {
    title: TITLE,
    placeHolder: vscode.l10n.t("Which run shall be taken back?"),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked?.run;
}

interface Resumed {
  readonly plan: Plan;
  readonly account: AccountName;
  readonly confirmed: readonly string[];
}

/** Asked for a run that did not come to its end. Apply itself refuses what changed meanwhile. Undefined when the user left. */
async function goOnWith({ journals, engine }: OpenConnection, run: string): Promise<Resumed | "take-back" | undefined> {
  const recorded = engine.readRun(await journals.open(run).read());
  const [pods] = recorded?.plan.desired.pods ?? [];
  if (recorded === undefined || pods === undefined || !isUnfinished(recorded)) {
    return "take-back";
  }
  const { plan, changes } = recorded;
  const made = changes.filter(({ outcome }) => outcome?.outcome === "done" || outcome?.outcome === "already");
  const resume = {
    label: vscode.l10n.t("$(debug-continue) Resume"),
    description: vscode.l10n.t("{0} of {1} changes are made", made.length, plan.changes.length),
    detail: vscode.l10n.t("Refused when anything else has changed since the plan was made"),
  };
  const takeBack = { label: vscode.l10n.t("$(discard) Take Back…") };
  const picked = await vscode.window.showQuickPick([resume, takeBack], {
    title: TITLE,
    placeHolder: vscode.l10n.t("This run did not come to its end: go on with it, or take back what it did?"),
    ignoreFocusOut: true,
  });
  if (picked !== resume) {
    return picked && "take-back";
  }
  const confirmed = await typeNames(
    vscode.l10n.t("Resume"),
    plan.changes.flatMap(({ confirm }) => confirm ?? []),
  );
  return confirmed && { plan, confirmed, account: { namespace: pods.namespace, name: pods.serviceAccount } };
}

/** Whether apply would take the run up again: one that was taken back, even in part, it does not. */
function isUnfinished({ ended, changes }: RecordedRun): boolean {
  return ended !== "complete" && ended !== "undone" && !changes.some(({ undone }) => undone !== undefined);
}

function rowOf(run: string, { plan, ended }: RecordedRun, at: string | undefined, count: number): Row {
  const [pods] = plan.desired.pods;
  const state = ended === "complete" ? "" : ended === undefined ? vscode.l10n.t(", broken off") : `, ${ended}`;
  const { account, clusterName } = plan.target;
  return {
    label: `$(history) ${pods === undefined ? run : `${pods.namespace}/${pods.serviceAccount}`}`,
    description: at === undefined ? "" : new Date(at).toLocaleString(),
    detail: vscode.l10n.t(
      "{0}{1}; cluster {2}, account {3}",
      count === 1 ? vscode.l10n.t("1 change") : vscode.l10n.t("{0} changes", count),
      state,
      clusterName ?? vscode.l10n.t("unknown"),
      account ?? vscode.l10n.t("unknown"),
    ),
    run,
  };
}
