/** An IAM OIDC provider can be trusted only by roles of its own account. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { Value } from "../model/value.ts";
import { formatProviderArn, formatRoleArn, type ProviderArn, type RoleArn } from "../names/arn.ts";
import { accountsOf } from "./admission.ts";
import { basisInPlace, basisInWords } from "./role-basis.ts";
import { defineRule, type Fix } from "./rule.ts";
import { type EksPrincipal, eksStatements } from "./web-identity.ts";

interface Data {
  readonly changes: readonly { readonly uri: string; readonly value: Value; readonly text: string }[];
}

export const trustPrincipalAccount = defineRule({
  meta: {
    id: "trust-principal-account",
    title: "OIDC provider of another account than the role",
    category: "trust-policy",
    source:
      "IAM User Guide, id_roles_providers_create_oidc: providers must be in the account of the role that trusts them",
    fix: "choice",
  },
  messages: {
    policy: {
      severity: "error",
      text: 'The provider is in account {provider}, but role "{role}" is in account {account} by the annotation of ServiceAccount "{name}". A role can only trust providers of its own account: STS answers "No OpenIDConnect provider found in your account" or "Not authorized".',
    },
    account: {
      severity: "error",
      text: 'This names a role of account {account}, but its trust policy trusts a provider of account {provider}. A role can only trust providers of its own account: STS answers "No OpenIDConnect provider found in your account" or "Not authorized".',
    },
    disagree: {
      severity: "error",
      text: "This provider is in account {provider}, the one before it in {account}. A role can only trust providers of its own account, so one of the two never works.",
    },
  },
  subjects: ["trust-policy", "service-account"],
  *check(fact, { graph }) {
    if (fact.kind === "service-account") {
      const value = fact.roleArn?.value;
      const role = graph.roleArnOf(fact);
      const policies = role === undefined ? [] : graph.trustOf(fact).targets.map(({ policy }) => policy);
      const [principal, ...more] = strangers(policies, role, graph);
      if (value === undefined || role === undefined || principal === undefined || more.length > 0) {
        return;
      }
      const { provider, policy } = principal;
      yield {
        message: "account",
        values: { account: role.account, provider: provider.account },
        range: value.range,
        related: [
          {
            location: { uri: policy.uri, range: principal.value.range },
            message: l10n.t("the provider it trusts{0}", basisInWords(graph, policy)),
          },
          ...basisInPlace(graph, policy, role.name),
        ],
        data: changes(fact.uri, value, role, principal),
      };
      return;
    }
    yield* disagreements(fact);
    const told = new Set<Value>();
    for (const account of accountsOf(graph, fact)) {
      const { roleArn } = account;
      const value = roleArn?.value;
      if (roleArn === undefined || value === undefined || told.has(value)) {
        continue;
      }
      told.add(value);
      const role = graph.roleArnOf(account);
      const [principal, ...more] = strangers([fact], role, graph);
      const isElsewhere = graph
        .trustOf(account)
        .targets.some(({ policy }) => policy !== fact && role !== undefined && providersOf(policy).has(role.account));
      if (role === undefined || principal === undefined || more.length > 0 || isElsewhere) {
        continue;
      }
      yield {
        message: "policy",
        values: {
          provider: principal.provider.account,
          role: role.name,
          account: role.account,
          name: account.fact.meta.name?.text ?? "",
        },
        range: principal.value.range,
        related: [
          {
            location: { uri: roleArn.uri, range: value.range },
            message: l10n.t("the role's ARN{0}", basisInWords(graph, fact)),
          },
          ...basisInPlace(graph, fact, role.name),
        ],
        data: changes(roleArn.exact ? roleArn.uri : undefined, value, role, principal),
      };
    }
  },
  fix({ data }) {
    return data.changes.map(
      ({ uri, value, text }): Fix => ({
        title: l10n.t('Change to "{0}"', text),
        preferred: false,
        edits: [{ kind: "edit", uri, edits: [replaceValue(value, text)] }],
      }),
    );
  },
});

interface Stranger {
  readonly policy: TrustPolicyFact;
  readonly value: Value;
  readonly provider: ProviderArn;
}

/**
 * The providers of these policies, when all lie in one account and that is not the role's. A policy that another annotation
 * with the role's name fits, or a role for which another policy fits, belongs to another stage: nothing is said of those.
 */
function strangers(
  policies: readonly TrustPolicyFact[],
  role: RoleArn | undefined,
  graph: IdentityGraph,
): readonly Stranger[] {
  const accounts = new Set(policies.flatMap((policy) => [...providersOf(policy)]));
  if (role === undefined || accounts.size !== 1 || accounts.has(role.account)) {
    return [];
  }
  return policies
    .filter((policy) =>
      accountsOf(graph, policy).every((account) => !accounts.has(graph.roleArnOf(account)?.account ?? "")),
    )
    .flatMap((policy) =>
      principalsOf(policy).map(({ principal, provider }) => ({ policy, value: principal.value, provider })),
    );
}

function principalsOf(policy: TrustPolicyFact) {
  return eksStatements(policy)
    .flatMap(({ principals }) => principals)
    .filter((each): each is EksPrincipal & { readonly provider: ProviderArn } => each.provider !== undefined);
}

function providersOf(policy: TrustPolicyFact): ReadonlySet<string> {
  return new Set(principalsOf(policy).map(({ provider }) => provider.account));
}

function* disagreements(fact: TrustPolicyFact) {
  const [first, ...others] = principalsOf(fact);
  for (const other of others) {
    if (first !== undefined && other.provider.account !== first.provider.account) {
      const data: Data = { changes: [] };
      yield {
        message: "disagree",
        values: { provider: other.provider.account, account: first.provider.account },
        range: other.principal.value.range,
        related: [
          { location: { uri: fact.uri, range: first.principal.value.range }, message: l10n.t("the other provider") },
        ],
        data,
      } as const;
    }
  }
}

/** `uri` is undefined where the role's ARN stands in a text that no edit can reach. */
function changes(
  uri: string | undefined,
  value: Value,
  role: RoleArn,
  { policy, provider, value: principal }: Stranger,
): Data {
  return {
    changes: [
      { uri: policy.uri, value: principal, text: formatProviderArn({ ...provider, account: role.account }) },
      ...(uri === undefined ? [] : [{ uri, value, text: formatRoleArn({ ...role, account: provider.account }) }]),
    ],
  };
}
