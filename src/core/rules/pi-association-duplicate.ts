/** A ServiceAccount of a cluster has at most one association. */
import * as l10n from "@vscode/l10n";
import type { AssociationFact } from "../model/facts.ts";
import { knownText } from "../model/value.ts";
import { associationsBeside, placeOf } from "./association-places.ts";
import { defineRule } from "./rule.ts";

export const piAssociationDuplicate = defineRule({
  meta: {
    id: "pi-association-duplicate",
    title: "Two associations for one ServiceAccount of a cluster",
    category: "pod-identity",
    source: "EKS API, CreatePodIdentityAssociation: ResourceInUseException",
    fix: "none",
  },
  messages: {
    duplicate: {
      severity: "error",
      text: 'Cluster "{cluster}" gets two associations here for ServiceAccount "{name}" in namespace "{namespace}"; EKS refuses the second with ResourceInUseException. Keep one, with the role that its pods need.',
    },
  },
  subjects: ["association"],
  *check(fact, { graph }) {
    const key = keyOf(fact);
    const first = key === undefined ? undefined : associationsBeside(fact, graph).find((other) => keyOf(other) === key);
    if (first === undefined || first.range.start > fact.range.start) {
      return;
    }
    yield {
      message: "duplicate",
      values: {
        cluster: knownText(fact.cluster) ?? "",
        name: knownText(fact.serviceAccount) ?? "",
        namespace: knownText(fact.namespace) ?? "",
      },
      range: placeOf(fact),
      related: [{ location: { uri: first.uri, range: placeOf(first) }, message: l10n.t("the first one") }],
      data: undefined,
    };
  },
});

/** Undefined where a part is not known, or another one may be meant by a template. */
function keyOf({ cluster, namespace, serviceAccount }: AssociationFact): string | undefined {
  const parts = [cluster, namespace, serviceAccount].map(knownText);
  return parts.includes(undefined) ? undefined : parts.join(" ");
}
