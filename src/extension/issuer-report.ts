/** Shows what the issuer detection found: one row per fact, Enter copies it; the whole as a page on request. */
import * as vscode from "vscode";
import type { IssuerDetection } from "../core/detect/issuer.ts";
import { detectionFacts, detectionPage, type Fact } from "./issuer-facts.ts";
import type { Services } from "./services.ts";

interface Row extends vscode.QuickPickItem {
  readonly copy?: string | undefined;
  readonly page?: true;
}

const STATE_ICONS: Readonly<Record<Fact["state"], string>> = {
  good: "pass-filled",
  bad: "error",
  warning: "warning",
  unknown: "question",
};

/** Stays open until the user leaves, so that several values can be copied. */
export function showDetection(services: Services, cluster: string, detection: IssuerDetection): Promise<void> {
  const facts = detectionFacts(detection);
  const list = vscode.window.createQuickPick<Row>();
  list.title = vscode.l10n.t("OIDC Issuer of Cluster {0}", cluster);
  list.placeholder = vscode.l10n.t("Enter copies the value");
  list.ignoreFocusOut = true;
  list.matchOnDetail = true;
  list.items = rows(facts);
  const problem = facts.find((fact) => fact.state !== "good");
  // Commands have rows of their own.
  const wayOut = problem?.commands.length === 0 ? problem.wayOut : undefined;
  list.prompt = problem && [problem.reason, wayOut].filter((text) => text !== undefined).join(" ");
  return new Promise((resolve) => {
    list.onDidAccept(async () => {
      const row = list.selectedItems[0];
      if (row?.page) {
        list.hide();
        await services.reports.show(vscode.l10n.t("OIDC Issuer of {0}", cluster), detectionPage(cluster, facts));
      } else if (row?.copy !== undefined) {
        await vscode.env.clipboard.writeText(row.copy);
        list.prompt = vscode.l10n.t("Copied {0}", row.copy);
      }
    });
    list.onDidHide(() => {
      list.dispose();
      resolve();
    });
    list.show();
  });
}

function rows(facts: readonly Fact[]): readonly Row[] {
  const values = facts.map(
    (fact): Row => ({
      label: `$(${STATE_ICONS[fact.state]}) ${fact.title}`,
      description: fact.value ?? "",
      detail: fact.reason,
      copy: fact.value,
    }),
  );
  const commands = facts.flatMap((fact) =>
    fact.commands.map((command): Row => ({ label: `$(terminal) ${command}`, copy: command })),
  );
  return [
    ...values,
    ...(commands.length === 0
      ? []
      : [{ label: vscode.l10n.t("Copy a command"), kind: vscode.QuickPickItemKind.Separator }, ...commands]),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t("$(book) Show as a page"), page: true },
  ];
}
