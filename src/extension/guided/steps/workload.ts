/** Questions for the workload: what runs with the identity. */
import * as vscode from "vscode";
import type { IntentWorkload } from "../../../core/generate/intent.ts";
import { workloadNameProblem } from "../../../core/generate/validate.ts";
import type { WorkloadChoice } from "../../../core/view/requests.ts";
import { type AnswersSoFar, frameOf, type Guide, type GuideStep, outcomeOf, STAGES } from "../guide.ts";
import { type Choice, input, pick } from "../prompts.ts";

type Kind = IntentWorkload["kind"];

export function workloadKindStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.workload,
    applies: () => true,
    async ask(answers, position) {
      const reply = await pick<Kind, Kind>(frameOf(guide, STAGES.workload, position), {
        placeholder: vscode.l10n.t("What runs as ServiceAccount {0}?", answers.serviceAccount ?? ""),
        load: () => kinds(fitting(guide, answers).length),
        selected: (kind) => kind === answers.workloadKind,
        resolve: async (kind) => kind,
      });
      return outcomeOf(reply, answers, (kind) => ({
        workloadKind: kind,
        ...(kind === "none" ? { workload: { kind } } : {}),
      }));
    },
  };
}

function kinds(existing: number): readonly Choice<Kind>[] {
  const choices: readonly Choice<Kind>[] = [
    {
      label: vscode.l10n.t("Test pod"),
      icon: "beaker",
      detail: vscode.l10n.t("A pod with the AWS CLI that shows which identity it has."),
      value: "test-pod",
    },
    {
      label: vscode.l10n.t("New Deployment"),
      icon: "package",
      detail: vscode.l10n.t("A Deployment to put your own image into."),
      value: "deployment",
    },
    {
      label: vscode.l10n.t("Workload of this workspace"),
      icon: "file-code",
      detail:
        existing === 1
          ? vscode.l10n.t("Sets serviceAccountName in the one manifest there is; comments and order stay.")
          : vscode.l10n.t("Sets serviceAccountName in one of {0} manifests; comments and order stay.", existing),
      value: "existing",
    },
    {
      label: vscode.l10n.t("None"),
      icon: "circle-slash",
      detail: vscode.l10n.t("Only the role's trust policy and the ServiceAccount."),
      value: "none",
    },
  ];
  return choices.filter((choice) => choice.value !== "existing" || existing > 0);
}

/** Workloads that may be in the namespace: in it, or in one that no file says. */
function fitting(guide: Guide, answers: AnswersSoFar): readonly WorkloadChoice[] {
  return guide.choices.workloads.filter(
    (workload) => workload.namespace === undefined || workload.namespace === answers.namespace,
  );
}

export function workloadNameStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.workload,
    applies: (answers) => answers.workloadKind === "test-pod" || answers.workloadKind === "deployment",
    async ask(answers, position) {
      const kind = answers.workloadKind === "deployment" ? "deployment" : "test-pod";
      const earlier = answers.workload?.kind === kind ? answers.workload.name : undefined;
      const reply = await input(frameOf(guide, STAGES.workload, position), {
        prompt: kind === "deployment" ? vscode.l10n.t("Name of the Deployment") : vscode.l10n.t("Name of the test pod"),
        value: earlier ?? (kind === "deployment" ? (answers.serviceAccount ?? "") : `${answers.serviceAccount}-test`),
        validate: workloadNameProblem,
      });
      return outcomeOf(reply, answers, (name) => ({ workload: { kind, name } }));
    },
  };
}

export function existingWorkloadStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.workload,
    applies: (answers) => answers.workloadKind === "existing",
    async ask(answers, position) {
      const reply = await pick<WorkloadChoice, WorkloadChoice>(frameOf(guide, STAGES.workload, position), {
        placeholder: vscode.l10n.t("Which workload?"),
        load: () => fitting(guide, answers).map(workloadChoice),
        selected: ({ location, document }) =>
          answers.workload?.kind === "existing" &&
          answers.workload.uri === location.uri &&
          answers.workload.document === document,
        resolve: async (workload) => workload,
      });
      return outcomeOf(reply, answers, (workload) => ({
        workload: { kind: "existing", uri: workload.location.uri, document: workload.document },
      }));
    },
  };
}

function workloadChoice(workload: WorkloadChoice): Choice<WorkloadChoice> {
  return {
    label: workload.name,
    icon: "package",
    description: workload.kind,
    detail:
      workload.account === undefined
        ? vscode.l10n.t("Names no ServiceAccount yet")
        : vscode.l10n.t("Runs as ServiceAccount {0} now", workload.account),
    value: workload,
  };
}
