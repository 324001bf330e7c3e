/** The commands that change how the tree is looked at, not what is in it. */
import * as vscode from "vscode";
import type { Grouping } from "../../core/view/arrange-tree.ts";
import type { Command } from "./command.ts";

export const showProblemsOnly: Command = {
  title: vscode.l10n.t("Show Problems Only"),
  run: ({ services }) => services.treeView.showProblemsOnly(true),
};

export const showEverything: Command = {
  title: vscode.l10n.t("Show Everything"),
  async run({ services }) {
    await services.treeView.search("");
    await services.treeView.showProblemsOnly(false);
  },
};

export const searchTree: Command = {
  title: vscode.l10n.t("Search Identities"),
  async run({ services }) {
    const text = await vscode.window.showInputBox({
      title: vscode.l10n.t("Search Identities"),
      prompt: vscode.l10n.t("Part of a name, namespace, role ARN, subject or issuer. Empty shows everything."),
      value: services.treeView.options.search,
    });
    if (text !== undefined) {
      await services.treeView.search(text.trim());
    }
  },
};

const GROUPINGS: readonly { readonly label: string; readonly detail: string; readonly grouping: Grouping }[] = [
  {
    label: vscode.l10n.t("Clusters, namespaces and roles"),
    detail: vscode.l10n.t("Each kind by itself."),
    grouping: "kind",
  },
  {
    label: vscode.l10n.t("By cluster"),
    detail: vscode.l10n.t("Each cluster with the roles that trust it and their ServiceAccounts."),
    grouping: "cluster",
  },
  {
    label: vscode.l10n.t("By role"),
    detail: vscode.l10n.t("Each role with its ServiceAccounts and workloads."),
    grouping: "role",
  },
];

export const groupTree: Command = {
  title: vscode.l10n.t("Group Identities"),
  async run({ services }) {
    const { grouping } = services.treeView.options;
    const rows = GROUPINGS.map((row) => ({
      ...row,
      description: row.grouping === grouping ? vscode.l10n.t("now") : "",
    }));
    const picked = await vscode.window.showQuickPick(rows, {
      title: vscode.l10n.t("Group Identities"),
      placeHolder: vscode.l10n.t("How?"),
    });
    if (picked !== undefined) {
      await services.treeView.group(picked.grouping);
    }
  },
};
