/** `IRSA: Plan and Apply`: what would change, as a page; consent to exactly that; then the changes, and the proof that they work. */
import * as vscode from "vscode";
import type { AccessIntent } from "../../core/generate/intent.ts";
import type { AccountName } from "../../core/names/kubernetes.ts";
import type { Chosen, OpenConnection } from "../access/connections.ts";
import { COMMANDS } from "../contributions.ts";
import { chooseAccount } from "./account-argument.ts";
import { carryOut } from "./carry-out.ts";
import type { Command } from "./command.ts";
import { typeNames } from "./confirm-names.ts";
import { consentTo } from "./consent.ts";
import { preparePlan } from "./prepare-plan.ts";
import { chosenConnection } from "./select-connection.ts";

const TITLE = vscode.l10n.t("Plan and Apply");

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
