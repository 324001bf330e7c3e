/** The live half of the tree: a root per connection, what is below each made when it is opened. */
import * as vscode from "vscode";
import { arrangeTree, type TreeOptions } from "../../core/view/arrange-tree.ts";
import { connectionNode } from "../../core/view/live/connection-node.ts";
import { attentionIn, type LiveNode } from "../../core/view/live/entry.ts";
import { markDrift } from "../../core/view/mark-drift.ts";
import type { ViewTreeNode } from "../../core/view/requests.ts";
import { ofChildren } from "../../core/view/standing.ts";
import type { LiveLooks, Look } from "../live/looks.ts";

/** The whole tree's roots: the files, and each connection beside them; the files alone where there is nothing to look at. */
export function sideBySide(
  files: readonly ViewTreeNode[],
  looks: LiveLooks,
  options: TreeOptions,
): readonly ViewTreeNode[] {
  const shown = arrangeTree(markDrift(files, looks.drift), options);
  const all = isShown(files, looks) ? looks.all : [];
  // A search that leaves nothing of the live side moves no file to another place.
  return all.length === 0 ? shown : [...filesNode(shown), ...all.flatMap((look) => rootOf(look, options))];
}

/** An empty workspace that was never used with a cluster has its welcome instead. */
function isShown(files: readonly ViewTreeNode[], looks: LiveLooks): boolean {
  return vscode.workspace.isTrusted && (looks.isUsed || files.length > 0);
}

function filesNode(children: readonly ViewTreeNode[]): readonly ViewTreeNode[] {
  if (children.length === 0) {
    return [];
  }
  const label = vscode.l10n.t("Workspace");
  const description = vscode.workspace.name;
  const base = { id: "files", kind: "files", reasons: [], location: undefined, values: {} } as const;
  return [{ ...base, label, description, verdict: ofChildren(children), children }];
}

/** Nothing where the filter or the search leaves nothing of it. */
function rootOf({ tree, ...state }: Look, options: TreeOptions): readonly LiveNode[] {
  const isFiltered = options.problemsOnly || options.search.trim() !== "";
  const rows = tree?.rows(options);
  if (isFiltered && (rows ?? []).length === 0) {
    return [];
  }
  const attention = ofChildren((rows ?? []).map(({ verdict }) => ({ verdict: attentionIn(verdict) })));
  return [connectionNode(state, rows, attention, Date.now())];
}
