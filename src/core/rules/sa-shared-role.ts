/** One role for accounts of several namespaces: what is allowed to one team's pods is allowed to the other's. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { ServiceAccountFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { roleArnOf } from "../model/graph-index.ts";
import { formatRoleArn } from "../names/arn.ts";
import { defineRule, MAX_RELATED } from "./rule.ts";

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
    const users = usersOf(graph.accountsOfRole(role.name)).get(formatRoleArn(role));
    const count = users === undefined ? 0 : users.all.length - (users.perNamespace.get(own) ?? 0);
    if (users !== undefined && count > 0) {
      const others = firstElsewhere(users, own);
      const shown = others
        .slice(0, 3)
        .map(({ fact: other, namespace }) =>
          l10n.t('"{0}" of namespace "{1}"', other.meta.name?.text ?? "", namespace ?? ""),
        );
      const more = count > 3 ? l10n.t(" and {0} more", count - 3) : "";
      yield {
        message: "shared",
        values: { others: `${shown.join(", ")}${more}` },
        range: value.range,
        related: others.map(({ fact: other }) => ({
          location: { uri: other.uri, range: other.roleArn?.value?.range ?? other.range },
          message: l10n.t("the same role"),
        })),
        data: undefined,
      };
    }
  },
});

/** Accounts with one ARN, each in the one namespace that it certainly ends up in. */
interface Users {
  readonly all: { readonly fact: ServiceAccountFact; readonly namespace: string }[];
  readonly perNamespace: Map<string, number>;
}

/** By list of the graph, which stays the same until something about its role changes: thousands of accounts may share one. */
const USERS = new WeakMap<readonly EffectiveAccount[], ReadonlyMap<string, Users>>();

/** The accounts by the role's ARN, in their order. */
function usersOf(accounts: readonly EffectiveAccount[]): ReadonlyMap<string, Users> {
  const known = USERS.get(accounts);
  if (known !== undefined) {
    return known;
  }
  const namespaces = new Map<EffectiveAccount["fact"], Set<string | undefined>>();
  for (const { fact, placement } of accounts) {
    const seen = namespaces.get(fact) ?? new Set();
    namespaces.set(fact, seen.add(placement.namespace));
  }
  const users = new Map<string, Users>();
  for (const [fact, [namespace, ...others]] of namespaces) {
    const role = roleArnOf(fact);
    if (role !== undefined && namespace !== undefined && others.length === 0) {
      const arn = formatRoleArn(role);
      const { all, perNamespace } = users.get(arn) ?? { all: [], perNamespace: new Map<string, number>() };
      all.push({ fact, namespace });
      users.set(arn, { all, perNamespace: perNamespace.set(namespace, (perNamespace.get(namespace) ?? 0) + 1) });
    }
  }
  USERS.set(accounts, users);
  return users;
}

/** As many of the accounts in other namespaces as a finding names. */
function firstElsewhere({ all }: Users, own: string): Users["all"] {
  const found: Users["all"] = [];
  for (const user of all) {
    if (user.namespace !== own && found.push(user) === MAX_RELATED) {
      break;
    }
  }
  return found;
}

/** The one namespace that an account ends up in; an account that overlays put into several says nothing. */
function namespaceOf(fact: ServiceAccountFact, graph: IdentityGraph): string | undefined {
  const namespaces = new Set(graph.placementsOfAccount(fact).map(({ placement }) => placement.namespace));
  return namespaces.size === 1 ? [...namespaces][0] : undefined;
}
