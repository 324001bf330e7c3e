/** An account with a role annotation and a Pod Identity association: which of the two a pod gets can depend on a race. */
import * as l10n from "@vscode/l10n";
import type { AssociationFact, ServiceAccountFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText } from "../model/value.ts";
import { removeAnnotation } from "./annotation-edits.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly fact: ServiceAccountFact;
}

export const saBothMechanisms = defineRule({
  meta: {
    id: "sa-both-mechanisms",
    title: "ServiceAccount has both a role annotation and a Pod Identity association",
    category: "service-account",
    source:
      "aws/amazon-eks-pod-identity-webhook pkg/handler/handler.go (container credentials take precedence); issue 264",
    fix: "choice",
  },
  messages: {
    both: {
      severity: "warning",
      text: "There is a Pod Identity association for this account{cluster}, and it wins: pods get {associated}, not {annotated}. A pod created before the webhook has heard of the association keeps the annotation's role for its whole life. Keep one of the two.",
    },
  },
  subjects: ["service-account"],
  *check(fact, { graph }) {
    const annotation = fact.roleArn;
    // A template may fill in nothing, and an empty annotation is none.
    if (!annotation?.value?.known || annotation.value.text === "") {
      return;
    }
    for (const association of associationsOf(fact, graph)) {
      const cluster = knownText(association.cluster);
      const data: Data = { fact };
      yield {
        message: "both",
        values: {
          cluster: cluster === undefined ? "" : l10n.t(' in cluster "{0}"', cluster),
          associated: knownText(association.roleArn) ?? l10n.t("the association's role"),
          annotated: annotation.value.text,
        },
        range: annotation.key.range,
        related: [
          {
            location: { uri: association.uri, range: association.serviceAccount?.range ?? association.range },
            message: l10n.t("the association"),
          },
        ],
        data,
      };
    }
  },
  fix({ data: { fact } }, context) {
    const edits = fact.roleArn === undefined ? undefined : removeAnnotation(fact.roleArn, fact, context);
    return edits === undefined
      ? []
      : [{ title: l10n.t("Remove the annotation, the association stays"), preferred: false, edits }];
  },
});

function associationsOf(fact: ServiceAccountFact, graph: IdentityGraph): ReadonlySet<AssociationFact> {
  const found = graph
    .placementsOfAccount(fact)
    .flatMap(({ placement: { name, namespace } }) =>
      name === undefined || namespace === undefined
        ? []
        : graph.associationsNamed(name).filter((association) => knownText(association.namespace) === namespace),
    );
  return new Set(found);
}
