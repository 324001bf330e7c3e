/** A pod with the webhook's skip label goes without identity, whatever its account has. */
import { SKIP_WEBHOOK_LABEL } from "../names/kubernetes.ts";
import { identifiedPods, identityPlace, mechanismName } from "./identified-pod.ts";
import { defineRule } from "./rule.ts";

export const skipLabel = defineRule({
  meta: {
    id: "skip-label",
    title: "Pod is kept from the webhook by its label",
    category: "workload",
    source: "aws/amazon-eks-pod-identity-webhook deploy/mutatingwebhook.yaml, objectSelector",
    fix: "none",
  },
  messages: {
    skipped: {
      severity: "warning",
      text: "With the label {key}, whatever its value, the webhook leaves these pods alone, though their ServiceAccount has a role by {mechanism}: they go without it. Remove the label, or take another account.",
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const identified of identifiedPods(fact, graph)) {
      const label = identified.pod.labels.find(({ key }) => key.text === SKIP_WEBHOOK_LABEL);
      if (label !== undefined) {
        const values = { key: label.key.text, mechanism: mechanismName(identified.mechanism) };
        yield {
          message: "skipped",
          values,
          range: label.key.range,
          related: [identityPlace(identified)],
          data: undefined,
        };
      }
    }
  },
});
