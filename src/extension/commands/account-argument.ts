/** Finds out which ServiceAccount a command is about: from the tree node, lens or editor that called it, or by asking. */
import * as vscode from "vscode";
import type { AccountName } from "../../core/names/kubernetes.ts";
import type { AccountChoice } from "../../core/view/requests.ts";
import { CannotProceed } from "../failure.ts";
import type { Services } from "../services.ts";

const LAST_ACCOUNT = "account";

/** Undefined when the user left. `title` is that of the command. */
export async function chooseAccount(
  services: Services,
  argument: unknown,
  title: string,
): Promise<AccountName | undefined> {
  const account = namedBy(argument) ?? (await takeOrAsk(services, argument, title));
  if (account !== undefined) {
    rememberAccount(services, account);
  }
  return account;
}

/** An editor's menu hands over its file: then what was clicked decides, where that is one account. */
async function takeOrAsk(services: Services, argument: unknown, title: string): Promise<AccountName | undefined> {
  const inFocus = await accountsInFocus(services);
  const [only, ...more] = inFocus;
  return argument instanceof vscode.Uri && more.length === 0 && only !== undefined
    ? only
    : askForAccount(services, title, inFocus);
}

/** What the cursor of the active editor is in, or else its file: none where no editor has the focus. */
export async function accountsInFocus({ server }: Services): Promise<readonly AccountName[]> {
  const editor = vscode.window.activeTextEditor;
  return editor === undefined
    ? []
    : server.request("accountsAt", { uri: editor.document.uri.toString(), position: editor.selection.active });
}

/** The next question for a ServiceAccount offers this one first. */
export function rememberAccount({ memory }: Services, { namespace, name }: AccountName): void {
  void memory.update(LAST_ACCOUNT, `${namespace}/${name}`);
}

/** Tree nodes carry their names in `values`; lenses and the guide page hand over the names themselves. */
export function namedBy(argument: unknown): AccountName | undefined {
  if (typeof argument !== "object" || argument === null) {
    return undefined;
  }
  const values = "values" in argument ? argument.values : argument;
  if (typeof values !== "object" || values === null || !("namespace" in values) || !("name" in values)) {
    return undefined;
  }
  const { namespace, name } = values;
  return typeof namespace === "string" && typeof name === "string" ? { namespace, name } : undefined;
}

async function askForAccount(
  { server, memory }: Services,
  title: string,
  inFocus: readonly AccountName[],
): Promise<AccountName | undefined> {
  const { accounts } = await server.request("choices", undefined);
  const focused = new Set(inFocus.map(({ namespace, name }) => `${namespace}/${name}`));
  const last = memory.get<string>(LAST_ACCOUNT);
  // What the user is looking at comes first, then what was worked with last.
  const weight = (label: string) => (focused.has(label) ? 2 : 0) + (label === last ? 1 : 0);
  const rows = accounts
    .flatMap(rowOf)
    .sort((a, b) => weight(b.label) - weight(a.label) || a.label.localeCompare(b.label));
  if (rows.length === 0) {
    throw new CannotProceed(
      vscode.l10n.t("No file of this workspace has a ServiceAccount with a name and a namespace."),
      vscode.l10n.t("Run “IRSA: Set Up Access for a ServiceAccount” first."),
    );
  }
  const unique = rows.filter((row, index) => rows.findIndex(({ label }) => label === row.label) === index);
  const picked = await vscode.window.showQuickPick(unique, {
    title,
    placeHolder: vscode.l10n.t("Which ServiceAccount?"),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked?.account;
}

function rowOf({ namespace, name, roleArn }: AccountChoice) {
  return namespace === undefined
    ? []
    : [
        {
          label: `${namespace}/${name}`,
          iconPath: new vscode.ThemeIcon("account"),
          ...(roleArn === undefined ? {} : { description: roleArn }),
          account: { namespace, name },
        },
      ];
}
