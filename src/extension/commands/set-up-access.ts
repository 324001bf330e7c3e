/** `IRSA: Set Up Access for a ServiceAccount`: questions, preview, consent, files, next steps. */
import * as vscode from "vscode";
import type { Draft } from "../../core/generate/intent.ts";
import type { WorkspaceChoices } from "../../core/view/requests.ts";
import { COMMANDS } from "../contributions.ts";
import { CannotProceed } from "../failure.ts";
import { toIntent } from "../guided/answers.ts";
import { clusterSteps } from "../guided/cluster-steps.ts";
import { runFlow } from "../guided/flow.ts";
import { type AnswersSoFar, type Guide, type GuideStep, STAGES } from "../guided/guide.ts";
import { notesOf, stepsOf, stepsPage, stepsScript } from "../guided/next-steps.ts";
import { startFromEditor, startFromNode } from "../guided/start-from.ts";
import { accountNameStep, accountStep, namespaceStep } from "../guided/steps/account.ts";
import { describeWith } from "../guided/steps/cluster.ts";
import { folderStep, onlyFolder } from "../guided/steps/folder.ts";
import { mechanismStep } from "../guided/steps/mechanism.ts";
import { bucketStep, managedPolicyStep, permissionKindStep } from "../guided/steps/permissions.ts";
import { review } from "../guided/steps/review.ts";
import { existingRoleStep, roleKindStep, roleNameStep } from "../guided/steps/role.ts";
import { clusterNameStep } from "../guided/steps/typed-issuer.ts";
import { existingWorkloadStep, workloadKindStep, workloadNameStep } from "../guided/steps/workload.ts";
import { showWritten, writeDraft } from "../guided/write-draft.ts";
import type { Services } from "../services.ts";
import { accountsInFocus, rememberAccount } from "./account-argument.ts";
import type { Command } from "./command.ts";
import type { GuidedRequest } from "./plan-and-apply.ts";
import { chosenBy } from "./select-connection.ts";

export const setUpAccess: Command = {
  title: vscode.l10n.t("Set Up Access"),
  async run({ services, argument }) {
    if (vscode.workspace.workspaceFolders === undefined) {
      throw new CannotProceed(
        vscode.l10n.t("There is no folder to write the files to."),
        vscode.l10n.t("Open a folder first; an empty one will do."),
      );
    }
    const choices = await services.server.request("choices", undefined);
    const guide: Guide = { services, choices, title: vscode.l10n.t("Set Up Access") };
    let draft: Draft | undefined;
    const reviewStep: GuideStep = {
      stage: STAGES.review,
      applies: () => true,
      async ask(answers, position) {
        const reply = await review(guide, answers, position, services.drafts);
        draft = reply.kind === "answer" ? reply.value : undefined;
        return reply.kind === "answer" ? { kind: "answer", answers } : reply;
      },
    };
    const answers = await runFlow([...questions(guide), reviewStep], await startFrom(argument, choices, services));
    if (answers === undefined || draft === undefined) {
      return;
    }
    await writeDraft(draft);
    services.milestones.reached("filesWritten");
    await showWritten(draft);
    services.log.info(`Set Up Access: wrote ${draft.files.map((file) => file.title).join(", ")}`);
    void offerNextSteps(services, guide, answers, draft);
  },
};

function questions(guide: Guide): readonly GuideStep[] {
  return [
    ...clusterSteps(guide, describeWith(guide), true),
    mechanismStep(guide),
    clusterNameStep(guide),
    accountStep(guide),
    namespaceStep(guide),
    accountNameStep(guide),
    roleKindStep(guide),
    roleNameStep(guide),
    existingRoleStep(guide),
    permissionKindStep(guide),
    bucketStep(guide),
    managedPolicyStep(guide),
    workloadKindStep(guide),
    workloadNameStep(guide),
    existingWorkloadStep(guide),
    folderStep(guide),
  ];
}

/** An editor's menu hands over its file. */
async function startFrom(argument: unknown, choices: WorkspaceChoices, services: Services): Promise<AnswersSoFar> {
  const editor = vscode.window.activeTextEditor;
  return argument instanceof vscode.Uri && editor !== undefined
    ? startFromEditor(editor, choices, await accountsInFocus(services))
    : startFromNode(argument, choices);
}

/** Not awaited by the command: the files are there, the message stays until the user has read it. */
async function offerNextSteps(services: Services, guide: Guide, answers: AnswersSoFar, draft: Draft): Promise<void> {
  const folder = onlyFolder(guide, answers);
  const intent = toIntent(folder === undefined ? answers : { ...answers, folder });
  if (intent === undefined) {
    return;
  }
  rememberAccount(services, { namespace: intent.namespace, name: intent.serviceAccount });
  const steps = stepsOf(draft, intent.mechanism, answers.cluster?.provider);
  const notes = notesOf(draft, intent.mechanism, answers.cluster?.provider);
  const files = draft.files.length === 1 ? vscode.l10n.t("1 file") : vscode.l10n.t("{0} files", draft.files.length);
  const chosen = vscode.workspace.isTrusted ? chosenBy(answers) : undefined;
  const message = vscode.l10n.t(
    "IRSA: wrote {0} for ServiceAccount {1}/{2}. {3} commands make it work in AWS and in the cluster.",
    files,
    intent.namespace,
    intent.serviceAccount,
    steps.length,
  );
  const plan = vscode.l10n.t("Plan and Apply");
  const show = vscode.l10n.t("Show Next Steps");
  const copy = vscode.l10n.t("Copy Commands");
  const buttons = [...(chosen === undefined ? [] : [plan]), show, copy];
  const button = await vscode.window.showInformationMessage(message, ...buttons);
  if (button === plan && chosen !== undefined) {
    const request: GuidedRequest = { intent, chosen };
    await vscode.commands.executeCommand(COMMANDS.planAndApply, request);
  } else if (button === show) {
    await services.reports.show(
      vscode.l10n.t("Next Steps"),
      stepsPage(intent, steps, notes, answers.source === "practice"),
    );
  } else if (button === copy) {
    await vscode.env.clipboard.writeText(stepsScript(steps));
  }
}
