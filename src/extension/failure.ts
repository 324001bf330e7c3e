/** What a failed call looks like to a user: what went wrong and the way out, wherever it is shown. */
import { AccessError } from "../core/ports.ts";
import type { CommandId } from "./contributions.ts";

export interface Failure {
  readonly message: string;
  /** What the user can do; undefined for what nobody foresaw. */
  readonly advice: string | undefined;
  /** False for a failure that nobody foresaw: its stack belongs into the log. */
  readonly expected: boolean;
}

/** A command of this extension that helps. */
export interface FailureButton {
  readonly title: string;
  readonly command: CommandId;
}

/** An expected reason why a command cannot do its work, with the way out. */
export class CannotProceed extends Error {
  /** By name, since each bundle of the extension has the class for itself. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "CannotProceed";
  }

  readonly advice: string | undefined;
  readonly button: FailureButton | undefined;

  constructor(message: string, advice?: string, button?: FailureButton) {
    super(message);
    this.name = "CannotProceed";
    this.advice = advice;
    this.button = button;
  }
}

export function failureOf(error: unknown): Failure {
  if (error instanceof AccessError || error instanceof CannotProceed) {
    return { message: error.message, advice: error.advice, expected: true };
  }
  return { message: error instanceof Error ? error.message : String(error), advice: undefined, expected: false };
}

/** True for what a user did on purpose: nothing is said about it. */
export function isCancellation(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  return (
    error.name === "AbortError" ||
    error.name === "Canceled" ||
    (error instanceof AccessError && error.problem === "cancelled")
  );
}

/** Commands that an advice names between backticks, ready for a terminal. */
export function commandsIn(advice: string): readonly string[] {
  return [...advice.matchAll(/`((?:aws|eksctl|kubectl) [^`]+)`/g)].map((match) => match[1] ?? "");
}

/** Message and advice as one plain text, for places that render no Markdown. */
export function plainText(failure: Failure): string {
  return failure.advice === undefined ? failure.message : `${failure.message} ${failure.advice.replaceAll("`", "")}`;
}
