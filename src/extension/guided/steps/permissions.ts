/** Questions for what the role may do: an AWS managed policy, one bucket, or nothing new. */
import * as vscode from "vscode";
import type { IntentPermissions } from "../../../core/generate/intent.ts";
import { bucketProblem } from "../../../core/generate/validate.ts";
import { parseArn } from "../../../core/names/arn.ts";
import type { ManagedPolicy } from "../../../core/ports.ts";
import {
  type AnswersSoFar,
  frameOf,
  type Guide,
  type GuideStep,
  isUnseen,
  outcomeOf,
  readerFor,
  STAGES,
} from "../guide.ts";
import { type Choice, input, pick } from "../prompts.ts";

type Kind = IntentPermissions["kind"];

export function permissionKindStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.permissions,
    applies: () => true,
    async ask(answers, position) {
      const reply = await pick<Kind, Kind>(frameOf(guide, STAGES.permissions, position), {
        placeholder: vscode.l10n.t("What may the pods do in AWS?"),
        load: () => kinds(answers),
        selected: (kind) => kind === answers.permissionKind,
        resolve: async (kind) => kind,
      });
      return outcomeOf(reply, answers, (kind) =>
        kind === "none" ? { permissionKind: kind, permissions: { kind } } : { permissionKind: kind },
      );
    },
  };
}

function kinds(answers: AnswersSoFar): readonly Choice<Kind>[] {
  const existing = answers.role?.kind === "existing";
  const none: Choice<Kind> = {
    label: existing ? vscode.l10n.t("What the role may do already") : vscode.l10n.t("Nothing yet"),
    icon: existing ? "check" : "circle-slash",
    detail: existing
      ? vscode.l10n.t("Its policies stay as they are.")
      : vscode.l10n.t("The identity works, permissions come later."),
    value: "none",
  };
  const more: readonly Choice<Kind>[] = [
    {
      label: vscode.l10n.t("Read one S3 bucket"),
      icon: "database",
      detail: vscode.l10n.t("A policy of the role's own, for the objects and the listing of that bucket only."),
      value: "s3-read",
    },
    {
      label: vscode.l10n.t("An AWS managed policy"),
      icon: "book",
      detail: vscode.l10n.t("Search AWS's own policies, for example AmazonS3ReadOnlyAccess."),
      value: "managed",
    },
  ];
  return existing ? [none, ...more] : [...more, none];
}

export function bucketStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.permissions,
    applies: (answers) => answers.permissionKind === "s3-read",
    async ask(answers, position) {
      const reply = await input(frameOf(guide, STAGES.permissions, position), {
        prompt: vscode.l10n.t("Name of the S3 bucket"),
        placeholder: vscode.l10n.t("for example my-team-reports"),
        value: answers.permissions?.kind === "s3-read" ? answers.permissions.bucket : "",
        validate: bucketProblem,
      });
      return outcomeOf(reply, answers, (bucket) => ({ permissions: { kind: "s3-read", bucket } }));
    },
  };
}

export function managedPolicyStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.permissions,
    applies: (answers) => answers.permissionKind === "managed",
    async ask(answers, position) {
      const chosen = answers.permissions?.kind === "managed" ? answers.permissions.policyArns[0] : undefined;
      const reply = await pick<string, string>(frameOf(guide, STAGES.permissions, position), {
        placeholder: vscode.l10n.t("Which AWS managed policy? Type to search, or paste an ARN"),
        load: (signal) => policies(guide, answers, signal),
        freeText: { read: (text) => policyFromText(text, answers) },
        empty: vscode.l10n.t("Type the policy's name, for example AmazonS3ReadOnlyAccess, or its ARN"),
        selected: (arn) => arn === chosen,
        resolve: async (arn) => arn,
      });
      return outcomeOf(reply, answers, (arn) => ({ permissions: { kind: "managed", policyArns: [arn] } }));
    },
  };
}

async function* policies(
  guide: Guide,
  answers: AnswersSoFar,
  signal: AbortSignal,
): AsyncIterable<readonly Choice<string>[]> {
  const reader = await readerFor(guide, answers);
  let page: string | undefined;
  do {
    const result = await reader?.listPolicies("AWS", page, signal);
    yield (result?.items ?? []).map(policyChoice);
    page = result?.next;
  } while (page !== undefined);
}

function policyChoice(policy: ManagedPolicy): Choice<string> {
  const path = policy.path === "/" ? undefined : policy.path.replaceAll("/", " ").trim();
  return { label: policy.name, icon: "book", description: path, value: policy.arn };
}

/** A pasted ARN always; a name only where no list can be searched. */
function policyFromText(text: string, answers: AnswersSoFar): Choice<string> | undefined {
  const arn = parseArn(text);
  if (arn !== undefined) {
    const isPolicy = arn.service === "iam" && arn.resource.startsWith("policy/");
    return isPolicy ? { label: text, icon: "edit", value: text } : undefined;
  }
  if (!isUnseen(answers) || !/^[\w+=,.@-]{1,128}$/.test(text)) {
    return undefined;
  }
  const value = `arn:${answers.cluster?.partition ?? "aws"}:iam::aws:policy/${text}`;
  return { label: text, icon: "edit", detail: value, value };
}
