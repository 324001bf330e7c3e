/** The tree of clusters, namespaces, ServiceAccounts, roles and workloads as values: what it shows, not how. */
import type { Location } from "../text/range.ts";

/** How a node stands: the worst of what is known about it. `unknown` is neither good nor bad. */
export type NodeVerdict = "ok" | "problem" | "warning" | "unknown" | "none";

export type NodeKind =
  | "group-clusters"
  | "group-namespaces"
  | "group-roles"
  | "cluster"
  | "namespace"
  | "service-account"
  | "role"
  | "trust-policy"
  | "subject"
  | "workload"
  | "association"
  | LiveKind;

/** What only the live side of the tree has. */
export type LiveKind =
  | "files"
  | "connection"
  | "group-associations"
  | "group-providers"
  | "provider"
  | "agent"
  | "webhook"
  | "pod"
  | "policy"
  /** Something to read: what could not be seen, and what to do about it. */
  | "notice"
  /** Looks, when it is clicked. */
  | "look"
  /** Stands for the rows of a long list that are not shown yet. */
  | "more";

export interface TreeNode {
  /** Stable across refreshes, unique in the tree: keeps expansion and selection. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** Shown dimmed after the label. */
  readonly description: string | undefined;
  readonly verdict: NodeVerdict;
  /** Sentences, most important first; the tooltip. */
  readonly reasons: readonly string[];
  /** Where a click goes. */
  readonly location: Location | undefined;
  /** Values that context menus copy or act on: `roleArn`, `subject`, `issuer`, `namespace`, `name`, `resource` (kind of a workload). */
  readonly values: Readonly<Record<string, string>>;
  readonly children: readonly TreeNode[];
}
