/** `IRSA: Explain What the Webhook Will Inject`: a pod of the active manifest before and after the webhook, as a diff, and why. */
import * as vscode from "vscode";
import type { ExplainedPod } from "../../core/view/requests.ts";
import { SCHEMES } from "../contributions.ts";
import { explanationPage, outcomeOf } from "../explain/explanation-page.ts";
import { CannotProceed } from "../failure.ts";
import type { Services } from "../services.ts";
import type { Command } from "./command.ts";

export const explainPod: Command = {
  title: vscode.l10n.t("Explain What the Webhook Will Inject"),
  async run({ services, progress }) {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      throw new CannotProceed(
        vscode.l10n.t("No manifest is open."),
        vscode.l10n.t("Open the file of the pod, or of the workload that makes it."),
      );
    }
    const { document, selection } = editor;
    const pods = await progress(vscode.l10n.t("IRSA: asking what the webhook does"), (signal) =>
      services.server.request("explainPods", { uri: document.uri.toString() }, signal),
    );
    if (pods.length === 0) {
      throw new CannotProceed(
        vscode.l10n.t("{0} has no workload with a pod.", vscode.workspace.asRelativePath(document.uri)),
        vscode.l10n.t("Open the file of the pod, or of the Deployment, Job … that makes it."),
      );
    }
    const pod = await choose(pods, selection.active.line);
    if (pod !== undefined) {
      await show(pod, document.uri, services);
    }
  },
};

/** The workload that the cursor is in, else the only one, else the user's choice. */
async function choose(pods: readonly ExplainedPod[], line: number): Promise<ExplainedPod | undefined> {
  const here = pods.find(({ range }) => range.start.line <= line && line <= range.end.line);
  if (here !== undefined || pods.length === 1) {
    return here ?? pods[0];
  }
  const items = pods.map((pod) => ({ label: pod.title, description: outcomeOf(pod), pod }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Which workload?") }))?.pod;
}

async function show(pod: ExplainedPod, file: vscode.Uri, services: Services): Promise<void> {
  if (pod.before !== pod.after) {
    const uri = (name: string) =>
      vscode.Uri.from({ scheme: SCHEMES.draft, path: `${file.path}/${pod.title.replaceAll("/", "-")}/${name}.yaml` });
    const [before, after] = [uri("pod"), uri("admitted")];
    services.drafts.set(before, pod.before);
    services.drafts.set(after, pod.after);
    await vscode.commands.executeCommand("vscode.diff", before, after, vscode.l10n.t("{0}: as admitted", pod.title), {
      preview: true,
    });
  }
  void offerReasons(pod, services);
}

/** Not awaited by the command: the message may stand as long as the user likes. */
async function offerReasons(pod: ExplainedPod, services: Services): Promise<void> {
  const [reason] = pod.before === pod.after ? pod.reasons : [];
  const doubt = pod.doubts[0];
  const text = [`${pod.title}: ${outcomeOf(pod)}.`, reason, doubt].filter((part) => part !== undefined).join(" ");
  const show = vscode.l10n.t("Show Reasons");
  if ((await vscode.window.showInformationMessage(text, show)) === show) {
    await services.reports.show(
      vscode.l10n.t("Why {0}", pod.title.replaceAll("/", " ")),
      explanationPage(pod),
      vscode.ViewColumn.Beside,
    );
  }
}
