/** AWS_ROLE_ARN set by hand to another role than the account's: the pod uses neither the one nor, often, the other. */
import { containersOf, identifiedPods, identityPlace, otherRole } from "./identified-pod.ts";
import { defineRule } from "./rule.ts";

export const roleArnEnvMismatch = defineRule({
  meta: {
    id: "role-arn-env-mismatch",
    title: "AWS_ROLE_ARN names another role than the ServiceAccount",
    category: "workload",
    source: "aws/amazon-eks-pod-identity-webhook pkg/handler/handler.go: a variable that is set stays",
    fix: "none",
  },
  messages: {
    mismatch: {
      severity: "error",
      text: 'Container "{container}" sets AWS_ROLE_ARN to {own}, but its ServiceAccount has {role}. What is set by hand stays, and the webhook injects neither the role nor the token\'s path. Keep one role: remove AWS_ROLE_ARN, or annotate the account with {own}.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const identified of identifiedPods(fact, graph)) {
      for (const part of containersOf(identified)) {
        const own = otherRole(part, identified);
        if (own !== undefined) {
          const values = {
            container: part.container.name?.text ?? "",
            own: own.text,
            role: identified.role?.text ?? "",
          };
          yield {
            message: "mismatch",
            values,
            range: own.range,
            related: [identityPlace(identified)],
            data: undefined,
          };
        }
      }
    }
  },
});
