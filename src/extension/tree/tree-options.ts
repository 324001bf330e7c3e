/** How the user wants the tree: kept per workspace, the search only as long as the window. */
import * as vscode from "vscode";
import type { Grouping, TreeOptions } from "../../core/view/arrange-tree.ts";
import { CONTEXTS } from "../contributions.ts";

const GROUPING = "tree.grouping";
const PROBLEMS_ONLY = "tree.problemsOnly";
const EXPANSION = "tree.expansion";

/** Nodes whose expansion is remembered; the ones that were touched last. */
const REMEMBERED = 500;

export class TreeView implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #expansion: Map<string, boolean>;
  readonly #moreShown = new vscode.EventEmitter<string>();
  readonly #pages = new Map<string, number>();
  #search = "";

  readonly onDidChange = this.#changed.event;

  /** Fires with the id of the node of which more is shown. */
  readonly onDidShowMore = this.#moreShown.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#expansion = new Map(memory.get<[string, boolean][]>(EXPANSION, []));
    void this.#setContexts();
  }

  get options(): TreeOptions {
    return {
      grouping: this.#memory.get<Grouping>(GROUPING, "kind"),
      problemsOnly: this.#memory.get(PROBLEMS_ONLY, false),
      search: this.#search,
    };
  }

  /** True where something may be left out. */
  get isFiltered(): boolean {
    return this.#search !== "" || this.options.problemsOnly;
  }

  async group(grouping: Grouping): Promise<void> {
    await this.#memory.update(GROUPING, grouping);
    this.#changed.fire();
  }

  async showProblemsOnly(problemsOnly: boolean): Promise<void> {
    await this.#memory.update(PROBLEMS_ONLY, problemsOnly);
    await this.#setContexts();
    this.#changed.fire();
  }

  async search(text: string): Promise<void> {
    this.#search = text;
    await this.#setContexts();
    this.#changed.fire();
  }

  /** Undefined where the user has not touched the node. */
  isExpanded(id: string): boolean | undefined {
    return this.#expansion.get(id);
  }

  /** How many pages of a long list are shown. */
  pagesOf(id: string): number {
    return this.#pages.get(id) ?? 1;
  }

  showMore(id: string): void {
    this.#pages.set(id, this.pagesOf(id) + 1);
    this.#moreShown.fire(id);
  }

  async remember(id: string, expanded: boolean): Promise<void> {
    this.#expansion.delete(id);
    this.#expansion.set(id, expanded);
    await this.#memory.update(EXPANSION, [...this.#expansion].slice(-REMEMBERED));
  }

  dispose(): void {
    this.#changed.dispose();
    this.#moreShown.dispose();
  }

  async #setContexts(): Promise<void> {
    await vscode.commands.executeCommand("setContext", CONTEXTS.treeFiltered, this.isFiltered);
  }
}
