/** `IRSA: Verify ServiceAccount`: every link by which its pods get their identity, proved from here and shown as a page. */
import * as vscode from "vscode";
import type { CommandNames, VerifyRequest } from "../../core/live/verify/context.ts";
import type { Verification } from "../../core/live/verify/verification.ts";
import type { AccountName } from "../../core/names/kubernetes.ts";
import { isLive, type LiveNode } from "../../core/view/live/entry.ts";
import type { Chosen, OpenConnection } from "../access/connections.ts";
import { COMMANDS } from "../contributions.ts";
import type { Services } from "../services.ts";
import { nodeArgument } from "../tree/node-argument.ts";
import { chooseAccount } from "./account-argument.ts";
import { askForBucket } from "./ask-for-bucket.ts";
import type { Command, CommandContext } from "./command.ts";
import { chosenConnection } from "./select-connection.ts";

const TITLE = vscode.l10n.t("Verify ServiceAccount");

export const verifyAccount: Command = {
  title: TITLE,
  async run(context) {
    const { services, argument, progress } = context;
    const chosen = await chosenConnection(context);
    const account = chosen && (await chooseAccount(services, argument, TITLE));
    if (chosen === undefined || account === undefined) {
      return;
    }
    const title = vscode.l10n.t("IRSA: verifying {0}/{1}", account.namespace, account.name);
    const { connection, verification } = await progress(title, async (signal, report) => {
      report(vscode.l10n.t("connecting"));
      const opened = await services.connections.open(chosen, signal);
      report(vscode.l10n.t("asking AWS and the cluster"));
      const scope = { ...WHAT_IS_THERE, bucket: bucketIn(argument) };
      return { connection: opened, verification: await verifyOver(opened, account, scope, signal) };
    });
    await showVerification(context, chosen, connection, verification, []);
  },
};

/** The button of a verification hands over an account with `bucket`: what its session shall list. */
function bucketIn(argument: unknown): string | undefined {
  const isNamed = typeof argument === "object" && argument !== null && "bucket" in argument;
  return isNamed && typeof argument.bucket === "string" ? argument.bucket : undefined;
}

/** What advice calls the ways on, as the palette has them. */
function commandNames(): CommandNames {
  const plan = vscode.l10n.t("“IRSA: Plan and Apply”");
  return { plan, planAgent: plan, setUp: vscode.l10n.t("“IRSA: Set Up Access for a ServiceAccount”") };
}

/**
 * How long to go on asking STS, in milliseconds, since changes in IAM take a while to be seen; what the role must be allowed; and what its
 * session shall list.
 */
type Scope = Pick<VerifyRequest, "settle" | "permissions" | "bucket">;

/** No change was made that takes time, and nobody said what the pods are for. */
const WHAT_IS_THERE: Scope = { settle: 0, permissions: [] };

export function verifyOver(
  { engine, ports, clusterName }: OpenConnection,
  { namespace, name }: AccountName,
  scope: Scope,
  signal: AbortSignal,
): Promise<Verification> {
  const request = { clusterName, namespace, serviceAccount: name, ...scope, commands: commandNames() };
  return engine.verify(request, ports, engine.SYSTEM_CLOCK, signal);
}

/** The page, and a message with the one thing to know. @param more sections for the page's end */
export async function showVerification(
  { services, argument }: CommandContext,
  chosen: Chosen,
  { engine, identity }: OpenConnection,
  verification: Verification,
  more: readonly string[],
): Promise<void> {
  await services.guide.verified(verification);
  if (verification.verdict === "passed") {
    services.milestones.reached("identityVerified");
  }
  const acting = { arn: identity.arn, practice: chosen.kind === "practice" };
  const { namespace, serviceAccount } = verification;
  await services.reports.show(
    vscode.l10n.t("Verification of {0}", serviceAccount),
    engine.verificationPage(verification, acting, more),
  );
  const line = engine.verificationLine(verification);
  services.log.info(`Verify: ${line}`);
  // What the buttons do goes to the same cluster.
  const node = nodeArgument(argument);
  void say(services, verification, line, node && isLive(node) ? node : { namespace, name: serviceAccount });
}

/** Not awaited: the page is there, the message may stand. */
async function say(
  services: Services,
  { verdict, mechanism }: Verification,
  line: string,
  account: AccountName | LiveNode,
): Promise<void> {
  // A pod of an account that is known to be broken would only be refused.
  const tryPod = vscode.l10n.t("Try in a Pod…");
  if (verdict === "passed") {
    const see = vscode.l10n.t("Show How");
    const list = vscode.l10n.t("List a Bucket…");
    // An association gives no session from here: only a pod can list with it.
    const proofs = mechanism === "irsa" ? [list, tryPod] : [tryPod];
    const picked = await vscode.window.showInformationMessage(`IRSA: ${line}`, see, ...proofs);
    if (picked === list) {
      await listBucket(account);
    } else if (picked !== undefined) {
      await vscode.commands.executeCommand(picked === see ? COMMANDS.openGuide : COMMANDS.runVerificationPod, account);
    }
    return;
  }
  const repair = vscode.l10n.t("Plan the Repair");
  const again = vscode.l10n.t("Verify Again");
  const button = await vscode.window.showWarningMessage(
    `IRSA: ${line}`,
    repair,
    again,
    ...(verdict === "unknown" ? [tryPod] : []),
  );
  services.log.debug(`Verify: ${button ?? "closed"}`);
  if (button === repair) {
    await vscode.commands.executeCommand(COMMANDS.planAndApply, account);
  } else if (button === again) {
    await vscode.commands.executeCommand(COMMANDS.verifyAccount, account);
  } else if (button === tryPod) {
    await vscode.commands.executeCommand(COMMANDS.runVerificationPod, account);
  }
}

/** Verifies once more, with a real call to S3 by the session that STS gives. */
async function listBucket(account: AccountName | LiveNode): Promise<void> {
  const bucket = await askForBucket(TITLE, vscode.l10n.t("S3 bucket that a session of the role shall list"), false);
  if (bucket !== undefined) {
    await vscode.commands.executeCommand(COMMANDS.verifyAccount, { ...account, bucket });
  }
}
