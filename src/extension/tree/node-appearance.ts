/** How a tree node looks: verdicts differ in shape as well as in colour, and are spoken by screen readers. */
import * as vscode from "vscode";
import { markdownText } from "../../core/text/markdown-text.ts";
import { isLive } from "../../core/view/live/entry.ts";
import type { ViewTreeNode } from "../../core/view/requests.ts";
import type { NodeKind, NodeVerdict } from "../../core/view/tree.ts";
import { COMMANDS } from "../contributions.ts";

const VERDICT_ICONS: Readonly<Record<Exclude<NodeVerdict, "none">, readonly [icon: string, colour: string]>> = {
  ok: ["pass-filled", "testing.iconPassed"],
  problem: ["error", "problemsErrorIcon.foreground"],
  warning: ["warning", "problemsWarningIcon.foreground"],
  unknown: ["question", "disabledForeground"],
};

const VERDICT_WORDS: Readonly<Record<NodeVerdict, string>> = {
  ok: "OK",
  problem: vscode.l10n.t("problem"),
  warning: vscode.l10n.t("warning"),
  unknown: vscode.l10n.t("unknown"),
  none: "",
};

const KIND_ICONS: Readonly<Record<NodeKind, string>> = {
  "group-clusters": "server-environment",
  "group-namespaces": "symbol-namespace",
  "group-roles": "shield",
  cluster: "server-environment",
  namespace: "symbol-namespace",
  "service-account": "account",
  role: "shield",
  "trust-policy": "law",
  subject: "person",
  workload: "package",
  association: "link",
  files: "root-folder",
  connection: "cloud",
  "group-associations": "link",
  "group-providers": "key",
  provider: "key",
  agent: "server-process",
  webhook: "plug",
  pod: "symbol-method",
  policy: "checklist",
  notice: "info",
  more: "ellipsis",
  look: "eye",
};

const KIND_WORDS: Readonly<Record<NodeKind, string>> = {
  "group-clusters": "",
  "group-namespaces": "",
  "group-roles": "",
  cluster: vscode.l10n.t("Cluster"),
  namespace: vscode.l10n.t("Namespace"),
  "service-account": vscode.l10n.t("ServiceAccount"),
  role: vscode.l10n.t("IAM role"),
  "trust-policy": vscode.l10n.t("Trust policy"),
  subject: vscode.l10n.t("Subject"),
  workload: vscode.l10n.t("Workload"),
  association: vscode.l10n.t("Pod Identity association"),
  files: "",
  connection: "",
  "group-associations": "",
  "group-providers": "",
  provider: vscode.l10n.t("OIDC provider"),
  agent: "",
  webhook: "",
  pod: vscode.l10n.t("Pod"),
  policy: vscode.l10n.t("Policy"),
  notice: "",
  more: "",
  look: "",
};

/**
 * The row of a node. `contextValue` lists its kind and the values it has, so that menus ask for what they need.
 * @param expanded what the user made of it; undefined for the default
 */
export function treeItem(node: ViewTreeNode, expanded: boolean | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, collapsibleState(node, expanded));
  item.description = node.description ?? "";
  item.iconPath = iconOf(node);
  item.tooltip = tooltipOf(node);
  item.contextValue = contextOf(node);
  item.accessibilityInformation = { label: spoken(node) };
  const command = commandOf(node);
  if (command !== undefined) {
    item.command = { ...command, arguments: [node] };
  }
  return item;
}

function contextOf(node: ViewTreeNode): string {
  const live = isLive(node) ? ["live", ...(node.live.document === undefined ? [] : ["document"])] : [];
  return [node.kind, ...Object.keys(node.values), ...(node.location ? ["location"] : []), ...live].join(" ");
}

/** What a click or Enter does. */
function commandOf(node: ViewTreeNode): Omit<vscode.Command, "arguments"> | undefined {
  if (node.location) {
    return { command: COMMANDS.openNode, title: vscode.l10n.t("Go to File") };
  }
  if (!isLive(node)) {
    return undefined;
  }
  if (node.kind === "more") {
    return { command: COMMANDS.loadMore, title: vscode.l10n.t("Load More") };
  }
  if (node.kind === "look") {
    return { command: COMMANDS.refreshLive, title: vscode.l10n.t("Refresh Live View") };
  }
  if (node.values.permission !== undefined) {
    return { command: COMMANDS.showPermissions, title: vscode.l10n.t("Show Permissions") };
  }
  return node.live.document === undefined
    ? undefined
    : { command: COMMANDS.openLive, title: vscode.l10n.t("Show What Is There") };
}

function collapsibleState(node: ViewTreeNode, expanded: boolean | undefined): vscode.TreeItemCollapsibleState {
  if (isLive(node) ? !node.live.folds : node.children.length === 0) {
    return vscode.TreeItemCollapsibleState.None;
  }
  const open = expanded ?? isOpenAtFirst(node);
  return open ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

function isOpenAtFirst(node: ViewTreeNode): boolean {
  if (isLive(node)) {
    return node.kind === "connection" || (node.kind === "cluster" && node.verdict === "problem");
  }
  if (node.kind === "files") {
    return true;
  }
  return node.kind.startsWith("group-") || node.kind === "namespace" || node.verdict === "problem";
}

function iconOf(node: ViewTreeNode): vscode.ThemeIcon {
  if (node.differs === true && (node.verdict === "none" || node.verdict === "ok")) {
    return new vscode.ThemeIcon("diff-modified", new vscode.ThemeColor("gitDecoration.modifiedResourceForeground"));
  }
  if (node.verdict === "none") {
    return new vscode.ThemeIcon(KIND_ICONS[node.kind]);
  }
  const [icon, colour] = VERDICT_ICONS[node.verdict];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
}

/** Names and reasons come from files, so they are text here, never Markdown or links. */
function tooltipOf(node: ViewTreeNode): vscode.MarkdownString {
  const kind = KIND_WORDS[node.kind];
  const values = Object.entries(node.values).filter(([name]) => TOOLTIP_VALUES.has(name));
  const parts = [
    `**${markdownText(kind === "" ? node.label : `${kind} ${node.label}`)}**`,
    ...values.map(([, value]) => markdownText(value)),
    ...node.reasons.map((reason) => `- ${markdownText(reason)}`),
  ];
  return new vscode.MarkdownString(parts.join("\n\n"));
}

/** Values of a node that say more than its label. */
const TOOLTIP_VALUES: ReadonlySet<string> = new Set(["roleArn", "subject", "issuer", "arn"]);

function spoken(node: ViewTreeNode): string {
  const parts = [KIND_WORDS[node.kind], node.label, node.description ?? "", VERDICT_WORDS[node.verdict]];
  return [parts.filter((part) => part !== "").join(" "), node.reasons[0] ?? ""]
    .filter((part) => part !== "")
    .join(". ");
}
