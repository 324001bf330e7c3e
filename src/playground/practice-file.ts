/** The practice account as the text of a file. */
import * as l10n from "@vscode/l10n";
import { AccessError } from "../core/ports.ts";
import type { PracticeState } from "./state.ts";

/** Of the file's format: a newer one is refused, an older one has been refused since it was changed. */
const FORMAT = 1;

/** Name of the file. */
export const PRACTICE_FILE = "practice-account.json";

export function practiceText(state: PracticeState): string {
  return JSON.stringify({ format: FORMAT, state });
}

/** @param file for the message: where the text lies. @throws AccessError for what this version cannot read */
export function readPracticeText(text: string, file: string): PracticeState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadablePractice(file, error);
  }
  const content = value as { readonly format?: unknown; readonly state?: PracticeState };
  if (content.format !== FORMAT || content.state === undefined) {
    throw unreadablePractice(file, undefined);
  }
  return content.state;
}

export function unreadablePractice(file: string, cause: unknown): AccessError {
  return new AccessError(
    "invalid-answer",
    "practice:Read",
    l10n.t('The practice account in "{0}" cannot be read: it is damaged, or of another version.', file),
    l10n.t("Delete the file to start anew, or name another folder."),
    cause,
  );
}
