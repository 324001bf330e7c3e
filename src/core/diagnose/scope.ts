/** Which part of the workspace a text is about: the objects that its names lead to, and whether they lead anywhere. */
import { type EffectiveAccount, type EffectiveWorkload, mayEqual } from "../model/effective.ts";
import type { AssociationFact, TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText, type Value } from "../model/value.ts";
import { parseRoleArn } from "../names/arn.ts";
import { type Location, overlaps } from "../text/range.ts";
import type { NamesInText } from "./names.ts";

export interface Scope {
  /**
   * - `named`: the text names objects of these files; - `whole`: it names nothing, so everything counts;
   * - `elsewhere`: what it names is not in these files, so nothing here says anything about it.
   */
  readonly kind: "named" | "whole" | "elsewhere";
  readonly accounts: readonly EffectiveAccount[];
  readonly workloads: readonly EffectiveWorkload[];
  readonly policies: readonly TrustPolicyFact[];
  readonly associations: readonly AssociationFact[];
}

export function findScope(names: NamesInText, graph: IdentityGraph): Scope {
  const byRole = accountsByRole(names, graph);
  const byName = accountsByName(names, graph);
  const workloads = workloadsNamed(names, graph);
  const accounts = firstOf([
    byName.filter((account) => byRole.includes(account)),
    byName,
    byRole,
    workloads.flatMap((workload) => workload.pods.flatMap((pod) => graph.accountOf(workload, pod.template).targets)),
  ]);
  const roles = namedRoles(names);
  const policies = graph.all("trust-policy").filter((policy) => roles.some((role) => isPolicyOf(policy, role, graph)));
  const associations = roles.flatMap((role) =>
    graph.associationsOfRole(role.name).filter(({ roleArn }) => mayEqual(accountOf(roleArn), role.account)),
  );
  if (accounts.length + workloads.length + policies.length + associations.length > 0) {
    return expand({ kind: "named", accounts, workloads, policies, associations }, names, graph);
  }
  const inNamespace = names.namespaces.flatMap((namespace) => graph.accountsIn(namespace));
  const nearby = names.namespaces.flatMap((namespace) =>
    graph.workloadsIn(namespace).flatMap((fact) => graph.placementsOfWorkload(fact)),
  );
  const isSpecific = roles.length + names.serviceAccounts.length > 0;
  if (!isSpecific && inNamespace.length + nearby.length > 0) {
    return expand(
      { kind: "named", accounts: inNamespace, workloads: nearby, policies: [], associations: [] },
      names,
      graph,
    );
  }
  return { kind: isSpecific ? "elsewhere" : "whole", accounts: [], workloads: [], policies: [], associations: [] };
}

/** Whether a place lies in what the text is about. */
export function isInScope({ uri, range }: Location, scope: Scope): boolean {
  return placesOf(scope).some((place) => place.uri === uri && overlaps(place.range, range));
}

function placesOf({ accounts, workloads, policies, associations }: Scope): readonly Location[] {
  return [
    ...accounts.flatMap(({ fact, roleArn }) => [
      fact,
      ...(roleArn?.value === undefined ? [] : [{ uri: roleArn.uri, range: roleArn.value.range }]),
    ]),
    ...workloads.map(({ fact }) => fact),
    ...policies,
    ...associations,
  ];
}

/** The objects that hang together with those named. */
function expand(scope: Scope, names: NamesInText, graph: IdentityGraph): Scope {
  const accounts = new Set(scope.accounts);
  const workloads = new Set([...scope.workloads, ...scope.accounts.flatMap((account) => graph.workloadsOf(account))]);
  for (const { namespace, name } of names.serviceAccounts) {
    for (const workload of graph.workloadsNaming(name)) {
      if (mayEqual(workload.placement.namespace, namespace)) {
        workloads.add(workload);
      }
    }
  }
  const associations = new Set(scope.associations);
  for (const { placement } of accounts) {
    for (const association of graph.associationsNamed(placement.name ?? "")) {
      if (mayEqual(knownText(association.namespace), placement.namespace)) {
        associations.add(association);
      }
    }
  }
  const policies = new Set([
    ...scope.policies,
    ...[...accounts].flatMap((account) => graph.trustOf(account).targets.map(({ policy }) => policy)),
    ...[...associations].flatMap((association) => graph.policiesOfAssociation(association)),
  ]);
  return {
    kind: scope.kind,
    accounts: [...accounts],
    workloads: [...workloads],
    policies: [...policies],
    associations: [...associations],
  };
}

interface NamedRole {
  readonly name: string;
  readonly account: string;
}

/** The roles that the text is about; the node's and those of people are not among them. */
function namedRoles({ roleArns, callers }: NamesInText): readonly NamedRole[] {
  return [
    ...roleArns.flatMap((arn) => parseRoleArn(arn) ?? []),
    ...callers.flatMap(({ kind, role, account }) =>
      kind === "role" && role !== undefined ? [{ name: role, account }] : [],
    ),
  ];
}

function accountsByRole(names: NamesInText, graph: IdentityGraph): readonly EffectiveAccount[] {
  return namedRoles(names).flatMap(({ name, account: id }) =>
    graph.accountsOfRole(name).filter((account) => graph.roleArnOf(account)?.account === id),
  );
}

/** A role of the same name in another account is another role, as far as files say in which account it is. */
function isPolicyOf(policy: TrustPolicyFact, role: NamedRole, graph: IdentityGraph): boolean {
  const isNamed = graph.rolesOf(policy).targets.some(({ roleName }) => roleName === role.name);
  const holders = isNamed ? graph.accountsOfRole(role.name) : [];
  return (
    isNamed &&
    mayEqual(knownText(policy.role?.account), role.account) &&
    (holders.length === 0 || holders.some((account) => mayEqual(graph.roleArnOf(account)?.account, role.account)))
  );
}

function accountOf(roleArn: Value | undefined): string | undefined {
  return parseRoleArn(knownText(roleArn) ?? "")?.account;
}

function accountsByName({ serviceAccounts, namespaces }: NamesInText, graph: IdentityGraph) {
  return serviceAccounts.flatMap(({ namespace, name }) => {
    const accounts = graph.accountsNamed(name);
    const wanted = namespace === undefined ? namespaces : [namespace];
    const there = accounts.filter(
      ({ placement }) => wanted.length === 0 || wanted.some((one) => mayEqual(placement.namespace, one)),
    );
    return there.length > 0 ? there : accounts;
  });
}

/** Workloads by their pods' names, which begin with theirs, and by the account that the text says they ask for. */
function workloadsNamed({ pods, serviceAccounts, namespaces }: NamesInText, graph: IdentityGraph) {
  const inNamespaces = ({ placement }: EffectiveWorkload) =>
    namespaces.length === 0 || namespaces.some((namespace) => mayEqual(placement.namespace, namespace));
  const asking = serviceAccounts.flatMap(({ name }) => graph.workloadsNaming(name)).filter(inNamespaces);
  if (pods.length === 0) {
    return asking;
  }
  const byPod = graph
    .all("workload")
    .flatMap((fact) => graph.placementsOfWorkload(fact))
    .filter(({ placement: { name } }) => pods.some((pod) => name !== undefined && isPodOf(pod, name)))
    .filter(inNamespaces);
  return [...new Set([...byPod, ...asking])];
}

/** `<workload>`, or with what controllers put behind it: a number, a hash, a hash and five characters. */
function isPodOf(pod: string, workload: string): boolean {
  return (
    pod === workload ||
    (pod.startsWith(`${workload}-`) && /^(?:[a-z0-9]{1,10}-)?[a-z0-9]{1,10}$/.test(pod.slice(workload.length + 1)))
  );
}

function firstOf<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return [...new Set(lists.find((list) => list.length > 0) ?? [])];
}
