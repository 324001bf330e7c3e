/** Makes the plan for one ServiceAccount: from the guided command's answers, or from what the files of the workspace say. */
import * as vscode from "vscode";
import type { AccessIntent } from "../../core/generate/intent.ts";
import type { AccountName } from "../../core/names/kubernetes.ts";
import type { Desired } from "../../core/plan/desired.ts";
import type { DesiredOfFiles } from "../../core/plan/desired-from-files.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { OpenConnection } from "../access/connections.ts";
import { CannotProceed } from "../failure.ts";
import type { Services } from "../services.ts";

interface Wanted {
  readonly desired: Desired;
  readonly notes: readonly string[];
}

type Mechanism = AccessIntent["mechanism"];

/** @param intent the answers; undefined to go by the files alone */
export async function preparePlan(
  services: Services,
  connection: OpenConnection,
  account: AccountName,
  intent: AccessIntent | undefined,
  signal: AbortSignal,
): Promise<Plan> {
  const { engine, ports } = connection;
  const wanted =
    intent === undefined
      ? await fromFiles(services, connection, account, signal)
      : await fromIntent(services, connection, account, intent, signal);
  return engine.planDesired(wanted.desired, wanted.notes, ports, engine.SYSTEM_CLOCK, signal);
}

async function fromFiles(
  services: Services,
  connection: OpenConnection,
  account: AccountName,
  signal: AbortSignal,
): Promise<Wanted> {
  let wanted = await askFiles(services, connection, account, {}, signal);
  if (wanted.undecided.length > 0) {
    wanted = await askFiles(services, connection, account, { mechanism: await askForMechanism(account) }, signal);
  }
  const { roles, objects, associations } = wanted.desired;
  if (roles.length + objects.length + associations.length === 0) {
    const who = vscode.l10n.t("ServiceAccount {0}/{1}", account.namespace, account.name);
    throw new CannotProceed(
      [vscode.l10n.t("The files give {0} no role that could be planned.", who), ...wanted.notes].join(" "),
      vscode.l10n.t("Run “IRSA: Set Up Access for a ServiceAccount” for it."),
    );
  }
  return wanted;
}

function askFiles(
  { server }: Services,
  connection: OpenConnection,
  account: AccountName,
  choice: { readonly mechanism?: Mechanism; readonly objectsOnly?: boolean },
  signal: AbortSignal,
): Promise<DesiredOfFiles> {
  const cluster = connection.engine.clusterOf(connection, connection.identity.account);
  return server.request("desired", { cluster, account, ...choice }, signal);
}

/** For an account to which the files give a role both ways. Throws a cancellation when the user leaves. */
async function askForMechanism({ namespace, name }: AccountName): Promise<Mechanism> {
  const rows: readonly (vscode.QuickPickItem & { readonly mechanism: Mechanism })[] = [
    {
      label: "EKS Pod Identity",
      description: vscode.l10n.t("the association of the files; it wins where both are there"),
      mechanism: "pod-identity",
    },
    { label: "IRSA", description: vscode.l10n.t("the role of the annotation"), mechanism: "irsa" },
  ];
  const picked = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t("Plan and Apply"),
    placeHolder: vscode.l10n.t("The files give {0} a role both ways: which one is meant?", `${namespace}/${name}`),
    ignoreFocusOut: true,
  });
  if (picked === undefined) {
    throw new vscode.CancellationError();
  }
  return picked.mechanism;
}

async function fromIntent(
  services: Services,
  connection: OpenConnection,
  account: AccountName,
  intent: AccessIntent,
  signal: AbortSignal,
): Promise<Wanted> {
  const { engine, ports } = connection;
  const audience = await engine.liveAudience(account.namespace, account.name, ports, signal);
  const wanted = engine.desiredFromIntent(intent, audience);
  if (!wanted.ok) {
    throw new CannotProceed(wanted.reason, vscode.l10n.t("Run the guided command again and choose differently."));
  }
  if (intent.workload.kind !== "existing") {
    return wanted;
  }
  // The answers name a workload of the workspace; what it is stands in its file.
  const { desired } = await askFiles(services, connection, account, { objectsOnly: true }, signal);
  const workloads = desired.objects.filter(({ ref }) => !["Namespace", "ServiceAccount"].includes(ref.kind));
  const objects = [...wanted.desired.objects, ...workloads];
  return { notes: wanted.notes, desired: { ...wanted.desired, objects } };
}
