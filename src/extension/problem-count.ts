/** How many problems the extension's diagnostics say, as the Problems view counts them; told once typing has paused. */
import * as vscode from "vscode";
import { Debounced } from "./debounced.ts";

export class ProblemCount implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<number>();
  readonly #disposable: vscode.Disposable;

  /** Fires with the number of errors and warnings. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    const soon = new Debounced(() => this.#changed.fire(countProblems()));
    this.#disposable = vscode.Disposable.from(
      this.#changed,
      soon,
      vscode.languages.onDidChangeDiagnostics(() => soon.run()),
    );
  }

  dispose(): void {
    this.#disposable.dispose();
  }
}

function countProblems(): number {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([, diagnostics]) => diagnostics)
    .filter((diagnostic) => diagnostic.source === "irsa" && diagnostic.severity <= vscode.DiagnosticSeverity.Warning)
    .length;
}

/** For example `1 problem`. */
export function problemsText(count: number): string {
  return count === 1 ? vscode.l10n.t("1 IRSA problem") : vscode.l10n.t("{0} IRSA problems", count);
}
