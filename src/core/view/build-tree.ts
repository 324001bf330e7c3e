/** The whole tree as values: clusters, namespaces and roles, as far as the workspace has any. */
import * as l10n from "@vscode/l10n";
import { clusterNodes } from "./cluster-nodes.ts";
import { namespaceNodes } from "./namespace-nodes.ts";
import { roleNodes } from "./role-nodes.ts";
import { ofChildren, type TreeSources } from "./standing.ts";
import type { NodeKind, TreeNode } from "./tree.ts";

/** Groups that would be empty are left out; an empty workspace gives an empty tree. */
export function buildTree(sources: TreeSources): readonly TreeNode[] {
  return [
    ...group("group-clusters", l10n.t("Clusters"), clusterNodes(sources)),
    ...group("group-namespaces", l10n.t("Namespaces"), namespaceNodes(sources)),
    ...group("group-roles", l10n.t("Roles"), roleNodes(sources)),
  ];
}

function group(kind: NodeKind, label: string, children: readonly TreeNode[]): readonly TreeNode[] {
  if (children.length === 0) {
    return [];
  }
  const description = String(children.length);
  const verdict = ofChildren(children);
  return [{ id: kind, kind, label, description, verdict, reasons: [], location: undefined, values: {}, children }];
}
