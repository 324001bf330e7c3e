/** Carries out a plan that was agreed to: progress, what was done, the ways on where not all was, and the proof that it works. */
import * as vscode from "vscode";
import type { AccessIntent } from "../../core/generate/intent.ts";
import type { ApplyProgress, ApplyResult } from "../../core/live/apply.ts";
import type { AccountName } from "../../core/names/kubernetes.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Chosen, OpenConnection } from "../access/connections.ts";
import { CannotProceed } from "../failure.ts";
import type { CommandContext } from "./command.ts";
import { undoRecorded } from "./take-back.ts";
import { showVerification, verifyOver } from "./verify-account.ts";

const TITLE = vscode.l10n.t("Plan and Apply");

/** Milliseconds to go on asking STS after an apply, before its refusal counts. */
const SETTLE = 30_000;

export interface Applying {
  readonly chosen: Chosen;
  readonly connection: OpenConnection;
  readonly plan: Plan;
  readonly account: AccountName;
  /** The answers that the plan was made from; undefined for one made from files. */
  readonly intent: AccessIntent | undefined;
  readonly confirmed: readonly string[];
  readonly run: string;
}

/** Applies a plan that was agreed to, or goes on with a run of it, and proves what came of it. */
export async function carryOut(context: CommandContext, applying: Applying): Promise<void> {
  const { chosen, connection, plan, account, intent, run } = applying;
  const { engine } = connection;
  const result = await context.progress(
    vscode.l10n.t("IRSA: applying {0} changes", plan.changes.length),
    (signal, report) => apply(applying, signal, (event) => report(progressText(event))),
  );
  if (result.kind === "refused") {
    throw new CannotProceed(
      vscode.l10n.t("Nothing was changed. {0}", result.message),
      result.refusal === "in-use" ? undefined : vscode.l10n.t("Run the command again to make a new plan."),
    );
  }
  void context.services.looks.refreshSeen(connection);
  const section = engine.outcomeSection(plan, result.outcomes, result.remaining);
  context.services.log.info(`${TITLE}: run ${run}: ${result.kind}, ${result.outcomes.length} changes begun`);
  if (result.kind !== "complete") {
    await context.services.reports.show(
      vscode.l10n.t("Run for {0}", account.name),
      `# ${vscode.l10n.t("Not all of it was done")}\n\n${section}\n${vscode.l10n.t("To go on with it or to take it back, at any time: command “IRSA: Undo Applied Changes”.")}\n`,
    );
    void offerWaysOn(context, applying, result);
    return;
  }
  context.services.milestones.reached("planApplied");
  const title = vscode.l10n.t("IRSA: verifying {0}/{1}", account.namespace, account.name);
  const scope = { settle: SETTLE, permissions: intent === undefined ? [] : engine.actionsOf(intent) };
  const verification = await context.progress(title, (signal) => verifyOver(connection, account, scope, signal));
  await showVerification(context, chosen, connection, verification, [section]);
}

function apply(
  { connection, plan, confirmed, run }: Applying,
  signal: AbortSignal,
  progress: (event: ApplyProgress) => void,
): Promise<ApplyResult> {
  const { engine, ports, journals } = connection;
  const request = { plan, run, confirmed, ports, journal: journals.open(run), clock: engine.SYSTEM_CLOCK, progress };
  return engine.applyPlan(request, signal);
}

function progressText(event: ApplyProgress): string {
  switch (event.kind) {
    case "checking":
      return vscode.l10n.t("looking whether anything has changed since");
    case "changing":
      return vscode.l10n.t("{0} of {1}: {2}", event.number, event.of, event.change.title);
    case "waiting":
      return vscode.l10n.t("waiting: {0}", event.why);
    case "changed":
      return event.change.title;
  }
}

/** Not awaited: the page says what was done, the message stays until the user decides. */
async function offerWaysOn(context: CommandContext, applying: Applying, result: ApplyResult): Promise<void> {
  const lead = result.kind === "failed" ? vscode.l10n.t("Not all of it could be done.") : vscode.l10n.t("Broken off.");
  const resume = vscode.l10n.t("Resume");
  const takeBack = vscode.l10n.t("Undo");
  const button = await vscode.window.showWarningMessage(
    vscode.l10n.t("IRSA: {0} What was done is recorded: go on, or take it back.", lead),
    resume,
    takeBack,
  );
  if (button === resume) {
    await context.guarded(() => carryOut(context, applying));
  } else if (button === takeBack) {
    await context.guarded(() => undoRecorded(context, applying.connection, applying.run));
  }
}
