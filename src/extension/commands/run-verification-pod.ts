/** `IRSA: Run Verification Pod…`: on request, a short-lived pod of a ServiceAccount asks AWS who it is; its log is shown, it is deleted. */
import * as vscode from "vscode";
import { CLI_IMAGE } from "../../core/generate/manifests.ts";
import {
  type VerificationPodRequest,
  type VerificationPodResult,
  verificationPodCommand,
  verificationPodName,
} from "../../core/live/verify/verification-pod.ts";
import { isLive } from "../../core/view/live/entry.ts";
import type { OpenConnection } from "../access/connections.ts";
import { COMMANDS } from "../contributions.ts";
import { CannotProceed } from "../failure.ts";
import type { Services } from "../services.ts";
import { nodeArgument } from "../tree/node-argument.ts";
import { chooseAccount } from "./account-argument.ts";
import { askForBucket } from "./ask-for-bucket.ts";
import type { Command, CommandContext } from "./command.ts";
import { chosenConnection } from "./select-connection.ts";

const TITLE = vscode.l10n.t("Run Verification Pod");

export const runVerificationPod: Command = {
  title: TITLE,
  async run(context) {
    const { services, argument, progress } = context;
    const chosen = await chosenConnection(context);
    const account = chosen && (await chooseAccount(services, argument, TITLE));
    if (chosen === undefined || account === undefined) {
      return;
    }
    const connection = await progress(vscode.l10n.t("IRSA: connecting"), (signal) =>
      services.connections.open(chosen, signal),
    );
    const { cluster } = connection.ports;
    if (cluster === undefined) {
      throw new CannotProceed(
        vscode.l10n.t("No cluster is chosen, and a pod needs one."),
        vscode.l10n.t("Choose one with “IRSA: Select Cluster and Profile”."),
      );
    }
    const wanted = vscode.l10n.t("S3 bucket that the pod shall list, too; leave it empty to ask only who the pod is");
    const bucket = await askForBucket(TITLE, wanted, true);
    if (bucket === undefined) {
      return;
    }
    const request: VerificationPodRequest = {
      namespace: account.namespace,
      serviceAccount: account.name,
      suffix: crypto.randomUUID().slice(0, 8),
      bucket: bucket === "" ? undefined : bucket,
    };
    if (!(await agree(connection, request))) {
      return;
    }
    const { engine } = connection;
    const title = vscode.l10n.t("IRSA: a pod of {0}/{1} asks AWS", account.namespace, account.name);
    // A cancel is heard in there, where the pod is deleted too.
    const result = await progress(title, (signal, report) =>
      engine.runVerificationPod(request, cluster, engine.SYSTEM_CLOCK, signal, report),
    );
    await show(context, connection, request, result);
  },
};

/** True when the user agreed to exactly this pod. */
async function agree(
  { identity, kind, clusterName }: OpenConnection,
  request: VerificationPodRequest,
): Promise<boolean> {
  const run: vscode.QuickPickItem = {
    label: vscode.l10n.t("$(beaker) Run the Pod"),
    description: kind === "practice" ? vscode.l10n.t("on the practice account") : vscode.l10n.t("as {0}", identity.arn),
    detail: verificationPodCommand(request),
  };
  const cancel = { label: vscode.l10n.t("$(close) Cancel"), description: vscode.l10n.t("nothing is changed") };
  const picked = await vscode.window.showQuickPick([run, cancel], {
    title: TITLE,
    placeHolder: vscode.l10n.t("Nothing is made yet: read what would run, then decide"),
    prompt: vscode.l10n.t(
      "Makes pod {0} of ServiceAccount {1} in namespace {2} of cluster {3}, with image {4}, and deletes it when it has run.",
      verificationPodName(request),
      request.serviceAccount,
      request.namespace,
      clusterName ?? vscode.l10n.t("unknown"),
      CLI_IMAGE,
    ),
    ignoreFocusOut: true,
  });
  return picked === run;
}

/** The page with the log, and a message with the one thing to know. */
async function show(
  { services, argument }: CommandContext,
  { engine, identity, kind }: OpenConnection,
  request: VerificationPodRequest,
  result: VerificationPodResult,
): Promise<void> {
  const { namespace, serviceAccount } = request;
  const page = engine.verificationPodPage(request, result, { arn: identity.arn, practice: kind === "practice" });
  await services.reports.show(vscode.l10n.t("Verification Pod of {0}", serviceAccount), page);
  const { verdict, line } = engine.judgeVerificationPod(request, result);
  services.log.info(`${TITLE}: ${line}`);
  if (result.leftBehind !== undefined) {
    services.log.warn(`${TITLE}: ${result.leftBehind}`);
    void sayLeftBehind(result.leftBehind, engine.deleteCommand(request));
  }
  if (verdict === "passed" || result.outcome.kind === "cancelled") {
    void vscode.window.showInformationMessage(`IRSA: ${line}`);
    return;
  }
  const node = nodeArgument(argument);
  // What the buttons do goes to the same cluster.
  const account = node && isLive(node) ? node : { namespace, name: serviceAccount };
  void sayWhatNext(services, line, request, account, result);
}

/** Not awaited, like the next: the page is there, the message may stand. */
async function sayLeftBehind(leftBehind: string, command: string): Promise<void> {
  const copy = vscode.l10n.t("Copy Command");
  if ((await vscode.window.showWarningMessage(`IRSA: ${leftBehind}`, copy)) === copy) {
    await vscode.env.clipboard.writeText(command);
  }
}

async function sayWhatNext(
  { log }: Services,
  line: string,
  { namespace, serviceAccount: name }: VerificationPodRequest,
  account: unknown,
  { outcome }: VerificationPodResult,
): Promise<void> {
  const verify = vscode.l10n.t("Verify");
  const decode = vscode.l10n.t("Decode the Error");
  const printed = outcome.kind === "ran" && !outcome.succeeded ? outcome.log : undefined;
  const buttons = printed === undefined ? [verify] : [verify, decode];
  const button = await vscode.window.showWarningMessage(`IRSA: ${line}`, ...buttons);
  log.debug(`${TITLE}: ${button ?? "closed"}`);
  if (button === verify) {
    await vscode.commands.executeCommand(COMMANDS.verifyAccount, account);
  } else if (button === decode) {
    await vscode.commands.executeCommand(COMMANDS.decodeError, { text: printed, namespace, name });
  }
}
