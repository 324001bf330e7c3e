/** Finds out which ServiceAccount a command is about: from the tree node or lens that called it, or by asking. */
import * as vscode from "vscode";
import type { AccountChoice } from "../../core/view/requests.ts";
import { CannotProceed } from "../failure.ts";
import type { Services } from "../services.ts";

export interface AccountName {
  readonly namespace: string;
  readonly name: string;
}

const LAST_ACCOUNT = "account";

/** Undefined when the user left. `title` is that of the command. */
export async function chooseAccount(
  services: Services,
  argument: unknown,
  title: string,
): Promise<AccountName | undefined> {
  const account = namedBy(argument) ?? (await askForAccount(services, title));
  if (account !== undefined) {
    rememberAccount(services, account);
  }
  return account;
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

async function askForAccount({ server, memory }: Services, title: string): Promise<AccountName | undefined> {
  const { accounts } = await server.request("choices", undefined);
  const open = vscode.window.activeTextEditor?.document.uri.toString();
  const last = memory.get<string>(LAST_ACCOUNT);
  // What the user is looking at comes first, then what was worked with last.
  const weight = ({ uri, label }: ReturnType<typeof rowOf>[number]) =>
    (uri === open ? 2 : 0) + (label === last ? 1 : 0);
  const rows = accounts.flatMap(rowOf).sort((a, b) => weight(b) - weight(a) || a.label.localeCompare(b.label));
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

function rowOf({ namespace, name, roleArn, location }: AccountChoice) {
  return namespace === undefined
    ? []
    : [
        {
          label: `${namespace}/${name}`,
          iconPath: new vscode.ThemeIcon("account"),
          ...(roleArn === undefined ? {} : { description: roleArn }),
          account: { namespace, name },
          uri: location.uri,
        },
      ];
}
