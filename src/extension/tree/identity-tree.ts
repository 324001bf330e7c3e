/** The tree view `IRSA`: shows what the server sees, and how many problems there are as a badge. */
import * as vscode from "vscode";
import type { ViewTreeNode } from "../../core/view/requests.ts";
import { IDENTITIES_VIEW } from "../contributions.ts";
import type { LanguageServer } from "../language-server.ts";
import { treeItem } from "./node-appearance.ts";

/** Typing changes the tree at every keystroke; it is drawn again once typing pauses. In ms. */
const QUIET = 150;

export class IdentityTree implements vscode.TreeDataProvider<ViewTreeNode>, vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #parents = new Map<string, ViewTreeNode>();
  readonly #disposables: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(server: LanguageServer) {
    this.#server = server;
    const view = vscode.window.createTreeView(IDENTITIES_VIEW, { treeDataProvider: this, showCollapseAll: true });
    const showBadge = () => {
      view.badge = badge();
    };
    this.#disposables = [
      view,
      this.#changed,
      server.onTreeChanged(() => this.#refreshSoon()),
      vscode.languages.onDidChangeDiagnostics(debounced(showBadge)),
      new vscode.Disposable(() => clearTimeout(this.#timer)),
    ];
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getTreeItem(node: ViewTreeNode): vscode.TreeItem {
    return treeItem(node);
  }

  async getChildren(node?: ViewTreeNode): Promise<ViewTreeNode[]> {
    if (node === undefined) {
      this.#parents.clear();
    }
    const children = node === undefined ? await this.#server.request("tree", undefined) : node.children;
    if (node !== undefined) {
      for (const child of children) {
        this.#parents.set(child.id, node);
      }
    }
    return [...children];
  }

  getParent(node: ViewTreeNode): ViewTreeNode | undefined {
    return this.#parents.get(node.id);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), QUIET);
  }
}

function debounced(work: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, QUIET);
  };
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
