/** The two kinds of question of the guided command, as QuickPick and InputBox with Back, numbering, busy state and errors in place. */
import * as vscode from "vscode";
import { commandsIn, failureOf, isCancellation, plainText } from "../failure.ts";
import type { Position } from "./flow.ts";

/** How a question ended. */
export type Reply<T> =
  | { readonly kind: "answer"; readonly value: T }
  | { readonly kind: "back" }
  | { readonly kind: "cancel" };

/** What every question shows around itself. */
export interface Frame {
  readonly title: string;
  readonly position: Position;
}

export interface Choice<T> {
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  readonly icon?: string;
  /** Starts a new section with this heading. */
  readonly section?: string | undefined;
  readonly value: T;
}

/** Turns what was typed into a choice, for lists that do not know everything. */
export interface FreeText<T> {
  /** Undefined while the text is no answer; a string says why not. */
  read(text: string): Choice<T> | string | undefined;
}

export interface PickOptions<T, R> {
  readonly placeholder: string;
  /**
   * The choices that are there at once, or page by page; those stop when the signal is aborted. A failure is shown in the
   * list, with Try Again.
   */
  load(signal: AbortSignal): readonly Choice<T>[] | AsyncIterable<readonly Choice<T>[]>;
  readonly freeText?: FreeText<T>;
  /** The earlier answer, focused when the list opens. */
  selected?(value: T): boolean;
  /** What to do when there is nothing to choose. */
  readonly empty?: string;
  /** More to know, below the input; asked for once the choices are there. */
  prompt?(): string | undefined;
  /** Work between choice and answer, with the list busy; its failure is shown in the list. */
  resolve(value: T, signal: AbortSignal): Promise<R>;
}

interface Row<T> extends vscode.QuickPickItem {
  readonly value?: T;
  /** Something to do about a failure, instead of an answer. */
  readonly act?: () => void;
}

/** Asks for one of several choices. Nothing is decided before the reply: hiding the list is a cancel. */
export function pick<T, R>(frame: Frame, options: PickOptions<T, R>): Promise<Reply<R>> {
  const list = vscode.window.createQuickPick<Row<T>>();
  dress(list, frame);
  list.buttons = backButtons(frame.position);
  list.placeholder = options.placeholder;
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  return new ListQuestion(list, options).reply();
}

class ListQuestion<T, R> {
  readonly #list: vscode.QuickPick<Row<T>>;
  readonly #options: PickOptions<T, R>;
  readonly #abort = new AbortController();
  #choices: readonly Choice<T>[] = [];
  #typed: Choice<T> | undefined;

  constructor(list: vscode.QuickPick<Row<T>>, options: PickOptions<T, R>) {
    this.#list = list;
    this.#options = options;
  }

  async reply(): Promise<Reply<R>> {
    const list = this.#list;
    try {
      return await new Promise<Reply<R>>((resolve) => {
        list.onDidTriggerButton((button) => {
          if (button === vscode.QuickInputButtons.Back) {
            resolve({ kind: "back" });
          }
        });
        list.onDidHide(() => resolve({ kind: "cancel" }));
        list.onDidChangeValue(() => this.#showTyped());
        list.onDidAccept(() => void this.#accept(resolve));
        // Before the list is shown, so that choices that are there at once are seen at once and Enter cannot come too early.
        void this.#load();
        list.show();
      });
    } finally {
      this.#abort.abort();
      list.dispose();
    }
  }

  async #load(): Promise<void> {
    this.#choices = [];
    try {
      const source = this.#options.load(this.#abort.signal);
      if (Symbol.asyncIterator in source) {
        this.#list.busy = true;
        for await (const page of source) {
          this.#choices = [...this.#choices, ...page];
          this.#show();
        }
      } else {
        this.#choices = source;
        this.#show();
      }
      this.#list.prompt = this.#choices.length === 0 ? this.#options.empty : this.#options.prompt?.();
    } catch (error) {
      this.#showFailure(error, () => void this.#load());
    } finally {
      this.#list.busy = false;
    }
  }

  async #accept(resolve: (reply: Reply<R>) => void): Promise<void> {
    const row = this.#list.selectedItems[0];
    if (row?.act) {
      row.act();
      return;
    }
    if (row === undefined || !("value" in row)) {
      return;
    }
    this.#list.busy = true;
    this.#list.enabled = false;
    try {
      resolve({ kind: "answer", value: await this.#options.resolve(row.value as T, this.#abort.signal) });
    } catch (error) {
      this.#showFailure(error, () => this.#show());
    } finally {
      this.#list.busy = false;
      this.#list.enabled = true;
    }
  }

  #show(): void {
    const rows = rowsOf(this.#choices);
    // Last, so that Enter takes what the text finds among the choices.
    this.#list.items = this.#typed === undefined ? rows : [...rows, asTyped, rowOf(this.#typed, true)];
    const earlier = this.#list.value === "" ? rows.find((row) => this.#isEarlier(row)) : undefined;
    if (earlier) {
      this.#list.activeItems = [earlier];
    }
  }

  /** Long lists are sent anew only when the typed row has changed. */
  #showTyped(): void {
    const text = this.#list.value.trim();
    const read = text === "" ? undefined : this.#options.freeText?.read(text);
    const before = this.#typed;
    this.#typed = typeof read === "string" ? undefined : read;
    this.#list.prompt = typeof read === "string" ? read : this.#options.prompt?.();
    if (before !== undefined || this.#typed !== undefined) {
      this.#show();
    }
  }

  #isEarlier(row: Row<T>): boolean {
    return "value" in row && (this.#options.selected?.(row.value as T) ?? false);
  }

  #showFailure(error: unknown, retry: () => void): void {
    if (isCancellation(error)) {
      return;
    }
    const failure = failureOf(error);
    this.#list.prompt = plainText(failure);
    const again = () => {
      this.#list.prompt = this.#options.prompt?.();
      retry();
    };
    const copies = commandsIn(failure.advice ?? "").map(
      (command): Row<T> => ({
        label: vscode.l10n.t("$(copy) Copy “{0}”", command),
        alwaysShow: true,
        act: () => void vscode.env.clipboard.writeText(command),
      }),
    );
    const others: Row<T> = { label: vscode.l10n.t("Or choose again"), kind: vscode.QuickPickItemKind.Separator };
    this.#list.items = [
      { label: vscode.l10n.t("$(refresh) Try Again"), alwaysShow: true, act: again },
      ...copies,
      ...(this.#choices.length === 0 ? [] : [others, ...rowsOf(this.#choices)]),
    ];
  }
}

/** Heading of what was typed and is no choice of the list. */
const asTyped: vscode.QuickPickItem = { label: vscode.l10n.t("As typed"), kind: vscode.QuickPickItemKind.Separator };

function rowsOf<T>(choices: readonly Choice<T>[]): readonly Row<T>[] {
  const rows: Row<T>[] = [];
  let section: string | undefined;
  for (const choice of choices) {
    if (choice.section !== section && choice.section !== undefined) {
      rows.push({ label: choice.section, kind: vscode.QuickPickItemKind.Separator });
    }
    section = choice.section;
    rows.push(rowOf(choice));
  }
  return rows;
}

function rowOf<T>(choice: Choice<T>, alwaysShow = false): Row<T> {
  return {
    alwaysShow,
    label: choice.icon === undefined ? choice.label : `$(${choice.icon}) ${choice.label}`,
    ...(choice.description === undefined ? {} : { description: choice.description }),
    ...(choice.detail === undefined ? {} : { detail: choice.detail }),
    value: choice.value,
  };
}

export interface InputOptions {
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value: string;
  /** Why the text is no answer, undefined when it is one; called at each keystroke. */
  validate(text: string): string | undefined;
}

/** Asks for one line of text, without surrounding white space. */
export async function input(frame: Frame, options: InputOptions): Promise<Reply<string>> {
  const box = vscode.window.createInputBox();
  dress(box, frame);
  box.buttons = backButtons(frame.position);
  box.prompt = options.prompt;
  box.placeholder = options.placeholder;
  box.value = options.value;
  try {
    return await new Promise<Reply<string>>((resolve) => {
      box.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) {
          resolve({ kind: "back" });
        }
      });
      box.onDidHide(() => resolve({ kind: "cancel" }));
      box.onDidChangeValue((text) => {
        // An empty box is the beginning of an answer, not a wrong one.
        box.validationMessage = text === "" ? undefined : options.validate(text.trim());
      });
      box.onDidAccept(() => {
        const text = box.value.trim();
        box.validationMessage = options.validate(text);
        if (box.validationMessage === undefined) {
          resolve({ kind: "answer", value: text });
        }
      });
      box.show();
    });
  } finally {
    box.dispose();
  }
}

function dress(question: vscode.QuickInput, frame: Frame): void {
  question.title = frame.title;
  question.step = frame.position.step;
  question.totalSteps = frame.position.total;
  // Looking something up in another window must not throw the answers away.
  question.ignoreFocusOut = true;
}

function backButtons(position: Position): vscode.QuickInputButton[] {
  return position.canGoBack ? [vscode.QuickInputButtons.Back] : [];
}
