/** The tree view `IRSA`: shows what the server sees, and how many problems there are as a badge. */
import * as vscode from "vscode";
import { arrangeTree } from "../../core/view/arrange-tree.ts";
import type { ViewTreeNode } from "../../core/view/requests.ts";
import { CONTEXTS, IDENTITIES_VIEW } from "../contributions.ts";
import { Debounced } from "../debounced.ts";
import { failureOf, plainText } from "../failure.ts";
import type { LanguageServer } from "../language-server.ts";
import { type ProblemCount, problemsText } from "../problem-count.ts";
import { dragWorkload } from "./drag-workload.ts";
import { treeItem } from "./node-appearance.ts";
import type { TreeView } from "./tree-options.ts";

export class IdentityTree implements vscode.TreeDataProvider<ViewTreeNode>, vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #selected = new vscode.EventEmitter<string>();
  readonly #view: vscode.TreeView<ViewTreeNode>;
  readonly #options: TreeView;
  readonly #updateSoon: Debounced;
  readonly #disposables: vscode.Disposable[];
  #roots: readonly ViewTreeNode[] | undefined;
  /** The roots as text: a tree that is drawn anew loses the menu that is open on it, so it is not without need. */
  #content = "";

  readonly onDidChangeTreeData = this.#changed.event;

  /** Fires with the id of the node that the user selects. */
  readonly onDidSelect = this.#selected.event;

  constructor(server: LanguageServer, log: vscode.LogOutputChannel, options: TreeView, problems: ProblemCount) {
    this.#server = server;
    this.#log = log;
    this.#options = options;
    this.#view = vscode.window.createTreeView(IDENTITIES_VIEW, {
      treeDataProvider: this,
      showCollapseAll: true,
      dragAndDropController: dragWorkload,
    });
    this.#updateSoon = new Debounced(() => void this.#update());
    this.#disposables = [
      this.#view,
      this.#changed,
      this.#selected,
      this.#view.onDidChangeSelection(({ selection: [node] }) => node && this.#selected.fire(node.id)),
      this.#updateSoon,
      server.onTreeChanged(() => this.#updateSoon.run()),
      this.#view.onDidChangeVisibility(() => this.#updateSoon.run()),
      this.#view.onDidExpandElement(({ element }) => void this.#remember(element, true)),
      this.#view.onDidCollapseElement(({ element }) => void this.#remember(element, false)),
      options.onDidChange(() => this.#changed.fire(undefined)),
      problems.onDidChange((count) => {
        this.#view.badge = count === 0 ? undefined : { value: count, tooltip: problemsText(count) };
      }),
    ];
  }

  getTreeItem(node: ViewTreeNode): vscode.TreeItem {
    const { isFiltered } = this.#options;
    const item = treeItem(node, isFiltered ? true : this.#options.isExpanded(node.id));
    // What was found is open; under an id of its own, so that it does not change what is open without the search.
    item.id = isFiltered ? `filtered/${node.id}` : node.id;
    return item;
  }

  async getChildren(node?: ViewTreeNode): Promise<ViewTreeNode[]> {
    if (node !== undefined) {
      return [...node.children];
    }
    this.#roots ??= await this.#fetch();
    const shown = arrangeTree(this.#roots ?? [], this.#options.options);
    this.#view.message = this.#message(shown.length === 0);
    return [...shown];
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  async #remember({ id }: ViewTreeNode, expanded: boolean): Promise<void> {
    if (!this.#options.isFiltered) {
      await this.#options.remember(id, expanded);
    }
  }

  /** Says what is left out; an empty tree says it in its welcome. */
  #message(isEmpty: boolean): string {
    const { problemsOnly, search } = this.#options.options;
    const parts = [
      ...(problemsOnly ? [vscode.l10n.t("Only problems and warnings")] : []),
      ...(search === "" ? [] : [vscode.l10n.t("Only what contains “{0}”", search)]),
    ];
    return isEmpty ? "" : parts.join(" · ");
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
