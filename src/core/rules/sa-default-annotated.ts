/** A role on the `default` account goes to every pod of the namespace that names no account of its own. */
import * as l10n from "@vscode/l10n";
import { DEFAULT_ACCOUNT } from "../model/graph-index.ts";
import { defineRule } from "./rule.ts";

export const saDefaultAnnotated = defineRule({
  meta: {
    id: "sa-default-annotated",
    title: "Role on the namespace's default ServiceAccount",
    category: "service-account",
    source:
      "EKS Best Practices Guides, Identity and access management; Kubernetes runs pods without serviceAccountName as default",
    fix: "none",
  },
  messages: {
    everyPod: {
      severity: "warning",
      text: 'Every pod of {namespace} that names no ServiceAccount runs as "default", and so gets {role}. Make a ServiceAccount of its own for the workload that needs the role.',
    },
  },
  subjects: ["service-account"],
  *check(fact, { graph }) {
    const role = fact.roleArn?.value;
    if (role === undefined || role.text === "") {
      return;
    }
    for (const { placement } of graph.placementsOfAccount(fact)) {
      if (placement.name === DEFAULT_ACCOUNT) {
        const namespace =
          placement.namespace === undefined ? l10n.t("its namespace") : l10n.t('namespace "{0}"', placement.namespace);
        const values = { namespace, role: role.text };
        yield { message: "everyPod", values, range: fact.meta.name?.range ?? fact.range, data: undefined };
      }
    }
  },
});
