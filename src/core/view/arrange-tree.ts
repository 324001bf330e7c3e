/** The tree as a user wants to look at it: by kind, by role or by cluster, only what wants attention, only what is searched for. */
import * as l10n from "@vscode/l10n";
import type { ViewTreeNode } from "./requests.ts";
import { ofChildren } from "./standing.ts";

/** `kind`: clusters, namespaces and roles side by side. */
export type Grouping = "kind" | "cluster" | "role";

export interface TreeOptions {
  readonly grouping: Grouping;
  /** Leaves out what is right, unknown or without a verdict. */
  readonly problemsOnly: boolean;
  /** Part of a name or value, whatever its case; empty for everything. */
  readonly search: string;
}

type Nodes = readonly ViewTreeNode[];

/** Ids stay unique: a node that appears in several places has the id of each place. */
export function arrangeTree(roots: Nodes, { grouping, problemsOnly, search }: TreeOptions): Nodes {
  const grouped = grouping === "kind" ? roots : grouping === "role" ? byRole(roots) : byCluster(roots);
  const wanted = problemsOnly ? keep(grouped, wantsAttention, false) : grouped;
  const text = search.trim().toLowerCase();
  return text === "" ? wanted : keep(wanted, (node) => isFound(node, text), true);
}

function wantsAttention({ verdict }: ViewTreeNode): boolean {
  return verdict === "problem" || verdict === "warning";
}

function isFound({ kind, label, description, values }: ViewTreeNode, text: string): boolean {
  const texts = [label, description ?? "", ...Object.values(values)];
  return !kind.startsWith("group-") && texts.some((each) => each.toLowerCase().includes(text));
}

/** Nodes that are wanted, and those that lead to them. `whole` keeps what is below a wanted node. */
function keep(nodes: Nodes, isWanted: (node: ViewTreeNode) => boolean, whole: boolean): Nodes {
  return nodes.flatMap((node) => {
    if (whole && isWanted(node)) {
      return [node];
    }
    const children = keep(node.children, isWanted, whole);
    return children.length > 0 || isWanted(node) ? [{ ...node, children }] : [];
  });
}

/** Each role with the accounts that have it; then what has no role. */
function byRole(roots: Nodes): Nodes {
  const own = childrenOf(roots, "group-namespaces").flatMap(({ children }) => children);
  const roles = childrenOf(roots, "group-roles");
  const taken = new Set<ViewTreeNode>();
  const arranged = roles.map((role) => {
    const accounts = own.filter((node) => hasRole(node, role));
    for (const account of accounts) {
      taken.add(account);
    }
    const id = `by-role/${role.id}`;
    return withChildren(
      { ...role, id },
      [...accounts, ...role.children].map((node) => moved(node, id)),
    );
  });
  const rest = own.filter((node) => !taken.has(node));
  return [...arranged, ...group("by-role/none", "group-namespaces", l10n.t("Without a role"), rest)];
}

/** Each cluster with the roles that trust it; then the roles of which no file says whom they trust. */
function byCluster(roots: Nodes): Nodes {
  const roles = byRole(roots);
  const taken = new Set<ViewTreeNode>();
  const clusters = childrenOf(roots, "group-clusters").map((cluster) => {
    const id = `by-cluster/${cluster.id}`;
    const children = cluster.children.map((trusting) => {
      const role = roles.find((node) => node.kind === "role" && node.values.name === trusting.values.name);
      if (role !== undefined && trusting.values.name !== undefined) {
        taken.add(role);
        return moved(role, id);
      }
      return moved(trusting, id);
    });
    return withChildren({ ...cluster, id }, children);
  });
  const rest = roles.filter((node) => !taken.has(node));
  return [...clusters, ...group("by-cluster/none", "group-clusters", l10n.t("Cluster not known"), rest)];
}

function hasRole(account: ViewTreeNode, role: ViewTreeNode): boolean {
  return account.children.some(
    ({ kind, label, values }) =>
      (kind === "role" && values.name !== undefined && values.name === role.values.name) ||
      (kind === "association" && label === role.values.name),
  );
}

function group(id: string, kind: "group-namespaces" | "group-clusters", label: string, nodes: Nodes): Nodes {
  if (nodes.length === 0) {
    return [];
  }
  const children = nodes.map((node) => moved(node, id));
  return [
    {
      id,
      kind,
      label,
      description: String(children.length),
      verdict: ofChildren(children),
      reasons: [],
      location: undefined,
      values: {},
      children,
    },
  ];
}

/** A folded node shows what wants attention below it. */
function withChildren(node: ViewTreeNode, children: Nodes): ViewTreeNode {
  const below = ofChildren(children);
  const own = node.verdict;
  const verdict = own === "problem" || below === "none" || (own === "warning" && below === "warning") ? own : below;
  return { ...node, verdict, children };
}

function moved(node: ViewTreeNode, place: string): ViewTreeNode {
  const id = `${place}/${node.id}`;
  return { ...node, id, children: node.children.map((child) => moved(child, place)) };
}

function childrenOf(roots: Nodes, kind: ViewTreeNode["kind"]): Nodes {
  return roots.filter((root) => root.kind === kind).flatMap(({ children }) => children);
}
