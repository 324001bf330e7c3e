/** Pods in the node's network are reported to fail with Pod Identity; nobody has documented why or when. */
import { identifiedPods, identityPlace } from "./identified-pod.ts";
import { defineRule } from "./rule.ts";

export const podIdentityHostNetwork = defineRule({
  meta: {
    id: "pod-identity-host-network",
    title: "Pod Identity in the host's network",
    category: "workload",
    source: "aws/eks-pod-identity-agent issue 139 (a report, not documented by AWS)",
    fix: "none",
  },
  messages: {
    hostNetwork: {
      severity: "hint",
      text: 'Pods with hostNetwork are reported to get no credentials by EKS Pod Identity ("Unauthorized Exception! EKS does not have permissions"), and AWS documents nothing about it. If these fail, IRSA works there.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const identified of identifiedPods(fact, graph)) {
      const { hostNetwork } = identified.pod;
      if (identified.mechanism === "pod-identity" && hostNetwork?.type === "boolean" && hostNetwork.text === "true") {
        yield {
          message: "hostNetwork",
          values: {},
          range: hostNetwork.range,
          related: [identityPlace(identified)],
          data: undefined,
        };
      }
    }
  },
});
