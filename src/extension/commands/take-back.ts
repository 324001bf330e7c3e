/** Takes a recorded run back: what would be undone, consent to it, and what came of it. */
import * as vscode from "vscode";
import type { RecordedRun } from "../../core/live/journal.ts";
import type { OpenConnection } from "../access/connections.ts";
import { CannotProceed } from "../failure.ts";
import type { CommandContext } from "./command.ts";
import { typeNames } from "./confirm-names.ts";

const TITLE = vscode.l10n.t("Undo Applied Changes");

/** Shows what would be taken back, asks, and does it. */
export async function undoRecorded(context: CommandContext, connection: OpenConnection, run: string): Promise<void> {
  const { engine, journals, ports } = connection;
  const journal = journals.open(run);
  const recorded = engine.readRun(await journal.read());
  if (recorded === undefined) {
    throw new CannotProceed(vscode.l10n.t("There is no record of a run “{0}”.", run));
  }
  const refusal = await context.progress(vscode.l10n.t("IRSA: looking at the run"), (signal) =>
    engine.otherTarget(recorded.plan.target, connection, signal),
  );
  if (refusal !== undefined) {
    throw new CannotProceed(
      refusal,
      vscode.l10n.t("Choose its cluster and profile with “IRSA: Select Cluster and Profile”."),
    );
  }
  const confirmed = await agree(context, connection, recorded);
  if (confirmed === undefined) {
    return;
  }
  const titleOf = (id: string) => recorded.plan.changes.find((change) => change.id === id)?.title ?? id;
  const result = await context.progress(vscode.l10n.t("IRSA: taking back"), (signal, report) =>
    engine.undoRun(
      {
        ports,
        journal,
        clock: engine.SYSTEM_CLOCK,
        confirmed,
        progress: (event) => report(titleOf(event.change.id)),
      },
      signal,
    ),
  );
  if (result.kind === "refused") {
    throw new CannotProceed(vscode.l10n.t("Nothing was changed. {0}", result.message));
  }
  void context.services.looks.refreshSeen(connection);
  context.services.log.info(`${TITLE}: run ${run}: ${result.kind}`);
  const left = result.left.map(({ change, why }) => `${titleOf(change.id)}: ${why.replaceAll("`", "")}`);
  const counted =
    result.undone.length === 1 ? vscode.l10n.t("1 change is") : vscode.l10n.t("{0} changes are", result.undone.length);
  if (result.kind === "undone") {
    void vscode.window.showInformationMessage(
      `IRSA: ${[vscode.l10n.t("{0} taken back.", counted), ...left].join(" ")}`,
    );
  } else {
    void vscode.window.showWarningMessage(vscode.l10n.t("IRSA: {0} taken back, not all. {1}", counted, left.join(" ")));
  }
}

/** The names typed; undefined when the user left. */
async function agree(
  { services }: CommandContext,
  { engine }: OpenConnection,
  { plan, changes }: RecordedRun,
): Promise<readonly string[] | undefined> {
  const undoable = engine.undoableChanges(changes);
  const asked = engine.undoConfirmations(changes);
  await services.reports.show(
    vscode.l10n.t("Undo"),
    engine.undoPage(
      plan,
      undoable,
      asked.map(({ why }) => why),
    ),
  );
  const count = undoable.length === 1 ? vscode.l10n.t("1 Change") : vscode.l10n.t("{0} Changes", undoable.length);
  const take = { label: vscode.l10n.t("$(discard) Take Back {0}", count) };
  const picked = await vscode.window.showQuickPick(
    [take, { label: vscode.l10n.t("$(close) Cancel"), description: vscode.l10n.t("nothing is changed") }],
    {
      title: TITLE,
      placeHolder: vscode.l10n.t("Nothing is changed yet: read what would be taken back, then decide"),
      ignoreFocusOut: true,
    },
  );
  return picked === take ? typeNames(TITLE, asked) : undefined;
}
