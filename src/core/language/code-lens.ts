/** One line above an account or a trust policy: whether the role lets it in, who uses it, and a way to verify it. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { AssociationFact, ServiceAccountFact, TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { AccountName } from "../names/kubernetes.ts";
import { accountsOf, admissionOf, roleOf } from "../rules/admission.ts";
import { podIdentityStatements } from "../rules/pod-identity.ts";
import type { Location, TextRange } from "../text/range.ts";
import { ofTrust, type Standing, worst } from "../view/standing.ts";
import { associationsOf } from "./hover-account.ts";
import { referencesAt } from "./references.ts";

export type LensAction =
  /** Lists places; found when they are wanted. */
  | { readonly kind: "places"; readonly places: () => readonly Location[] }
  /** Opens the account's guide, which says why; for clients that have the command. */
  | ({ readonly kind: "guide" } & AccountName)
  /** Verifies the account against AWS; only for clients that have the command. */
  | ({ readonly kind: "verify" } & AccountName);

export interface Lens {
  readonly range: TextRange;
  readonly title: string;
  readonly action: LensAction | undefined;
}

export function lensesOf(graph: IdentityGraph, uri: string, canVerify: boolean): readonly Lens[] {
  return (graph.file(uri)?.facts ?? []).flatMap((fact) => {
    switch (fact.kind) {
      case "service-account":
        return fact.partial ? [] : accountLenses(fact, graph, canVerify);
      case "trust-policy":
        return policyLenses(fact, graph);
      default:
        return [];
    }
  });
}

function accountLenses(fact: ServiceAccountFact, graph: IdentityGraph, canVerify: boolean): readonly Lens[] {
  const range = fact.meta.name?.range ?? fact.range;
  const placed = graph.placementsOfAccount(fact);
  const workloads = new Set(placed.flatMap((account) => graph.workloadsOf(account).map((workload) => workload.fact)));
  const role = roleTitle(placed, graph);
  const [first] = placed;
  const { namespace, name } = first?.placement ?? {};
  const account =
    placed.length === 1 && namespace !== undefined && name !== undefined ? { namespace, name } : undefined;
  const guide = account && ({ kind: "guide", ...account } as const);
  return [
    ...(role === undefined ? [] : [{ range, title: role, action: guide }]),
    {
      range,
      title: usedBy(workloads.size),
      action: { kind: "places", places: () => referencesAt(graph, fact.uri, range.start, false) } as const,
    },
    ...(canVerify && role !== undefined && account !== undefined
      ? [{ range, title: l10n.t("verify"), action: { kind: "verify", ...account } as const }]
      : []),
  ];
}

/** Undefined for an account without a role. */
function roleTitle(placed: readonly EffectiveAccount[], graph: IdentityGraph): string | undefined {
  const associations = [...new Set(placed.flatMap((account) => associationsOf(account, graph)))];
  const [association] = associations;
  if (association !== undefined) {
    const name = association.roleArn?.text.split("/").at(-1) ?? association.role?.name?.text;
    return name === undefined ? "Pod Identity" : l10n.t("Pod Identity: role {0}", name);
  }
  const annotated = placed.filter(({ roleArn }) => (roleArn?.value?.text ?? "") !== "");
  if (annotated.length === 0) {
    return undefined;
  }
  const roles = new Set(annotated.map((account) => roleOf(account, graph)?.name));
  const [name] = roles;
  const words = wordsOf(worst(...annotated.map((account) => ofTrust(account, graph))).verdict);
  return roles.size === 1 && name !== undefined ? l10n.t("role {0}: {1}", name, words) : l10n.t("role: {0}", words);
}

function wordsOf(verdict: Standing["verdict"]): string {
  const words: Readonly<Record<Standing["verdict"], string>> = {
    ok: l10n.t("trust policy admits it"),
    problem: l10n.t("trust policy does not admit it"),
    warning: l10n.t("trust policy is doubtful"),
    unknown: l10n.t("trust policy not known here"),
    none: l10n.t("not judged"),
  };
  return words[verdict];
}

function usedBy(workloads: number): string {
  return workloads === 1 ? l10n.t("used by 1 workload") : l10n.t("used by {0} workloads", workloads);
}

function policyLenses(policy: TrustPolicyFact, graph: IdentityGraph): readonly Lens[] {
  const start = policy.policy.statements[0]?.range.start ?? policy.range.start;
  const range = { start, end: start };
  const [link] = graph.rolesOf(policy).targets;
  if (link === undefined) {
    return [];
  }
  const accounts = accountsOf(graph, policy);
  const facts = new Set(accounts.map(({ fact }) => fact));
  const associations = graph.associationsOfPolicy(policy);
  const refused = accounts.filter((account) => {
    const role = roleOf(account, graph);
    const outcome = role === undefined ? "unknown" : admissionOf(account, role, policy).outcome;
    return outcome === "refused" || outcome === "other";
  });
  const left = new Set(refused.map(({ fact }) => fact)).size;
  const title = [
    // Nobody annotates the role of an association.
    facts.size === 0 && podIdentityStatements(policy).length > 0
      ? l10n.t("role {0}: for EKS Pod Identity", link.roleName)
      : annotated(link.roleName, facts.size),
    ...(left === 0 ? [] : [l10n.t("{0} of them not admitted", left)]),
    ...(associations.length === 0
      ? []
      : [associations.length === 1 ? l10n.t("1 association") : l10n.t("{0} associations", associations.length)]),
  ];
  return [
    { range, title: title.join(", "), action: { kind: "places", places: () => placesOf(accounts, associations) } },
  ];
}

/** Where the role is given to somebody: the annotations of accounts, and associations. */
function placesOf(
  accounts: readonly EffectiveAccount[],
  associations: readonly AssociationFact[],
): readonly Location[] {
  const annotations = accounts.flatMap(({ roleArn }): readonly Location[] =>
    roleArn === undefined ? [] : [{ uri: roleArn.uri, range: roleArn.value?.range ?? roleArn.key.range }],
  );
  const roles = associations.map(
    ({ uri, range, roleArn, role }): Location => ({ uri, range: (roleArn ?? role?.name)?.range ?? range }),
  );
  return [...annotations, ...roles];
}

function annotated(role: string, accounts: number): string {
  return accounts === 1
    ? l10n.t("role {0}: 1 ServiceAccount annotated", role)
    : l10n.t("role {0}: {1} ServiceAccounts annotated", role, accounts);
}
