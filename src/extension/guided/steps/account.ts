/** Questions for the ServiceAccount: one of the workspace's, or a new one in a namespace. */
import * as vscode from "vscode";
import { namespaceProblem, serviceAccountProblem } from "../../../core/generate/validate.ts";
import type { AccountChoice } from "../../../core/view/requests.ts";
import type { Answers } from "../answers.ts";
import { type AnswersSoFar, frameOf, type Guide, type GuideStep, outcomeOf, STAGES } from "../guide.ts";
import { type Choice, input, pick } from "../prompts.ts";

export function accountStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.account,
    applies: () => guide.choices.accounts.length > 0,
    async ask(answers, position) {
      const reply = await pick<Answers["account"], Answers["account"]>(frameOf(guide, STAGES.account, position), {
        placeholder: vscode.l10n.t("Which ServiceAccount gets the identity?"),
        load: () => [newAccount, ...guide.choices.accounts.map(accountChoice)],
        selected: (account) => sameAccount(account, answers),
        resolve: async (account) => account,
      });
      return outcomeOf(reply, answers, (account) =>
        account === "new" ? { account } : { account, ...namesOf(account) },
      );
    },
  };
}

const newAccount: Choice<Answers["account"]> = {
  label: vscode.l10n.t("New ServiceAccount…"),
  icon: "add",
  value: "new",
};

function accountChoice(account: AccountChoice): Choice<Answers["account"]> {
  return {
    label: account.name,
    icon: "account",
    description: account.namespace ?? vscode.l10n.t("namespace not in its file"),
    detail: account.roleArn ?? vscode.l10n.t("No role yet"),
    section: vscode.l10n.t("In this workspace"),
    value: account,
  };
}

function sameAccount(account: Answers["account"], answers: AnswersSoFar): boolean {
  if (account === "new" || answers.account === "new") {
    return account === answers.account;
  }
  return account.name === answers.serviceAccount && account.namespace === answers.namespace;
}

function namesOf(account: AccountChoice): AnswersSoFar {
  return account.namespace === undefined
    ? { serviceAccount: account.name }
    : { serviceAccount: account.name, namespace: account.namespace };
}

/** True while the account's names have to be asked for: it is new, or the workspace has none at all. */
function isNew(answers: AnswersSoFar): boolean {
  return answers.account === undefined || answers.account === "new";
}

export function namespaceStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.account,
    applies: (answers) =>
      isNew(answers) ||
      (answers.account !== undefined && answers.account !== "new" && answers.account.namespace === undefined),
    async ask(answers, position) {
      const frame = frameOf(guide, STAGES.account, position);
      const known = guide.choices.namespaces;
      if (known.length === 0) {
        const reply = await input(frame, {
          prompt: vscode.l10n.t("Namespace of the ServiceAccount"),
          placeholder: vscode.l10n.t("for example default"),
          value: answers.namespace ?? answers.context?.namespace ?? "default",
          validate: namespaceProblem,
        });
        return outcomeOf(reply, answers, (namespace) => ({ namespace }));
      }
      const reply = await pick<string, string>(frame, {
        placeholder: vscode.l10n.t("Namespace of the ServiceAccount: pick one, or type another"),
        load: () =>
          [...new Set([...known, "default"])].map((namespace) => ({
            label: namespace,
            icon: "symbol-namespace",
            section: known.includes(namespace) ? vscode.l10n.t("In this workspace") : vscode.l10n.t("Always there"),
            value: namespace,
          })),
        freeText: {
          read: (text) =>
            known.includes(text) || text === "default"
              ? undefined
              : (namespaceProblem(text) ?? { label: text, icon: "edit", value: text }),
        },
        selected: (namespace) => namespace === (answers.namespace ?? answers.context?.namespace),
        resolve: async (namespace) => namespace,
      });
      return outcomeOf(reply, answers, (namespace) => ({ namespace }));
    },
  };
}

export function accountNameStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.account,
    applies: isNew,
    async ask(answers, position) {
      const reply = await input(frameOf(guide, STAGES.account, position), {
        prompt: vscode.l10n.t("Name of the ServiceAccount in namespace {0}", answers.namespace ?? ""),
        placeholder: vscode.l10n.t("for example s3-reader"),
        value: answers.serviceAccount ?? "",
        validate: serviceAccountProblem,
      });
      return outcomeOf(reply, answers, (serviceAccount) => ({ serviceAccount }));
    },
  };
}
