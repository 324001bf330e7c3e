/** Asks for consent to exactly the plan that is on the screen; the plan in other languages is offered beside it. */
import * as vscode from "vscode";
import type { Plan } from "../../core/plan/plan.ts";
import type { OpenConnection } from "../access/connections.ts";
import type { PlanForm } from "../live/plan-texts.ts";

interface Row extends vscode.QuickPickItem {
  readonly act?: "apply" | "cancel";
  readonly form?: PlanForm;
}

const FORMS: readonly (Row & { readonly form: PlanForm })[] = [
  { label: vscode.l10n.t("$(terminal) AWS CLI and kubectl commands"), form: "commands" },
  { label: vscode.l10n.t("$(terminal) eksctl commands"), form: "eksctl" },
  { label: vscode.l10n.t("$(file-code) Terraform"), form: "terraform" },
  { label: vscode.l10n.t("$(file-code) CloudFormation"), form: "cloudformation" },
  { label: vscode.l10n.t("$(lock) Permissions that the plan needs"), form: "permissions" },
];

/** True when the user agreed; false also for a plan with something in its way. Asked only where there is something to do or in the way. */
export async function consentTo(
  plan: Plan,
  { engine, identity, kind }: OpenConnection,
  title: string,
): Promise<boolean> {
  const count =
    plan.changes.length === 1 ? vscode.l10n.t("1 Change") : vscode.l10n.t("{0} Changes", plan.changes.length);
  const applicable = engine.isApplicable(plan);
  const who = kind === "practice" ? vscode.l10n.t("on the practice account") : vscode.l10n.t("as {0}", identity.arn);
  const rows: readonly Row[] = [
    ...(applicable
      ? [{ label: vscode.l10n.t("$(check) Apply {0}", count), description: who, act: "apply" as const }]
      : []),
    {
      label: applicable ? vscode.l10n.t("$(close) Cancel") : vscode.l10n.t("$(close) Close"),
      description: vscode.l10n.t("nothing is changed"),
      act: "cancel",
    },
    ...(plan.changes.length === 0
      ? []
      : [{ label: vscode.l10n.t("Open instead as"), kind: vscode.QuickPickItemKind.Separator }, ...FORMS]),
  ];
  const picked = await vscode.window.showQuickPick(rows, {
    title,
    placeHolder: placeholder(plan, applicable),
    ignoreFocusOut: true,
  });
  if (picked?.form !== undefined) {
    const { language, text } = engine.planAs(plan, picked.form);
    const document = await vscode.workspace.openTextDocument({ content: text, language: await known(language) });
    await vscode.window.showTextDocument(document, { preview: false });
  }
  return picked?.act === "apply";
}

function placeholder(plan: Plan, applicable: boolean): string {
  if (applicable) {
    return vscode.l10n.t("Nothing is changed yet: read the plan, then decide");
  }
  const blocking = plan.gaps.find(({ blocks }) => blocks);
  return vscode.l10n.t("Cannot be applied: {0}", blocking?.reason ?? "");
}

/** Not every editor knows Terraform. */
async function known(language: string): Promise<string> {
  return (await vscode.languages.getLanguages()).includes(language) ? language : "plaintext";
}
