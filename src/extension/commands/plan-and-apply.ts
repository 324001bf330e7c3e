/** `IRSA: Plan and Apply`: what would change, as a page; consent to exactly that; then the changes, and the proof that they work. */
import * as vscode from "vscode";
import type { AccessIntent } from "../../core/generate/intent.ts";
import type { ApplyProgress, ApplyResult } from "../../core/live/apply.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Chosen, OpenConnection } from "../access/connections.ts";
import { COMMANDS } from "../contributions.ts";
import { CannotProceed } from "../failure.ts";
import { type AccountName, chooseAccount } from "./account-argument.ts";
import type { Command, CommandContext } from "./command.ts";
import { typeNames } from "./confirm-names.ts";
import { consentTo } from "./consent.ts";
import { preparePlan } from "./prepare-plan.ts";
import { chosenConnection } from "./select-connection.ts";
import { undoRecorded } from "./undo.ts";
import { showVerification, verifyOver } from "./verify-account.ts";

const TITLE = vscode.l10n.t("Plan and Apply");

/** Milliseconds to go on asking STS after an apply, before its refusal counts. */
const SETTLE = 30_000;

/** What the guided command hands over: its answers, and the connection that they were given for. */
export interface GuidedRequest {
  readonly intent: AccessIntent;
  readonly chosen: Chosen;
}

export const planAndApply: Command = {
  title: TITLE,
  async run(context) {
    const guided = guidedBy(context.argument);
    const chosen = guided?.chosen ?? (await chosenConnection(context));
    const account =
      chosen && (guided === undefined ? await chooseAccount(context.services, context.argument, TITLE) : whose(guided));
    if (chosen === undefined || account === undefined) {
      return;
    }
    if (guided !== undefined) {
      await context.services.connections.choose(chosen);
    }
    const name = `${account.namespace}/${account.name}`;
    const { connection, plan } = await context.progress(
      vscode.l10n.t("IRSA: planning {0}", name),
      async (signal, report) => {
        report(vscode.l10n.t("connecting"));
        const opened = await context.services.connections.open(chosen, signal);
        report(vscode.l10n.t("comparing what is wanted with what is there"));
        return {
          connection: opened,
          plan: await preparePlan(context.services, opened, account, guided?.intent, signal),
        };
      },
    );
    const page = connection.engine.planPage(plan, name, actingOf(connection));
    await context.services.reports.show(vscode.l10n.t("Plan for {0}", account.name), page);
    if (plan.changes.length === 0 && !plan.gaps.some(({ blocks }) => blocks)) {
      context.services.milestones.reached("planApplied");
      void offerProof(name, account);
      return;
    }
    if (!(await consentTo(plan, connection, TITLE))) {
      return;
    }
    const asked = plan.changes.flatMap(({ confirm }) => confirm ?? []);
    const confirmed = await typeNames(TITLE, asked);
    if (confirmed !== undefined) {
      await carryOut(context, {
        chosen,
        connection,
        plan,
        account,
        intent: guided?.intent,
        confirmed,
        run: crypto.randomUUID(),
      });
    }
  },
};

/** Not awaited: the plan's page is there, the message may stand. */
async function offerProof(name: string, account: AccountName): Promise<void> {
  const verify = vscode.l10n.t("Verify");
  const button = await vscode.window.showInformationMessage(
    vscode.l10n.t("IRSA: nothing has to be changed for {0}, all is as desired.", name),
    verify,
  );
  if (button === verify) {
    await vscode.commands.executeCommand(COMMANDS.verifyAccount, account);
  }
}

function guidedBy(argument: unknown): GuidedRequest | undefined {
  const isGuided = typeof argument === "object" && argument !== null && "intent" in argument && "chosen" in argument;
  return isGuided ? (argument as GuidedRequest) : undefined;
}

function whose({ intent }: GuidedRequest): AccountName {
  return { namespace: intent.namespace, name: intent.serviceAccount };
}

function actingOf({ identity, kind }: OpenConnection) {
  return { arn: identity.arn, practice: kind === "practice" };
}

interface Applying {
  readonly chosen: Chosen;
  readonly connection: OpenConnection;
  readonly plan: Plan;
  readonly account: AccountName;
  /** The answers that the plan was made from; undefined for one made from files. */
  readonly intent: AccessIntent | undefined;
  readonly confirmed: readonly string[];
  readonly run: string;
}

async function carryOut(context: CommandContext, applying: Applying): Promise<void> {
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
      `# ${vscode.l10n.t("Not all of it was done")}\n\n${section}`,
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
