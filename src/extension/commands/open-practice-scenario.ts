/** `IRSA: Open Practice Scenario…`: a practice account in which one thing is broken, or nothing, and the files to look at it with. */
import * as vscode from "vscode";
import type { PracticeScenario } from "../access/accounts.ts";
import type { Command } from "./command.ts";

export const openPracticeScenario: Command = {
  title: vscode.l10n.t("Open Practice Scenario"),
  async run({ services: { scenarios } }) {
    const picked = await vscode.window.showQuickPick(rowsOf(await scenarios.list()), {
      title: vscode.l10n.t("Open Practice Scenario"),
      placeHolder: vscode.l10n.t("What shall the practice account and its cluster show?"),
      matchOnDescription: true,
      ignoreFocusOut: true,
    });
    if (picked?.scenario === undefined || ((await scenarios.wouldOverwrite()) && !(await agree(picked.scenario)))) {
      return undefined;
    }
    await scenarios.begin(picked.scenario);
    return undefined;
  },
};

interface Row extends vscode.QuickPickItem {
  readonly scenario?: PracticeScenario;
}

function rowsOf(scenarios: readonly PracticeScenario[]): readonly Row[] {
  const row = (scenario: PracticeScenario): Row => ({
    label: scenario.title,
    description: scenario.name,
    scenario,
  });
  const group = (label: string, shown: readonly PracticeScenario[]): readonly Row[] => [
    { label, kind: vscode.QuickPickItemKind.Separator },
    ...shown.map(row),
  ];
  const broken = scenarios.filter(({ isBroken }) => isBroken);
  return [
    ...group(
      vscode.l10n.t("Nothing is broken"),
      scenarios.filter(({ isBroken }) => !isBroken),
    ),
    ...group(
      vscode.l10n.t("IRSA is broken"),
      broken.filter(({ mechanism }) => mechanism === "irsa"),
    ),
    ...group(
      vscode.l10n.t("EKS Pod Identity is broken"),
      broken.filter(({ mechanism }) => mechanism === "pod-identity"),
    ),
  ];
}

async function agree({ title }: PracticeScenario): Promise<boolean> {
  const begin = {
    label: vscode.l10n.t("$(debug-restart) Begin Anew"),
    description: vscode.l10n.t("what was made in the practice account is gone then, in every window"),
  };
  const picked = await vscode.window.showQuickPick([begin, { label: vscode.l10n.t("$(close) Cancel") }], {
    title: vscode.l10n.t("Open Practice Scenario"),
    placeHolder: title,
    ignoreFocusOut: true,
  });
  return picked === begin;
}
