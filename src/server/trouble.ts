// What goes wrong inside the server: always in the client's log, and once in front of the user. It never ends the process.
import type { Connection } from "vscode-languageserver";
import type { Failure } from "../core/workspace/failure.ts";

export class Trouble {
  readonly #connection: Connection;
  readonly #told = new Set<string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** A bug or an unforeseen condition. */
  failed(what: string, cause: unknown): void {
    this.#connection.console.error(
      `${what}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`,
    );
    this.#showOnce(
      "failed",
      `IRSA: ${what}. Checking goes on, but may have gaps. The output has the details; please report it.`,
    );
  }

  /** Failures that stand as findings in their files already. */
  filesFailed(failures: readonly Failure[]): void {
    for (const { uri, message, cause } of failures) {
      const stack = cause instanceof Error ? `\n${cause.stack}` : "";
      this.#connection.console.error(`${uri}: ${message}${stack}`);
    }
    if (failures.length > 0) {
      this.#showOnce(
        "file",
        "IRSA: a check failed on a file. It is marked there; the output has the details. Please report it.",
      );
    }
  }

  /** Something that the user has to mend. */
  settingsWrong(problems: readonly string[]): void {
    for (const problem of problems) {
      this.#connection.console.warn(`Settings irsa.*: ${problem}.`);
      if (!this.#told.has(problem)) {
        this.#told.add(problem);
        void this.#connection.window.showWarningMessage(`IRSA, settings irsa.*: ${problem}. The default is used.`);
      }
    }
  }

  #showOnce(key: string, message: string): void {
    if (!this.#told.has(key)) {
      this.#told.add(key);
      void this.#connection.window.showErrorMessage(message);
    }
  }
}
