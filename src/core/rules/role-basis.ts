/** How a trust policy is known to be a role's, as findings say it: a wrong link is recognised as one. */
import * as l10n from "@vscode/l10n";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { describeBasis } from "../model/trust-roles.ts";
import type { RelatedPlace } from "./rule.ts";

/** In parentheses, with a space before; empty where the policy's own file says whose it is. */
export function basisInWords(graph: IdentityGraph, policy: TrustPolicyFact): string {
  const [link] = graph.rolesOf(policy).targets;
  return link === undefined || link.basis === "stated"
    ? ""
    : l10n.t(" (the policy is this role's: {0})", describeBasis(link.basis));
}

/** What gives the policy to the role of this name: a command of a script, or Terraform. */
export function basisInPlace(
  graph: IdentityGraph,
  policy: TrustPolicyFact,
  role: string | undefined,
): readonly RelatedPlace[] {
  return graph
    .rolesOf(policy)
    .targets.flatMap(({ command }) => (command?.roleName.text === role ? (command ?? []) : []))
    .map(({ uri, roleName }) => ({
      location: { uri, range: roleName.range },
      message: l10n.t("this gives the trust policy to the role"),
    }));
}
