/** What is said when something of ours breaks on a file: it shows as a finding, since silence would look like "no problems". */
import { CRASH_RULE } from "../rules/engine.ts";
import type { Finding } from "../rules/rule.ts";

/** For the log; users see the same as a finding in the file. */
export interface Failure {
  readonly uri: string;
  readonly message: string;
  readonly cause: unknown;
}

/** Stands in place of the findings of a file that could not be read or checked as a whole. */
export function crashFinding(uri: string, what: string): Finding {
  return {
    rule: CRASH_RULE,
    messageId: "crashed",
    values: {},
    severity: "warning",
    message: `Nothing is known about this file, because ${what}. Please report it.`,
    uri,
    range: { start: 0, end: 0 },
    related: [],
    data: undefined,
  };
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** What went wrong since somebody asked. */
export class Failures {
  #failures: Failure[] = [];

  /** Remembers a failure; returns its message: what was done, and the cause where there is one. */
  add(uri: string, doing: string, cause: unknown): string {
    const message = cause === undefined ? doing : `${doing} (${messageOf(cause)})`;
    this.#failures.push({ uri, message, cause });
    return message;
  }

  /** Findings of a file's checks; what fails in them is remembered, and stands among the findings. */
  watch(uri: string, check: () => readonly Finding[]): readonly Finding[] {
    try {
      const findings = check();
      for (const { message } of findings.filter(({ rule }) => rule === CRASH_RULE)) {
        this.add(uri, message, undefined);
      }
      return findings;
    } catch (cause) {
      return [crashFinding(uri, this.add(uri, "checking it failed", cause))];
    }
  }

  /** Failures since the last call. */
  take(): readonly Failure[] {
    const failures = this.#failures;
    this.#failures = [];
    return failures;
  }
}
