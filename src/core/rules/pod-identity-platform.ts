/** Pod Identity needs an agent on the node, which Fargate and Windows do not have. */
import { identifiedPods, identityPlace } from "./identified-pod.ts";
import { COMPUTE_TYPE_LABELS, OS_LABELS, pinnedBy } from "./node-choice.ts";
import { defineRule } from "./rule.ts";

export const podIdentityPlatform = defineRule({
  meta: {
    id: "pod-identity-platform",
    title: "Pod Identity on Fargate or Windows",
    category: "workload",
    source: "EKS User Guide, EKS Pod Identity: restrictions (Linux on EC2 only)",
    fix: "none",
  },
  messages: {
    unsupported: {
      severity: "error",
      text: "EKS Pod Identity works on Linux nodes of EC2 only, and these pods are pinned to {platform}: there is no agent to ask, and they get no credentials. Use IRSA for this ServiceAccount.",
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const identified of identifiedPods(fact, graph)) {
      if (identified.mechanism !== "pod-identity") {
        continue;
      }
      const fargate = pinnedBy(identified.pod, COMPUTE_TYPE_LABELS, "fargate");
      const choice = fargate ?? pinnedBy(identified.pod, OS_LABELS, "windows");
      if (choice !== undefined) {
        const values = { platform: fargate === undefined ? "Windows" : "Fargate" };
        yield {
          message: "unsupported",
          values,
          range: choice.value.range,
          related: [identityPlace(identified)],
          data: undefined,
        };
      }
    }
  },
});
