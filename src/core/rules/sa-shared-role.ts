/** One role for accounts of several namespaces: what is allowed to one team's pods is allowed to the other's. */
import type { ServiceAccountFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { formatRoleArn, type RoleArn } from "../names/arn.ts";
import { defineRule } from "./rule.ts";

export const saSharedRole = defineRule({
  meta: {
    id: "sa-shared-role",
    title: "One role is given to ServiceAccounts of several namespaces",
    category: "service-account",
    source: "EKS Best Practices Guides, Identity and access management: one role for each application",
    fix: "none",
  },
  messages: {
    shared: {
      severity: "info",
      text: "This role also goes to {others}: pods of both namespaces may do whatever either needs. A role of its own for each keeps them apart.",
    },
  },
  subjects: ["service-account"],
  *check(fact, { graph }) {
    const role = graph.roleArnOf(fact);
    const value = fact.roleArn?.value;
    const own = namespaceOf(fact, graph);
    if (role === undefined || value === undefined || own === undefined || fact.partial) {
      return;
    }
    const others = sharers(fact, role, own, graph);
    if (others.length > 0) {
      const shown = others
        .slice(0, 3)
        .map((other) => `"${other.meta.name?.text}" of namespace "${namespaceOf(other, graph)}"`);
      const more = others.length > 3 ? ` and ${others.length - 3} more` : "";
      yield {
        message: "shared",
        values: { others: `${shown.join(", ")}${more}` },
        range: value.range,
        related: others.map((other) => ({
          location: { uri: other.uri, range: other.roleArn?.value?.range ?? other.range },
          message: "the same role",
        })),
        data: undefined,
      };
    }
  },
});

/** Other accounts with the very same role, whose namespace is certainly another one. */
function sharers(
  fact: ServiceAccountFact,
  role: RoleArn,
  namespace: string,
  graph: IdentityGraph,
): readonly ServiceAccountFact[] {
  const arn = formatRoleArn(role);
  const facts = new Set(graph.accountsOfRole(role.name).map((account) => account.fact));
  return [...facts].filter((other) => {
    const otherRole = graph.roleArnOf(other);
    const otherNamespace = namespaceOf(other, graph);
    const isSame = otherRole !== undefined && formatRoleArn(otherRole) === arn;
    return other !== fact && isSame && otherNamespace !== undefined && otherNamespace !== namespace;
  });
}

/** The one namespace that an account ends up in; an account that overlays put into several says nothing. */
function namespaceOf(fact: ServiceAccountFact, graph: IdentityGraph): string | undefined {
  const namespaces = new Set(graph.placementsOfAccount(fact).map(({ placement }) => placement.namespace));
  return namespaces.size === 1 ? [...namespaces][0] : undefined;
}
