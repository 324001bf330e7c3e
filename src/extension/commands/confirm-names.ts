/** Asks for the names of what a step takes away: a click is too little for it. */
import * as vscode from "vscode";

/** The names typed, or undefined when the user left. Each is asked for once. */
export async function typeNames(
  title: string,
  asked: readonly { readonly name: string; readonly why: string }[],
): Promise<readonly string[] | undefined> {
  const names: string[] = [];
  for (const { name, why } of asked) {
    if (names.includes(name)) {
      continue;
    }
    const typed = await vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t("{0} Type {1} to agree.", why, name),
      placeHolder: name,
      ignoreFocusOut: true,
      validateInput: (text) => (text === "" || text === name ? undefined : vscode.l10n.t("This is not {0}.", name)),
    });
    if (typed !== name) {
      return undefined;
    }
    names.push(name);
  }
  return names;
}
