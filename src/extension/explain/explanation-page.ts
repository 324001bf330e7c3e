/** Why a pod is admitted as it is, as Markdown. */
import * as l10n from "@vscode/l10n";
import { markdownText } from "../../core/text/markdown-text.ts";
import type { ExplainedPod } from "../../core/view/requests.ts";

export function explanationPage(pod: ExplainedPod): string {
  const list = (items: readonly string[]) => items.map((item) => `- ${markdownText(item)}`).join("\n");
  const credentials = pod.containers.flatMap(({ name, source, changes }) => [
    l10n.t("{0} uses {1}.", name, source),
    ...changes,
  ]);
  return [
    `# ${markdownText(pod.title)}: ${outcomeOf(pod)}\n`,
    `${list(pod.reasons)}\n`,
    `## ${l10n.t("Credentials")}\n`,
    `${list(credentials)}\n`,
    ...(pod.doubts.length === 0 ? [] : [`## ${l10n.t("Not known")}\n`, `${list(pod.doubts)}\n`]),
  ].join("\n");
}

/** To follow the name of a workload. */
export function outcomeOf({ admitted, before, after }: ExplainedPod): string {
  return !admitted
    ? l10n.t("the API server refuses the pod")
    : before === after
      ? l10n.t("the webhook leaves the pod alone")
      : l10n.t("the webhook changes the pod");
}
