/** Where the chain goes on: from a workload to its ServiceAccount, on to the role's trust policy, back to the account, out to the issuer. */
import type { TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { type Mention, mentionRange } from "../model/mention.ts";
import { withoutScheme } from "../names/issuer.ts";
import { type Location, type TextRange, touches } from "../text/range.ts";
import { accountFieldAt, mentionAround } from "./at-position.ts";
import { accountOfPolicy, accountsMeant, targetOf } from "./target.ts";

/** Where to go, and what to select of it: the name in a definition, the first statement of a policy. */
export interface DefinitionLink {
  readonly origin: TextRange;
  readonly uri: string;
  readonly range: TextRange;
  readonly selection: TextRange;
}

export function definitionsAt(graph: IdentityGraph, uri: string, offset: number): readonly DefinitionLink[] {
  const mention = mentionAround(graph, uri, offset) ?? mentionOfField(graph, uri, offset);
  if (mention === undefined) {
    return [];
  }
  const range = mentionRange(mention);
  const origin = touches(range, offset) ? range : mention.value.range;
  const inFiles = definitionsOf(mention, graph);
  const links = (inFiles.length > 0 ? inFiles : liveDefinitionsOf(mention, graph)).map((link) => ({ origin, ...link }));
  return links.filter(
    (link, at) => links.findIndex((one) => one.uri === link.uri && one.selection.start === link.selection.start) === at,
  );
}

/** On the key `serviceAccountName` its value is meant. */
function mentionOfField(graph: IdentityGraph, uri: string, offset: number): Mention | undefined {
  const place = accountFieldAt(graph, uri, offset);
  return place && graph.mentions.in(uri).find(({ pod, site }) => site === "pod" && pod === place.pod);
}

type Place = Omit<DefinitionLink, "origin">;

/** All definitions of what a mention names. */
export function definitionsOf(mention: Mention, graph: IdentityGraph): readonly Place[] {
  switch (mention.kind) {
    case "account":
      return accountsMeant(mention, graph).map(({ fact }) => {
        const { uri, range, meta } = fact;
        return { uri, range, selection: meta.name?.range ?? { start: range.start, end: range.start } };
      });
    case "namespace":
      return namespacePlaces(mention, graph);
    case "role":
      return rolePlaces(mention, graph);
    case "issuer":
      return issuerPlaces(mention, graph);
    case "cluster":
      return named(mention, graph, (site) => site === "name");
  }
}

/** Where no file defines it: the role, account or issuer as AWS or the cluster has it. */
function liveDefinitionsOf(mention: Mention, graph: IdentityGraph): readonly Place[] {
  const { live } = graph;
  const target = targetOf(mention, graph);
  if (live === undefined) {
    return [];
  }
  if (target?.kind !== "account") {
    return definitionsOf(mention, live);
  }
  const { name, namespaces } = target;
  return live
    .accountsNamed(name)
    .filter(({ placement }) => namespaces.size === 0 || namespaces.has(placement.namespace ?? ""))
    .map(({ fact: { uri, range, meta } }) => ({ uri, range, selection: meta.name?.range ?? range }));
}

/** The Namespace object; without one, the overlays that put objects into it. */
function namespacePlaces(mention: Mention, graph: IdentityGraph): readonly Place[] {
  const objects = named(mention, graph, (site) => site === "name");
  return objects.length > 0 ? objects : named(mention, graph, (site) => site === "overlay");
}

/** Its trust policies, wherever they are, and the blocks that define it. */
function rolePlaces(mention: Mention, graph: IdentityGraph): readonly Place[] {
  const target = targetOf(mention, graph);
  if (target?.kind !== "role") {
    return [];
  }
  const isSame = (account: string | undefined) =>
    account === undefined || target.account === undefined || account === target.account;
  const policies = trustPoliciesOf(target.name, graph).filter((policy) => isSame(accountOfPolicy(policy)));
  const covered = new Set(policies.map(({ uri, document, role }) => `${uri} ${document} ${role?.name?.range.start}`));
  const roles = graph
    .rolesNamed(target.name)
    .filter(({ role }) => isSame(role.account?.known ? role.account.text : undefined))
    .filter(({ uri, document, role }) => !covered.has(`${uri} ${document} ${role.name?.range.start}`));
  return [
    ...policies.map((policy) => ({ uri: policy.uri, range: policy.range, selection: headOf(policy) })),
    ...roles.map(({ uri, range, role, arn }) => ({ uri, range, selection: (role.name ?? arn)?.range ?? range })),
  ];
}

/** Trust policies of the role of this name, by whatever way that is known. */
export function trustPoliciesOf(roleName: string, graph: IdentityGraph): readonly TrustPolicyFact[] {
  const byAccount = graph
    .accountsOfRole(roleName)
    .flatMap((account) => graph.trustOf(account).targets.map(({ policy }) => policy));
  const byName = graph.trustPoliciesNamed(roleName);
  return [...new Set([...byAccount, ...byName])];
}

function headOf({ policy }: TrustPolicyFact): TextRange {
  const [first] = policy.statements;
  const start = first?.range.start ?? policy.range.start;
  return { start, end: start };
}

function issuerPlaces(mention: Mention, graph: IdentityGraph): readonly Place[] {
  const issuer = withoutScheme(mention.name ?? "");
  return [...graph.mentions.named("issuer", issuer)]
    .filter(({ site }) => site === "name")
    .map((one) => ({ uri: one.uri, range: one.fact.range, selection: mentionRange(one) }));
}

function named(mention: Mention, graph: IdentityGraph, wanted: (site: Mention["site"]) => boolean): readonly Place[] {
  return graph.mentions
    .named(mention.kind, mention.name ?? "")
    .filter(({ site }) => wanted(site))
    .map((one) => ({ uri: one.uri, range: one.fact.range, selection: mentionRange(one) }));
}

/** As a plain location. */
export function locationOf({ uri, selection }: Place): Location {
  return { uri, range: selection };
}
