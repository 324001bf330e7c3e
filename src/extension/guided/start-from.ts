/** What is known before the first question: from the tree node, or the editor's menu, on which the guided command was run. */
import type * as vscode from "vscode";
import type { AccountName } from "../../core/names/kubernetes.ts";
import { folderOf } from "../../core/text/uri.ts";
import type { AccountChoice, WorkloadChoice, WorkspaceChoices } from "../../core/view/requests.ts";
import { nodeArgument } from "../tree/node-argument.ts";
import type { AnswersSoFar } from "./guide.ts";

/** What the tree node says on which the command was run. */
export function startFromNode(argument: unknown, choices: WorkspaceChoices): AnswersSoFar {
  const values = nodeArgument(argument)?.values ?? {};
  const account = choices.accounts.find(
    (choice) => choice.name === values.name && (choice.namespace ?? values.namespace) === values.namespace,
  );
  return {
    ...(values.namespace === undefined ? {} : { namespace: values.namespace }),
    ...(account === undefined ? {} : { account, serviceAccount: account.name }),
  };
}

/**
 * What the cursor is in: a workload with the ServiceAccount that it names, or with the only one beside it where it names none; or an
 * account. Every answer is offered, none is taken for granted.
 *
 * @param inFocus the accounts that the cursor is about
 */
export function startFromEditor(
  { document, selection }: Pick<vscode.TextEditor, "document" | "selection">,
  choices: WorkspaceChoices,
  inFocus: readonly AccountName[],
): AnswersSoFar {
  const uri = document.uri.toString();
  const workload = workloadAt(choices.workloads, uri, selection.active.line);
  const [focused] = inFocus;
  // The namespace's own "default" is shared by all pods that name no account.
  const named = workload?.account === "default" ? undefined : workload?.account;
  const namespace = focused?.namespace ?? workload?.namespace;
  const account =
    choices.accounts.find((choice) => choice.namespace === focused?.namespace && choice.name === focused?.name) ??
    (named === undefined ? onlyBeside(choices.accounts, uri, namespace) : undefined);
  // An account that no file defines is to be made.
  const serviceAccount = account?.name ?? named;
  return {
    folder: folderOf(uri),
    ...(namespace === undefined ? {} : { namespace }),
    ...(serviceAccount === undefined ? {} : { serviceAccount, account: account ?? "new" }),
    ...(workload === undefined
      ? {}
      : { workloadKind: "existing", workload: { kind: "existing", uri, document: workload.document } }),
  };
}

function onlyBeside(
  accounts: readonly AccountChoice[],
  uri: string,
  namespace: string | undefined,
): AccountChoice | undefined {
  const [only, ...more] = accounts.filter((account) => account.location.uri === uri && account.namespace === namespace);
  return more.length === 0 ? only : undefined;
}

/** The last that begins above the line, else the first of the file. */
function workloadAt(workloads: readonly WorkloadChoice[], uri: string, line: number): WorkloadChoice | undefined {
  const here = workloads
    .filter(({ location }) => location.uri === uri)
    .sort((a, b) => a.location.range.start.line - b.location.range.start.line);
  return here.findLast(({ location }) => location.range.start.line <= line) ?? here[0];
}
