/** The parts of a trust policy that EKS Pod Identity is about, and the associations that use its role. */
import type { AssociationFact, TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText } from "../model/value.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import type { TrustStatement } from "../trust/policy.ts";

/** Allow statements for pods.eks.amazonaws.com, in source order. */
export function podIdentityStatements(fact: TrustPolicyFact): readonly TrustStatement[] {
  return fact.policy.statements.filter(
    ({ effect, notPrincipal, principals }) =>
      knownText(effect) === "Allow" &&
      !notPrincipal &&
      principals.some(({ type, value }) => type === "Service" && knownText(value) === POD_IDENTITY_SERVICE),
  );
}

/** Associations whose role is the policy's. */
export function associationsOf(graph: IdentityGraph, fact: TrustPolicyFact): readonly AssociationFact[] {
  return graph.associationsOfPolicy(fact);
}
