/** Names of the whole workspace, to go to one by typing a part of it: ServiceAccounts, workloads, roles and clusters. */
import type { TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText, type Value } from "../model/value.ts";
import type { TextRange } from "../text/range.ts";

export interface WorkspaceSymbol {
  readonly name: string;
  readonly kind: "account" | "workload" | "role" | "cluster";
  /** What it is and where, for example `Deployment, shop`. */
  readonly container: string;
  readonly uri: string;
  readonly range: TextRange;
}

/** Those whose names have the query's characters in its order, in any case. Names that a template fills in are none. */
export function workspaceSymbols(graph: IdentityGraph, query: string): readonly WorkspaceSymbol[] {
  const wanted = [...query.toLowerCase().replaceAll(/\s/g, "")];
  const all = [...accounts(graph), ...workloads(graph), ...roles(graph), ...clusters(graph)];
  return all.filter(({ name }) => hasInOrder(name.toLowerCase(), wanted));
}

function hasInOrder(text: string, characters: readonly string[]): boolean {
  let from = 0;
  return characters.every((character) => {
    from = text.indexOf(character, from) + 1;
    return from > 0;
  });
}

function accounts(graph: IdentityGraph): readonly WorkspaceSymbol[] {
  return graph
    .all("service-account")
    .flatMap(({ uri, partial, meta }) =>
      partial ? [] : named(uri, "account", meta.name, "ServiceAccount", meta.namespace),
    );
}

function workloads(graph: IdentityGraph): readonly WorkspaceSymbol[] {
  return graph
    .all("workload")
    .flatMap(({ uri, partial, meta }) =>
      partial ? [] : named(uri, "workload", meta.name, meta.kind?.text ?? "Workload", meta.namespace),
    );
}

function named(
  uri: string,
  kind: WorkspaceSymbol["kind"],
  value: Value | undefined,
  what: string,
  where: Value | undefined,
): readonly WorkspaceSymbol[] {
  const name = knownText(value);
  const place = knownText(where);
  return name === undefined || value === undefined
    ? []
    : [{ name, kind, container: place === undefined ? what : `${what}, ${place}`, uri, range: value.range }];
}

/** Where a role is defined; of one that only a trust policy tells, that policy. */
function roles(graph: IdentityGraph): readonly WorkspaceSymbol[] {
  const defined = graph.all("role").flatMap(({ uri, role }) => named(uri, "role", role.name, "IAM role", undefined));
  const places = new Set(defined.map(({ uri, range }) => `${uri} ${range.start}`));
  const told = graph.all("trust-policy").flatMap((policy) => ofPolicy(policy, graph));
  return [...defined, ...told.filter(({ uri, range }) => !places.has(`${uri} ${range.start}`))];
}

function ofPolicy(policy: TrustPolicyFact, graph: IdentityGraph): readonly WorkspaceSymbol[] {
  const { uri, role } = policy;
  if (role?.name !== undefined) {
    return named(uri, "role", role.name, "IAM role", undefined);
  }
  const range = policy.policy.statementKey?.range ?? policy.range;
  const names = new Set(graph.rolesOf(policy).targets.map(({ roleName }) => roleName));
  return [...names].map((name) => ({ name, kind: "role", container: "IAM role", uri, range }));
}

function clusters(graph: IdentityGraph): readonly WorkspaceSymbol[] {
  return graph.clusters().flatMap(({ uri, name, region }) => named(uri, "cluster", name, "EKS cluster", region));
}
