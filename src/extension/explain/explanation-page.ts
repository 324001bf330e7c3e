/** Why a pod is admitted as it is, as Markdown. */
import { markdownText } from "../../core/text/markdown-text.ts";
import type { ExplainedPod } from "../../core/view/requests.ts";

export function explanationPage(pod: ExplainedPod): string {
  const list = (items: readonly string[]) => items.map((item) => `- ${markdownText(item)}`).join("\n");
  const credentials = pod.containers.flatMap(({ name, source, changes }) => [`${name} uses ${source}.`, ...changes]);
  return [
    `# ${markdownText(pod.title)}: ${outcomeOf(pod)}\n`,
    `${list(pod.reasons)}\n`,
    "## Credentials\n",
    `${list(credentials)}\n`,
    ...(pod.doubts.length === 0 ? [] : ["## Not known\n", `${list(pod.doubts)}\n`]),
  ].join("\n");
}

/** To follow the name of a workload. */
export function outcomeOf({ admitted, before, after }: ExplainedPod): string {
  return !admitted
    ? "the API server refuses the pod"
    : before === after
      ? "the webhook leaves the pod alone"
      : "the webhook changes the pod";
}
