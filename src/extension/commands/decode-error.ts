/** `IRSA: Decode Error…`: what a selected, copied or typed error means in this workspace. */
import * as vscode from "vscode";
import { hideSecrets } from "../../core/access/redact.ts";
import { showDecoding } from "../explain/decoding-list.ts";
import { CannotProceed } from "../failure.ts";
import { namedBy } from "./account-argument.ts";
import type { Command } from "./command.ts";

export const decodeError: Command = {
  title: vscode.l10n.t("Decode Error"),
  async run({ services, argument, progress }) {
    const text = textIn(argument) ?? selectedText() ?? (await askForText());
    if (text === undefined) {
      return;
    }
    const decoding = await progress(vscode.l10n.t("IRSA: decoding the error"), (signal) =>
      services.server.request("decode", { text, account: namedBy(argument) }, signal),
    );
    if (decoding.causes.length === 0) {
      throw new CannotProceed(vscode.l10n.t("This text is not a known error."), decoding.ask.join(" "));
    }
    await showDecoding(services, decoding);
  },
};

/** Commands hand over a text, or `{ text, namespace, name }` where they know whose pod printed it. */
function textIn(argument: unknown): string | undefined {
  const text = typeof argument === "object" && argument !== null && "text" in argument ? argument.text : argument;
  return typeof text === "string" ? text : undefined;
}

function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? "";
  return text.trim() === "" ? undefined : text;
}

/** The clipboard on offer, where there is text in it; else a box. */
async function askForText(): Promise<string | undefined> {
  const copied = await vscode.env.clipboard.readText();
  if (copied.trim() !== "") {
    const fromClipboard = { label: vscode.l10n.t("$(clippy) What is on the clipboard"), detail: preview(copied) };
    const typed = { label: vscode.l10n.t("$(edit) Type or paste a text…") };
    const picked = await vscode.window.showQuickPick([fromClipboard, typed], {
      title: vscode.l10n.t("Decode Error"),
      placeHolder: vscode.l10n.t("The error of a pod, an SDK, the webhook, IAM or EKS"),
      ignoreFocusOut: true,
    });
    if (picked !== typed) {
      return picked && copied;
    }
  }
  return vscode.window.showInputBox({
    title: vscode.l10n.t("Decode Error"),
    prompt: vscode.l10n.t("The error of a pod, an SDK, the webhook, IAM or EKS, as it was printed"),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? vscode.l10n.t("There is no text to decode.") : undefined),
  });
}

function preview(text: string): string {
  return hideSecrets(text.slice(0, 2000)).replace(/\s+/g, " ").trim().slice(0, 120);
}
