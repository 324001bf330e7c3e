/** The tree view `IRSA`: shows what the server and the last looks see, and how many problems there are as a badge. */
import * as vscode from "vscode";
import { isLive, type LiveNode } from "../../core/view/live/entry.ts";
import type { ViewTreeNode } from "../../core/view/requests.ts";
import { CONTEXTS, IDENTITIES_VIEW } from "../contributions.ts";
import { Debounced } from "../debounced.ts";
import { failureOf, plainText } from "../failure.ts";
import type { LanguageServer } from "../language-server.ts";
import type { LiveLooks } from "../live/looks.ts";
import { type ProblemCount, problemsText } from "../problem-count.ts";
import type { Services } from "../services.ts";
import { dragWorkload } from "./drag-workload.ts";
import { sideBySide } from "./live-rows.ts";
import { treeItem } from "./node-appearance.ts";
import type { TreeView } from "./tree-options.ts";

/** How often the ages of looks are put into words again, in milliseconds; the words change more seldom. */
const AGING = 30_000;

export class IdentityTree implements vscode.TreeDataProvider<ViewTreeNode>, vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #log: vscode.LogOutputChannel;
  readonly #looks: LiveLooks;
  readonly #changed = new vscode.EventEmitter<ViewTreeNode | undefined>();
  readonly #view: vscode.TreeView<ViewTreeNode>;
  readonly #options: TreeView;
  readonly #updateSoon: Debounced;
  readonly #disposables: vscode.Disposable[];
  readonly #parents = new WeakMap<ViewTreeNode, ViewTreeNode>();
  /** Live nodes of which not all is shown, by id. */
  readonly #long = new Map<string, LiveNode>();
  #files: readonly ViewTreeNode[] | undefined;
  /** The files' roots as text: a tree that is drawn anew loses the menu that is open on it, so it is not without need. */
  #content = "";
  #problems = 0;
  /** What the connections' roots say, as it is shown. */
  #said = "";

  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ server, log, treeView, looks, guide }: Services, problems: ProblemCount) {
    this.#server = server;
    this.#log = log;
    this.#options = treeView;
    this.#looks = looks;
    this.#view = vscode.window.createTreeView(IDENTITIES_VIEW, {
      treeDataProvider: this,
      showCollapseAll: true,
      dragAndDropController: dragWorkload,
    });
    this.#updateSoon = new Debounced(() => void this.#update());
    const aging = setInterval(() => this.#age(), AGING);
    this.#disposables = [
      this.#view,
      this.#changed,
      this.#view.onDidChangeSelection(({ selection: [node] }) => node && guide.follow(node.id)),
      this.#updateSoon,
      server.onTreeChanged(() => this.#updateSoon.run()),
      this.#view.onDidChangeVisibility(() => this.#updateSoon.run()),
      this.#view.onDidExpandElement(({ element }) => void this.#remember(element, true)),
      this.#view.onDidCollapseElement(({ element }) => void this.#remember(element, false)),
      treeView.onDidChange(() => this.#changed.fire(undefined)),
      treeView.onDidShowMore((id) => void this.#showMore(id)),
      looks.onDidChange(() => {
        this.#changed.fire(undefined);
        this.#count();
      }),
      new vscode.Disposable(() => clearInterval(aging)),
      problems.onDidChange((count) => {
        this.#problems = count;
        this.#count();
      }),
    ];
  }

  getTreeItem(node: ViewTreeNode): vscode.TreeItem {
    const { isFiltered } = this.#options;
    // What was found is open, unless AWS would be asked for what is in it.
    const isOpened = isFiltered && !(isLive(node) && node.live.role !== undefined);
    const item = treeItem(node, isOpened ? true : this.#options.isExpanded(node.id));
    // Under an id of its own, so that it does not change what is open without the search.
    item.id = isFiltered ? `filtered/${node.id}` : node.id;
    return item;
  }

  getParent(node: ViewTreeNode): ViewTreeNode | undefined {
    return this.#parents.get(node);
  }

  async getChildren(node?: ViewTreeNode): Promise<ViewTreeNode[]> {
    if (node === undefined) {
      return this.#roots();
    }
    const children = isLive(node) ? await this.#open(node) : node.children;
    for (const child of children) {
      this.#parents.set(child, node);
    }
    return [...children];
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  async #roots(): Promise<ViewTreeNode[]> {
    this.#files ??= await this.#fetch();
    const shown = sideBySide(this.#files ?? [], this.#looks, this.#options.options);
    this.#said = saidBy(shown);
    this.#view.message = this.#message(shown.length === 0);
    return [...shown];
  }

  async #open(node: LiveNode): Promise<readonly LiveNode[]> {
    const { connection, role, open } = node.live;
    if (role !== undefined) {
      await this.#looks.loadPolicies(connection.id, role);
    }
    const children = open(this.#options.pagesOf(node.id));
    if (children.at(-1)?.kind === "more") {
      this.#long.set(node.id, node);
    }
    return children;
  }

  /** The keyboard goes on where the new rows begin. */
  async #showMore(id: string): Promise<void> {
    const parent = this.#long.get(id);
    if (parent === undefined) {
      return;
    }
    const before = parent.live.open(this.#options.pagesOf(id) - 1).length - 1;
    this.#changed.fire(parent);
    const first = parent.live.open(this.#options.pagesOf(id))[before];
    if (first !== undefined) {
      this.#parents.set(first, parent);
      await this.#view.reveal(first, { focus: true, select: true });
    }
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
      ...(this.#options.isFiltered && this.#looks.all.some(({ tree }) => tree?.isWhole === false)
        ? [vscode.l10n.t("The live view could not see everything")]
        : []),
    ];
    return isEmpty ? "" : parts.join(" · ");
  }

  /** The badge: what the Problems view lists, and what only the live view shows. */
  #count(): void {
    const live = this.#looks.drift.filter(
      ({ file, severity }) => file === undefined && (severity === "error" || severity === "warning"),
    ).length;
    const value = this.#problems + live;
    const only = live === 0 ? [] : [vscode.l10n.t("{0} of them in the live view only", live)];
    this.#view.badge = value === 0 ? undefined : { value, tooltip: [problemsText(value), ...only].join(", ") };
  }

  /** A hidden tree is brought up to date when it is shown. */
  async #update(): Promise<void> {
    if (!this.#view.visible) {
      return;
    }
    const before = this.#content;
    this.#files = await this.#fetch();
    if (this.#content !== before) {
      this.#changed.fire(undefined);
    }
  }

  #age(): void {
    if (this.#view.visible && this.#files !== undefined && this.#looks.isUsed) {
      const said = saidBy(sideBySide(this.#files, this.#looks, this.#options.options));
      if (said !== this.#said) {
        this.#changed.fire(undefined);
      }
    }
  }

  /** Undefined when the server gives no answer; the view's welcome then says what to do. */
  async #fetch(): Promise<readonly ViewTreeNode[] | undefined> {
    let files: readonly ViewTreeNode[] | undefined;
    try {
      files = await this.#server.request("tree", undefined);
    } catch (error) {
      this.#log.error(`The tree could not be read: ${plainText(failureOf(error))}`);
    }
    this.#content = JSON.stringify(files) ?? "";
    await vscode.commands.executeCommand("setContext", CONTEXTS.serverDown, files === undefined);
    return files;
  }
}

function saidBy(roots: readonly ViewTreeNode[]): string {
  return roots.map(({ id, description }) => `${id} ${description}`).join("\n");
}
