/** Which nodes a pod is pinned to, by nodeSelector or by an affinity that it requires. */
import type { PodTemplate } from "../model/pod-template.ts";
import type { Value } from "../model/value.ts";

export const OS_LABELS: readonly string[] = ["kubernetes.io/os", "beta.kubernetes.io/os"];
export const COMPUTE_TYPE_LABELS: readonly string[] = ["eks.amazonaws.com/compute-type"];

export interface NodeChoice {
  readonly by: "selector" | "affinity";
  readonly value: Value;
}

/** How a pod demands nodes whose label has that value; undefined where it leaves a choice, or a template stands there. */
export function pinnedBy(pod: PodTemplate, labels: readonly string[], wanted: string): NodeChoice | undefined {
  const selected = pod.nodeSelector.find(({ key, value }) => labels.includes(key.text) && value?.known);
  if (selected?.value !== undefined) {
    return selected.value.text === wanted ? { by: "selector", value: selected.value } : undefined;
  }
  // Terms of an affinity are alternatives: all that speak of the label have to agree.
  const terms = pod.affinity.filter(({ key }) => labels.includes(key.text));
  const values = terms.flatMap((term) => term.values);
  const [value] = values;
  return value !== undefined && values.every(({ known, text }) => known && text === wanted)
    ? { by: "affinity", value }
    : undefined;
}
