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
      prompt: `${why} Type ${name} to agree.`,
      placeHolder: name,
      ignoreFocusOut: true,
      validateInput: (text) => (text === "" || text === name ? undefined : `This is not ${name}.`),
    });
    if (typed !== name) {
      return undefined;
    }
    names.push(name);
  }
  return names;
}
