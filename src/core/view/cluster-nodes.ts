/** The tree's clusters: every EKS issuer that a file names, with the roles that trust it. */
import * as l10n from "@vscode/l10n";
import type { TrustPolicyFact } from "../model/facts.ts";
import { knownText, type Value } from "../model/value.ts";
import { looksLikeEksIssuer, parseEksIssuer, withoutScheme } from "../names/issuer.ts";
import { eksStatements } from "../rules/web-identity.ts";
import type { Location } from "../text/range.ts";
import { baseName } from "../text/uri.ts";
import { ofFindings, type TreeSources } from "./standing.ts";
import type { TreeNode } from "./tree.ts";

interface Cluster {
  readonly issuer: string | undefined;
  name: string | undefined;
  location: Location | undefined;
  hasProvider: boolean;
  readonly trusting: Set<TrustPolicyFact>;
}

export function clusterNodes(sources: TreeSources): readonly TreeNode[] {
  return [...clustersOf(sources)]
    .map(([key, cluster]) => clusterNode(key, cluster, sources))
    .sort((a, b) => a.label.localeCompare(b.label));
}

function clustersOf({ graph }: TreeSources): ReadonlyMap<string, Cluster> {
  const clusters = new Map<string, Cluster>();
  const take = (key: string, issuer: string | undefined): Cluster => {
    const known = clusters.get(key);
    const cluster = known ?? { issuer, name: undefined, location: undefined, hasProvider: false, trusting: new Set() };
    clusters.set(key, cluster);
    return cluster;
  };
  const at = (uri: string, value: Value | undefined): Location | undefined => value && { uri, range: value.range };
  for (const fact of graph.clusters()) {
    const issuer = issuerOf(fact.issuer);
    const name = knownText(fact.name);
    if (issuer !== undefined || name !== undefined) {
      const cluster = take(issuer ?? `name ${name} ${knownText(fact.region) ?? ""}`, issuer);
      cluster.name ??= name;
      cluster.location ??= at(fact.uri, fact.name ?? fact.issuer);
    }
  }
  for (const fact of graph.providers()) {
    const issuer = issuerOf(fact.url);
    if (issuer !== undefined && looksLikeEksIssuer(issuer)) {
      const cluster = take(issuer, issuer);
      cluster.hasProvider = true;
      cluster.location ??= at(fact.uri, fact.url);
    }
  }
  for (const fact of graph.all("trust-policy")) {
    for (const { principal, provider } of eksStatements(fact).flatMap(({ principals }) => principals)) {
      if (provider !== undefined) {
        const cluster = take(withoutScheme(provider.issuer), withoutScheme(provider.issuer));
        cluster.location ??= at(fact.uri, principal.value);
        cluster.trusting.add(fact);
      }
    }
  }
  return clusters;
}

function clusterNode(key: string, cluster: Cluster, sources: TreeSources): TreeNode {
  const parsed = cluster.issuer === undefined ? undefined : parseEksIssuer(cluster.issuer);
  const id = `cluster:${key}`;
  const reasons = [
    cluster.issuer === undefined
      ? l10n.t("No file says which OIDC issuer it has.")
      : l10n.t("Issuer {0}.", cluster.issuer),
    ...(cluster.hasProvider ? [l10n.t("A file of this workspace makes its IAM OIDC provider.")] : []),
  ];
  return {
    id,
    kind: "cluster",
    label: cluster.name ?? parsed?.id ?? cluster.issuer ?? key,
    description: parsed?.region,
    verdict: "none",
    reasons,
    location: cluster.location,
    values: {
      ...(cluster.issuer === undefined ? {} : { issuer: cluster.issuer }),
      ...(cluster.name === undefined ? {} : { name: cluster.name }),
    },
    children: [...cluster.trusting].map((policy) => trustingNode(policy, id, sources)),
  };
}

function trustingNode(policy: TrustPolicyFact, parent: string, sources: TreeSources): TreeNode {
  const names = [...new Set(sources.graph.rolesOf(policy).targets.map(({ roleName }) => roleName))];
  return {
    id: `${parent}/trust:${policy.uri}#${policy.document}@${policy.range.start}`,
    kind: names.length > 0 ? "role" : "trust-policy",
    label: names.length > 0 ? names.join(", ") : baseName(policy.uri),
    description: l10n.t("trusts this issuer"),
    ...ofFindings(policy, sources),
    location: { uri: policy.uri, range: policy.policy.range },
    values: names.length === 1 && names[0] !== undefined ? { name: names[0] } : {},
    children: [],
  };
}

function issuerOf(value: Value | undefined): string | undefined {
  const text = knownText(value);
  return text === undefined || text === "" ? undefined : withoutScheme(text);
}
