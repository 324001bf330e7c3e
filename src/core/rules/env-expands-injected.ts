/** `$(AWS_REGION)` in an own variable stays literal: Kubernetes expands what comes before, and the webhook's variables come behind. */
import type { IdentityGraph } from "../model/graph.ts";
import { containersOf, identifiedPods } from "./identified-pod.ts";
import { defineRule } from "./rule.ts";

/** `$(NAME)`, unless a second dollar sign escapes it. */
const REFERENCE = /(?<!\$)(?:\$\$)*\$\(([A-Z_][A-Z0-9_]*)\)/g;

export const envExpandsInjected = defineRule({
  meta: {
    id: "env-expands-injected",
    title: "Variable refers to one that only the webhook sets",
    category: "workload",
    source:
      "Kubernetes API, EnvVar.value: only previously defined variables are expanded; webhook: its variables are appended",
    fix: "none",
  },
  messages: {
    literal: {
      severity: "warning",
      text: '{name} of container "{container}" refers to $({variable}), which the webhook adds behind it: Kubernetes expands only what is defined before, so the text $({variable}) stays as it is. Refer to it in command or args, or set {variable} above.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const identified of identifiedPods(fact, graph)) {
      for (const { container, injection } of containersOf(identified)) {
        // envFrom comes first and may define the name.
        if (container.envFromSecrets.length + container.envFromConfigMaps.length > 0) {
          continue;
        }
        const injected = new Set(injection.env.map(({ name }) => name));
        for (const { name, value } of container.env) {
          if (value?.text.includes("$(") !== true) {
            continue;
          }
          const variable = [...value.text.matchAll(REFERENCE)]
            .map(([, reference = ""]) => reference)
            .find((reference) => injected.has(reference) && !isKustomizeVariable(reference, graph));
          if (variable !== undefined) {
            const values = { name: name.text, container: container.name?.text ?? "", variable };
            yield { message: "literal", values, range: value.range, data: undefined };
          }
        }
      }
    }
  },
});

/** Kustomize fills in `$(NAME)` itself where one of its `vars` has that name. */
function isKustomizeVariable(name: string, graph: IdentityGraph): boolean {
  return graph.presences.kustomizeVariables.count(name) > 0;
}
