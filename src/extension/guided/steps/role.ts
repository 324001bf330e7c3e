/** Questions for the IAM role: a new one with a name that tells whose it is, the one the account has, or another existing one. */
import * as vscode from "vscode";
import { defaultRoleName } from "../../../core/generate/names.ts";
import { roleNameProblem } from "../../../core/generate/validate.ts";
import { parseRoleArn } from "../../../core/names/arn.ts";
import type { RoleSummary } from "../../../core/ports.ts";
import type { Answers } from "../answers.ts";
import { type AnswersSoFar, frameOf, type Guide, type GuideStep, outcomeOf, readerFor, STAGES } from "../guide.ts";
import { type Choice, input, pick } from "../prompts.ts";

type Kind = Answers["roleKind"];

export function roleKindStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.role,
    applies: () => true,
    async ask(answers, position) {
      const current = currentRole(answers);
      const reply = await pick<Kind, Kind>(frameOf(guide, STAGES.role, position), {
        placeholder: vscode.l10n.t("Which IAM role do the pods get?"),
        load: () => kinds(answers, current),
        selected: (kind) => kind === (answers.roleKind ?? (current === undefined ? "new" : "keep")),
        resolve: async (kind) => kind,
      });
      return outcomeOf(reply, answers, (roleKind) =>
        roleKind === "keep" && current !== undefined
          ? { roleKind, role: { kind: "existing", arn: current } }
          : { roleKind },
      );
    },
  };
}

/** The role that the chosen account's file names, when it is a role ARN. */
function currentRole(answers: AnswersSoFar): string | undefined {
  const arn = answers.account === undefined || answers.account === "new" ? undefined : answers.account.roleArn;
  return arn !== undefined && parseRoleArn(arn) !== undefined ? arn : undefined;
}

function kinds(answers: AnswersSoFar, current: string | undefined): readonly Choice<Kind>[] {
  return [
    ...(current === undefined
      ? []
      : [{ label: vscode.l10n.t("The role it has"), icon: "check", detail: current, value: "keep" as const }]),
    {
      label: vscode.l10n.t("New role"),
      icon: "add",
      detail: vscode.l10n.t("For this ServiceAccount only, for example {0}.", suggestedName(answers)),
      value: "new",
    },
    {
      label: vscode.l10n.t("Existing role…"),
      icon: "shield",
      detail: vscode.l10n.t("You get the trust policy that it needs."),
      value: "existing",
    },
  ];
}

function suggestedName(answers: AnswersSoFar): string {
  return defaultRoleName(answers.cluster?.name, answers.namespace ?? "", answers.serviceAccount ?? "");
}

export function roleNameStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.role,
    applies: (answers) => answers.roleKind === "new",
    async ask(answers, position) {
      const reply = await input(frameOf(guide, STAGES.role, position), {
        prompt: vscode.l10n.t("Name of the new role"),
        value: answers.role?.kind === "new" ? answers.role.name : suggestedName(answers),
        validate: roleNameProblem,
      });
      return outcomeOf(reply, answers, (name) => ({ role: { kind: "new", name, path: "/" } }));
    },
  };
}

export function existingRoleStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.role,
    applies: (answers) => answers.roleKind === "existing",
    async ask(answers, position) {
      const chosen = answers.role?.kind === "existing" ? answers.role.arn : undefined;
      const reply = await pick<string, string>(frameOf(guide, STAGES.role, position), {
        placeholder: vscode.l10n.t("Which role? Type to search, or paste its ARN"),
        load: (signal) => roles(guide, answers, signal),
        freeText: { read: roleFromText },
        empty: vscode.l10n.t("Paste the role's ARN: aws iam get-role --role-name <role> --query Role.Arn"),
        selected: (arn) => arn === chosen,
        resolve: async (arn) => arn,
      });
      return outcomeOf(reply, answers, (arn) => ({ role: { kind: "existing", arn } }));
    },
  };
}

function roleFromText(text: string): Choice<string> | string | undefined {
  if (!text.startsWith("arn:")) {
    return undefined;
  }
  return parseRoleArn(text) === undefined
    ? vscode.l10n.t("A role's ARN looks like arn:aws:iam::111122223333:role/name.")
    : { label: text, icon: "edit", value: text };
}

async function* roles(
  guide: Guide,
  answers: AnswersSoFar,
  signal: AbortSignal,
): AsyncIterable<readonly Choice<string>[]> {
  const reader = await readerFor(guide, answers);
  let page: string | undefined;
  do {
    const result = await reader?.listRoles(page, signal);
    yield (result?.items ?? []).filter((role) => !role.path.startsWith("/aws-service-role/")).map(roleChoice);
    page = result?.next;
  } while (page !== undefined);
}

function roleChoice(role: RoleSummary): Choice<string> {
  return {
    label: role.name,
    icon: "shield",
    description: role.path === "/" ? undefined : role.path,
    detail: role.description,
    value: role.arn,
  };
}
