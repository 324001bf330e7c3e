/** Runs work once calls for it have paused: typing changes findings at every keystroke. */
import type * as vscode from "vscode";

/** In ms. */
const QUIET = 150;

export class Debounced implements vscode.Disposable {
  readonly #work: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: () => void) {
    this.#work = work;
  }

  run(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#work, QUIET);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
