/** One look as a tree, in the arrangement that the tree of the files has: groups at once, all else when it is opened. */
import * as l10n from "@vscode/l10n";
import { withoutScheme } from "../../names/issuer.ts";
import { seen } from "../../observe/observed.ts";
import { readPolicy } from "../../plan/trust-merge.ts";
import type { ClusterDescription, KubeObject, RoleSummary } from "../../ports.ts";
import { eksStatements, issuersOf } from "../../rules/web-identity.ts";
import type { TreeOptions } from "../arrange-tree.ts";
import type { LiveKind, NodeKind } from "../tree.ts";
import { accountEntry, namespaceEntries } from "./account-entries.ts";
import { associationEntries } from "./association-entries.ts";
import { clusterEntry, entryOfCluster, providerEntries } from "./cluster-entries.ts";
import { groupEntry, type LiveEntry, type LiveNode, liveId, liveNodes, wantedEntries } from "./entry.ts";
import { annotatedRole, FleetIndex, type LiveSources } from "./fleet-index.ts";
import { entriesOf } from "./notices.ts";
import { roleEntries, roleEntry } from "./role-entries.ts";

/** Made once per look and drift; entries are made once per arrangement, rows each time they are shown. */
export class LiveTree {
  readonly index: FleetIndex;
  readonly #entries = new Map<TreeOptions["grouping"], readonly LiveEntry[]>();

  constructor(sources: LiveSources) {
    this.index = new FleetIndex(sources);
  }

  /** False where something could not be seen: a search that does not find a thing does not prove that it is not there. */
  get isWhole(): boolean {
    const { cluster, clusters, roles, associations, providers, accounts, workloads } = this.index.fleet;
    const looked = [cluster, clusters, roles, associations, providers, accounts, workloads];
    return looked.every(({ state }) => state !== "unknown");
  }

  /** What stands below the connection; empty where the filter or the search leaves nothing. */
  rows({ grouping, ...filter }: TreeOptions): readonly LiveNode[] {
    let entries = this.#entries.get(grouping);
    if (entries === undefined) {
      entries = arranged(this.index, grouping);
      this.#entries.set(grouping, entries);
    }
    const { connection } = this.index;
    return liveNodes(wantedEntries(entries, filter), connection, liveId(connection, ""), 1);
  }
}

function arranged(index: FleetIndex, grouping: TreeOptions["grouping"]): readonly LiveEntry[] {
  switch (grouping) {
    case "kind":
      return byKind(index);
    case "role":
      return byRole(index, "by-role");
    case "cluster":
      return byCluster(index);
  }
}

function byKind(index: FleetIndex): readonly LiveEntry[] {
  const { fleet } = index;
  const accounts = entriesOf(
    fleet.accounts,
    { id: "accounts", label: l10n.t("The ServiceAccounts could not be seen") },
    () => namespaceEntries(index),
  );
  // Whoever asks for accounts is refused the rest as well; one notice for each that was refused.
  const inCluster = [
    ...(fleet.workloads.state === "unknown" && fleet.accounts.state !== "unknown"
      ? entriesOf(fleet.workloads, { id: "workloads", label: l10n.t("The workloads could not be seen") }, () => [])
      : []),
    ...(fleet.pods.state === "unknown" && fleet.accounts.state !== "unknown"
      ? entriesOf(fleet.pods, { id: "pods", label: l10n.t("The pods could not be seen") }, () => [])
      : []),
  ];
  const roles = entriesOf(fleet.roles, { id: "roles", label: l10n.t("The roles could not be seen") }, (all) =>
    roleEntries(all, index),
  );
  const associations = entriesOf(
    fleet.associations,
    { id: "associations", label: l10n.t("The associations could not be seen") },
    (all) => associationEntries(all, index),
  );
  const providers = entriesOf(
    fleet.providers,
    { id: "providers", label: l10n.t("The OIDC providers could not be seen") },
    (all) => providerEntries(all, index),
  );
  return [
    clusterEntry(index),
    ...group("group-namespaces", l10n.t("Namespaces"), [...accounts, ...inCluster]),
    ...group("group-roles", l10n.t("Roles"), roles),
    ...group("group-associations", l10n.t("Pod Identity associations"), associations),
    ...group("group-providers", l10n.t("OIDC providers"), providers),
  ];
}

function group(kind: NodeKind & (LiveKind | `group-${string}`), label: string, entries: readonly LiveEntry[]) {
  const found = groupEntry(kind, { kind, label }, entries);
  return found === undefined ? [] : [found];
}

/** Each role that a ServiceAccount has, with those that have it; then the other roles; then what has none. */
function byRole(index: FleetIndex, place: string): readonly LiveEntry[] {
  const { roles, accounts, associations } = index.fleet;
  const all = seen(roles) ?? [];
  const used = all.filter(({ arn }) => index.usersOf(arn).length > 0);
  const others = all.filter(({ arn }) => index.usersOf(arn).length === 0);
  const without = [...index.namespaces.values()].flat().filter((account) => !hasSeenRole(account, index));
  // Who has no role, and which role nobody has, is known where everything was seen that could say otherwise.
  const isWhole = [roles, accounts, associations].every(({ state }) => state !== "unknown");
  return [
    ...unseenEntries(index),
    ...used.map((role) => roleWithUsers(role, index, place)),
    ...labelled(
      `${place}/others`,
      "group-roles",
      isWhole ? l10n.t("Roles of no ServiceAccount") : l10n.t("Other roles"),
      roleEntries(others, index),
    ),
    ...labelled(
      `${place}/none`,
      "group-namespaces",
      isWhole ? l10n.t("Without a role") : l10n.t("Other ServiceAccounts"),
      without.map((account) => accountEntry(account, `${place}/none`, index)),
    ),
  ];
}

/** A line for each thing that roles are put together from and that could not be seen. */
function unseenEntries({ fleet }: FleetIndex): readonly LiveEntry[] {
  return [
    ...entriesOf(fleet.roles, { id: "roles", label: l10n.t("The roles could not be seen") }, () => []),
    ...entriesOf(fleet.accounts, { id: "accounts", label: l10n.t("The ServiceAccounts could not be seen") }, () => []),
    ...entriesOf(
      fleet.associations,
      { id: "associations", label: l10n.t("The associations could not be seen") },
      () => [],
    ),
  ];
}

function labelled(id: string, kind: NodeKind, label: string, entries: readonly LiveEntry[]): readonly LiveEntry[] {
  const found = groupEntry(id, { kind, label }, entries);
  return found === undefined ? [] : [found];
}

function hasSeenRole(account: KubeObject, index: FleetIndex): boolean {
  const annotated = annotatedRole(account);
  return (
    (annotated !== undefined && index.roles.has(annotated)) ||
    index.associationsOf(account).some(({ roleArn }) => index.roles.has(roleArn))
  );
}

function roleWithUsers(role: RoleSummary, index: FleetIndex, place: string): LiveEntry {
  const id = `${place}/role/${role.name}`;
  const users = index.usersOf(role.arn).map((account) => accountEntry(account, id, index));
  return roleEntry(role, index, place, users);
}

/** Each cluster of the region with the roles that trust it; then the roles that trust none. */
function byCluster(index: FleetIndex): readonly LiveEntry[] {
  const { fleet } = index;
  const roles = seen(fleet.roles) ?? [];
  const trusting = Map.groupBy(
    roles.flatMap((role) => trustedIssuers(role).map((issuer) => ({ issuer, role }))),
    ({ issuer }) => issuer,
  );
  const unseen = [
    ...entriesOf(
      fleet.clusters,
      { id: "clusters", label: l10n.t("The clusters of the region could not be seen") },
      () => [],
    ),
    ...unseenEntries(index),
  ];
  const own = seen(fleet.cluster);
  const known = seen(fleet.clusters) ?? [];
  const clusters = own === undefined || known.some(({ arn }) => arn === own.arn) ? known : [own, ...known];
  const entries = clusters.map((cluster) => clusterWithRoles(cluster, trusting, own, index));
  const issuers = new Set(clusters.map(({ issuer }) => withoutScheme(issuer ?? "")));
  const rest = roles.filter((role) => !trustedIssuers(role).some((issuer) => issuers.has(issuer)));
  return [
    ...unseen,
    ...entries,
    ...labelled(
      "by-cluster/none",
      "group-roles",
      l10n.t("Roles that trust none of these clusters"),
      roleEntries(rest, index),
    ),
  ];
}

function clusterWithRoles(
  cluster: ClusterDescription,
  trusting: ReadonlyMap<string, readonly { readonly role: RoleSummary }[]>,
  own: ClusterDescription | undefined,
  index: FleetIndex,
): LiveEntry {
  const place = `by-cluster/${cluster.name}`;
  const roles = cluster.issuer === undefined ? [] : (trusting.get(withoutScheme(cluster.issuer)) ?? []);
  const isOwn = cluster.arn === own?.arn;
  const entries = roles.map(({ role }) => (isOwn ? roleWithUsers(role, index, place) : roleEntry(role, index, place)));
  return entryOfCluster(cluster, index, entries, isOwn ? index.clusterDrift : []);
}

/** EKS issuers, without scheme, that a role trusts. Of thousands of roles nearly all trust services only: those are not parsed. */
function trustedIssuers({ trustPolicy }: RoleSummary): readonly string[] {
  if (!trustPolicy.includes(":oidc-provider/")) {
    return [];
  }
  const fact = readPolicy(trustPolicy)?.fact;
  return fact === undefined ? [] : [...new Set(eksStatements(fact).flatMap(issuersOf))];
}
