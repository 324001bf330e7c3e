/** `IRSA: Run as Another ServiceAccount`: binds a workload to an account by one edit of its file, previewed and agreed to. */
import * as vscode from "vscode";
import type { Draft } from "../../core/generate/intent.ts";
import type { AccountName } from "../../core/names/kubernetes.ts";
import type { ViewTreeNode, WorkloadChoice } from "../../core/view/requests.ts";
import { CannotProceed } from "../failure.ts";
import { closeDraftDiff, showDraftDiff } from "../guided/draft-diff.ts";
import { writeDraft } from "../guided/write-draft.ts";
import type { Services } from "../services.ts";
import { nodeArgument } from "../tree/node-argument.ts";
import type { Command } from "./command.ts";

const TITLE = vscode.l10n.t("Run as Another ServiceAccount");

export const bindWorkload: Command = {
  title: TITLE,
  async run({ services, argument, progress }) {
    const { node, dropped } = dragged(argument);
    const choices = await services.server.request("choices", undefined);
    const workload = node === undefined ? await chooseWorkload(choices.workloads) : find(node, choices.workloads);
    if (workload === undefined) {
      return;
    }
    const accounts = choices.accounts.flatMap(({ namespace, name }) =>
      namespace === undefined ? [] : [{ namespace, name }],
    );
    const account = dropped ?? (await chooseOf(accounts, workload));
    if (account === undefined) {
      return;
    }
    const uri = vscode.Uri.parse(workload.location.uri);
    const folder = (vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, "..")).toString();
    const result = await progress(vscode.l10n.t("IRSA: drafting the change"), (signal) =>
      services.server.request(
        "bind",
        { workload: { uri: workload.location.uri, document: workload.document }, account, folder },
        signal,
      ),
    );
    if (!result.ok) {
      throw new CannotProceed(result.reason);
    }
    if (await agree(services, result.draft, workload, account)) {
      await writeDraft(result.draft);
    }
  },
};

/** From a drop both; from a context menu the workload alone. */
function dragged(argument: unknown): {
  readonly node: ViewTreeNode | undefined;
  readonly dropped: AccountName | undefined;
} {
  if (typeof argument === "object" && argument !== null && "workload" in argument) {
    const account = "account" in argument ? (argument.account as AccountName | undefined) : undefined;
    return { node: nodeArgument(argument.workload), dropped: account };
  }
  return { node: nodeArgument(argument), dropped: undefined };
}

function find({ label, location }: ViewTreeNode, workloads: readonly WorkloadChoice[]): WorkloadChoice {
  const found = workloads.find(
    (choice) =>
      choice.location.uri === location?.uri &&
      choice.location.range.start.line === location.range.start.line &&
      choice.location.range.start.character === location.range.start.character,
  );
  if (found === undefined) {
    throw new CannotProceed(
      vscode.l10n.t("“{0}” has changed meanwhile, or a template fills in its name.", label),
      vscode.l10n.t("Try again."),
    );
  }
  return found;
}

async function chooseWorkload(workloads: readonly WorkloadChoice[]): Promise<WorkloadChoice | undefined> {
  const rows = workloads.map((workload) => ({
    label: workload.name,
    iconPath: new vscode.ThemeIcon("package"),
    description: [workload.kind, workload.namespace].filter((part) => part !== undefined).join(" in "),
    detail:
      workload.account === undefined
        ? vscode.l10n.t("names no ServiceAccount")
        : vscode.l10n.t("runs as {0}", workload.account),
    workload,
  }));
  if (rows.length === 0) {
    throw new CannotProceed(vscode.l10n.t("No file of this workspace has a workload."));
  }
  return (await vscode.window.showQuickPick(rows, { title: TITLE, placeHolder: vscode.l10n.t("Which workload?") }))
    ?.workload;
}

async function chooseOf(
  accounts: readonly AccountName[],
  { namespace, name }: WorkloadChoice,
): Promise<AccountName | undefined> {
  const usable = accounts.filter((account) => namespace === undefined || account.namespace === namespace);
  if (usable.length === 0) {
    throw new CannotProceed(
      vscode.l10n.t(
        "No file has a ServiceAccount in namespace “{0}”, and a pod can only use accounts of its own namespace.",
        namespace ?? "",
      ),
      vscode.l10n.t("Run “IRSA: Set Up Access for a ServiceAccount” for that namespace."),
    );
  }
  const rows = usable.map((account) => ({
    label: account.name,
    iconPath: new vscode.ThemeIcon("account"),
    description: account.namespace,
    account,
  }));
  const placeHolder = vscode.l10n.t("Which ServiceAccount shall {0} run as?", name);
  return (await vscode.window.showQuickPick(rows, { title: TITLE, placeHolder }))?.account;
}

async function agree(
  { drafts }: Services,
  draft: Draft,
  workload: WorkloadChoice,
  account: AccountName,
): Promise<boolean> {
  await showDraftDiff(draft, drafts);
  try {
    const write = {
      label: vscode.l10n.t("$(check) Write"),
      description: vscode.l10n.t("{0} runs as {1}", workload.name, account.name),
    };
    const cancel = { label: vscode.l10n.t("$(close) Cancel"), description: vscode.l10n.t("nothing is written") };
    const picked = await vscode.window.showQuickPick([write, cancel], {
      title: TITLE,
      placeHolder: vscode.l10n.t("Nothing is written yet: look at the change below, then decide"),
      ignoreFocusOut: true,
    });
    return picked === write;
  } finally {
    await closeDraftDiff();
  }
}
