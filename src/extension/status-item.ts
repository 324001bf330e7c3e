/** The status bar item: the chosen cluster, who acts there, and how many problems there are; silent while there is nothing of that. */
import * as vscode from "vscode";
import { markdownText } from "../core/text/markdown-text.ts";
import type { AccountKind } from "./access/accounts.ts";
import type { Chosen, Connections } from "./access/connections.ts";
import { COMMANDS } from "./contributions.ts";
import { type ProblemCount, problemsText } from "./problem-count.ts";

export class StatusItem implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #connections: Connections;
  readonly #disposable: vscode.Disposable;
  #problems = 0;

  constructor(connections: Connections, problems: ProblemCount) {
    this.#connections = connections;
    this.#item = vscode.window.createStatusBarItem("irsa.connection", vscode.StatusBarAlignment.Left, -10);
    this.#item.name = "IRSA";
    this.#item.command = COMMANDS.selectConnection;
    this.#disposable = vscode.Disposable.from(
      this.#item,
      connections.onDidChange(() => this.#show()),
      problems.onDidChange((count) => {
        this.#problems = count;
        this.#show();
      }),
    );
    this.#show();
  }

  dispose(): void {
    this.#disposable.dispose();
  }

  #show(): void {
    const { identity, refusal, chosen, clusterName } = this.#connections;
    if (chosen === undefined && this.#problems === 0) {
      this.#item.hide();
      return;
    }
    const where = clusterName ?? withoutCluster(chosen?.kind, identity !== undefined);
    // A profile may stand for somebody else today than it did: until AWS was asked, its name is all that is known.
    const name = identity === undefined ? (chosen?.profile ?? []) : shortName(identity);
    const who = refusal === undefined ? name : `${chosen?.profile ?? ""}?`;
    const count = this.#problems === 0 ? [] : [`$(warning) ${this.#problems}`];
    this.#item.text = `$(shield) ${[where, who, count].flat().join("  ")}`;
    this.#item.accessibilityInformation = { label: spoken(where, identity, refusal, this.#problems) };
    this.#item.tooltip = tooltip(chosen, clusterName, whoActs(identity, refusal), this.#problems);
    this.#item.show();
  }
}

function withoutCluster(kind: AccountKind | undefined, isUsed: boolean): string {
  if (kind === "practice") {
    return vscode.l10n.t("practice account");
  }
  return isUsed ? vscode.l10n.t("no cluster") : "IRSA";
}

/** `role/session` of an assumed role, else what stands behind the account. */
function shortName(arn: string): string {
  return arn
    .split(":")
    .slice(5)
    .join(":")
    .replace(/^(?:assumed-role|user|role)\//, "");
}

function spoken(where: string, identity: string | undefined, refusal: string | undefined, problems: number): string {
  const count = problemsText(problems);
  return identity === undefined
    ? [`IRSA: ${where}`, count, ...(refusal === undefined ? [] : [refusal])].join(", ")
    : vscode.l10n.t("IRSA: {0} as {1}, {2}", where, identity, count);
}

/** A sentence: what was found when AWS was last asked, or that it was not. */
function whoActs(identity: string | undefined, refusal: string | undefined): string {
  if (refusal !== undefined) {
    return vscode.l10n.t("Who acts could not be seen: {0}", refusal);
  }
  return identity === undefined
    ? vscode.l10n.t("Nobody was asked yet who acts.")
    : vscode.l10n.t("Acts as {0}", identity);
}

function tooltip(
  chosen: Chosen | undefined,
  cluster: string | undefined,
  acting: string,
  problems: number,
): vscode.MarkdownString {
  const lines = [
    `**IRSA Workbench**${chosen?.kind === "practice" ? vscode.l10n.t(": practice account") : ""}`,
    ...(cluster === undefined ? [] : [vscode.l10n.t("Cluster {0}", markdownText(cluster))]),
    ...(chosen?.profile === undefined ? [] : [vscode.l10n.t("Profile “{0}”", markdownText(chosen.profile))]),
    markdownText(acting),
    problems === 0 ? vscode.l10n.t("No problem found") : problemsText(problems),
    vscode.l10n.t("Click to select cluster and profile."),
  ];
  return new vscode.MarkdownString(lines.join("\n\n"));
}
