/** The tree view `IRSA`: shows what the server sees, and how many problems there are as a badge. */
import * as vscode from "vscode";
import type { ViewTreeNode } from "../../core/view/requests.ts";
import { CONTEXTS, IDENTITIES_VIEW } from "../contributions.ts";
import { failureOf, plainText } from "../failure.ts";
import type { LanguageServer } from "../language-server.ts";
import { treeItem } from "./node-appearance.ts";

/** Typing changes the tree at every keystroke; it is drawn again once typing pauses. In ms. */
const QUIET = 150;

export class IdentityTree implements vscode.TreeDataProvider<ViewTreeNode>, vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<ViewTreeNode>;
  readonly #updateSoon: Debounced;
  readonly #disposables: vscode.Disposable[];
  #roots: readonly ViewTreeNode[] | undefined;
  /** The roots as text: a tree that is drawn anew loses the menu that is open on it, so it is not without need. */
  #content = "";

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(server: LanguageServer, log: vscode.LogOutputChannel) {
    this.#server = server;
    this.#log = log;
    this.#view = vscode.window.createTreeView(IDENTITIES_VIEW, { treeDataProvider: this, showCollapseAll: true });
    this.#updateSoon = new Debounced(() => void this.#update());
    const badgeSoon = new Debounced(() => {
      this.#view.badge = badge();
    });
    this.#disposables = [
      this.#view,
      this.#changed,
      this.#updateSoon,
      badgeSoon,
      server.onTreeChanged(() => this.#updateSoon.run()),
      this.#view.onDidChangeVisibility(() => this.#updateSoon.run()),
      vscode.languages.onDidChangeDiagnostics(() => badgeSoon.run()),
    ];
  }

  getTreeItem(node: ViewTreeNode): vscode.TreeItem {
    return treeItem(node);
  }

  async getChildren(node?: ViewTreeNode): Promise<ViewTreeNode[]> {
    if (node !== undefined) {
      return [...node.children];
    }
    this.#roots ??= await this.#fetch();
    return [...(this.#roots ?? [])];
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** A hidden tree is brought up to date when it is shown. */
  async #update(): Promise<void> {
    if (!this.#view.visible) {
      return;
    }
    const before = this.#content;
    this.#roots = await this.#fetch();
    if (this.#content !== before) {
      this.#changed.fire(undefined);
    }
  }

  /** Undefined when the server gives no answer; the view's welcome then says what to do. */
  async #fetch(): Promise<readonly ViewTreeNode[] | undefined> {
    let roots: readonly ViewTreeNode[] | undefined;
    try {
      roots = await this.#server.request("tree", undefined);
    } catch (error) {
      this.#log.error(`The tree could not be read: ${plainText(failureOf(error))}`);
    }
    this.#content = JSON.stringify(roots) ?? "";
    await vscode.commands.executeCommand("setContext", CONTEXTS.serverDown, roots === undefined);
    return roots;
  }
}

/** Runs work once calls for it have paused. */
class Debounced implements vscode.Disposable {
  readonly #work: () => void;
  #timer: NodeJS.Timeout | undefined;

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

/** Errors and warnings, as the Problems view counts them; no badge for none. */
function badge(): vscode.ViewBadge | undefined {
  const ours = vscode.languages
    .getDiagnostics()
    .flatMap(([, diagnostics]) => diagnostics)
    .filter((diagnostic) => diagnostic.source === "irsa" && diagnostic.severity <= vscode.DiagnosticSeverity.Warning);
  return ours.length === 0
    ? undefined
    : { value: ours.length, tooltip: ours.length === 1 ? "1 IRSA problem" : `${ours.length} IRSA problems` };
}
