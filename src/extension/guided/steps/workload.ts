/** Questions for the workload: what runs with the identity. */
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
        placeholder: `What runs as ServiceAccount ${answers.serviceAccount}?`,
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
      label: "Test pod",
      icon: "beaker",
      detail: "A pod with the AWS CLI that shows which identity it has.",
      value: "test-pod",
    },
    {
      label: "New Deployment",
      icon: "package",
      detail: "A Deployment to put your own image into.",
      value: "deployment",
    },
    {
      label: "Workload of this workspace",
      icon: "file-code",
      detail: `Sets serviceAccountName in one of ${existing} ${existing === 1 ? "manifest" : "manifests"}; comments and order stay.`,
      value: "existing",
    },
    {
      label: "None",
      icon: "circle-slash",
      detail: "Only the role's trust policy and the ServiceAccount.",
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
        prompt: kind === "deployment" ? "Name of the Deployment" : "Name of the test pod",
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
        placeholder: "Which workload?",
        load: () => fitting(guide, answers).map(workloadChoice),
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
      workload.account === undefined ? "Names no ServiceAccount yet" : `Runs as ServiceAccount ${workload.account} now`,
    value: workload,
  };
}
