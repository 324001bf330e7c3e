/** Without session tags no condition on aws:RequestTag can hold. */
import * as l10n from "@vscode/l10n";
import type { AssociationFact, TrustPolicyFact } from "../model/facts.ts";
import { knownText } from "../model/value.ts";
import { evaluateTrust } from "../trust/evaluate.ts";
import type { TrustCondition } from "../trust/policy.ts";
import { describeAssociation, placeOf } from "./association-places.ts";
import { podIdentityStatements } from "./pod-identity.ts";
import { defineRule } from "./rule.ts";

const REQUEST_TAG = /^aws:requesttag\//i;

export const piTagsDisabled = defineRule({
  meta: {
    id: "pi-tags-disabled",
    title: "Association without session tags, for a role that demands them",
    category: "pod-identity",
    source: "EKS User Guide, pod-id-abac: session tags and how to disable them",
    fix: "none",
  },
  messages: {
    association: {
      severity: "error",
      text: 'This turns session tags off, but the trust policy of the role demands the tag "{key}", so EKS cannot assume the role and pods get no credentials. Keep the tags, or scope the role by another condition.',
    },
    policy: {
      severity: "error",
      text: "The association for {association} turns session tags off, so this condition never holds and its pods get no credentials. Keep the tags there, or scope the role by another condition.",
    },
  },
  subjects: ["association", "trust-policy"],
  *check(fact, { graph }) {
    if (fact.kind === "association") {
      const value = fact.disableSessionTags;
      const refusing = value === undefined ? [] : refusals(fact, graph.policiesOfAssociation(fact));
      const [first] = refusing;
      if (value !== undefined && first !== undefined) {
        yield {
          message: "association",
          values: { key: first.condition.key.text },
          range: value.range,
          related: refusing.map(({ policy, condition }) => ({
            location: { uri: policy.uri, range: condition.key.range },
            message: l10n.t("the condition on the tag"),
          })),
          data: undefined,
        };
      }
      return;
    }
    for (const association of graph.associationsOfPolicy(fact)) {
      const [first] = refusals(association, graph.policiesOfAssociation(association)).filter(
        ({ policy }) => policy === fact,
      );
      if (first !== undefined) {
        yield {
          message: "policy",
          values: { association: describeAssociation(association) },
          range: first.condition.key.range,
          related: [
            {
              location: {
                uri: association.uri,
                range: association.disableSessionTags?.range ?? placeOf(association),
              },
              message: l10n.t("the association without session tags"),
            },
          ],
          data: undefined,
        };
      }
    }
  },
});

interface Refusal {
  readonly policy: TrustPolicyFact;
  readonly condition: TrustCondition;
}

/** Policies that refuse an association for want of tags, unless another of the role's policies admits it or nobody knows. */
function refusals(association: AssociationFact, policies: readonly TrustPolicyFact[]): readonly Refusal[] {
  if (knownText(association.disableSessionTags) !== "true") {
    return [];
  }
  const ask = (policy: TrustPolicyFact) =>
    evaluateTrust(policy.policy, {
      mechanism: "pod-identity",
      namespace: undefined,
      serviceAccount: undefined,
      clusterName: undefined,
      clusterArn: undefined,
      account: undefined,
      sessionTagsDisabled: true,
      otherKeys: "unknown",
    }).verdict;
  if (policies.some((policy) => ask(policy) !== "denied")) {
    return [];
  }
  return policies.flatMap((policy) => {
    const condition = podIdentityStatements(policy)
      .flatMap(({ conditions }) => conditions)
      .find(({ key }) => key.known && REQUEST_TAG.test(key.text));
    return condition === undefined || !dependsOnTags(policy) ? [] : [{ policy, condition }];
  });
}

/** True where every statement that lets EKS Pod Identity assume the role has a condition on a tag. */
function dependsOnTags(policy: TrustPolicyFact): boolean {
  return podIdentityStatements(policy).every(({ conditions }) =>
    conditions.some(({ key }) => REQUEST_TAG.test(key.text)),
  );
}
