/** Asks for the S3 bucket that a proof shall list. */
import * as vscode from "vscode";
import { bucketProblem } from "../../core/generate/validate.ts";

/** Empty for none, where `optional` lets it be; undefined when the user left. */
export async function askForBucket(title: string, prompt: string, optional: boolean): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    prompt,
    ...(optional ? { placeHolder: vscode.l10n.t("none") } : {}),
    ignoreFocusOut: true,
    validateInput: (text) => (optional && text.trim() === "" ? undefined : bucketProblem(text.trim())),
  });
  return typed?.trim();
}
