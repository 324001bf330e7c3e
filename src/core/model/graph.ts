/** The identity graph: facts of all files, indexed so that every link of the chain is one look-up, and updated file by file. */
import type { RoleArn } from "../names/arn.ts";
import { foldersAbove } from "../text/uri.ts";
import { type EffectiveAccount, type EffectiveWorkload, mayEqual, type Placement } from "./effective.ts";
import type {
  AssociationFact,
  ClusterFact,
  FactKind,
  FactOf,
  FileFacts,
  NamespaceFact,
  ProviderFact,
  RoleCommandFact,
  RoleFact,
  SecretFact,
  ServiceAccountFact,
  TrustPolicyFact,
  WorkloadFact,
} from "./facts.ts";
import { createIndexes, DEFAULT_ACCOUNT, type GraphIndexes, indexFact, placements, roleArnOf } from "./graph-index.ts";
import { found, type Link, missing, unknown } from "./link.ts";
import type { PodTemplate } from "./pod-template.ts";
import { createPresences, type Presences, setPresences } from "./presences.ts";
import { ReadTracker } from "./tracked-index.ts";
import { type GraphSettings, type RoleLink, RoleLinks } from "./trust-roles.ts";
import { knownText } from "./value.ts";

export class IdentityGraph {
  readonly #tracker = new ReadTracker();
  readonly #files = new Map<string, FileFacts>();
  readonly #ownedKeys = new Map<string, Set<string>>();
  readonly #indexes: GraphIndexes = createIndexes(this.#tracker);
  readonly #presences: Presences = createPresences(this.#tracker);
  readonly #roles: RoleLinks;

  constructor(settings: GraphSettings = { roleOfPolicyFile: () => undefined }) {
    this.#roles = new RoleLinks(this.#indexes, settings);
  }

  /** Takes a file's facts in place of what it said before; returns the files whose findings may have changed, itself included. */
  update(facts: FileFacts): ReadonlySet<string> {
    const changed = this.#replace(facts.uri, facts);
    for (const uri of this.#below(facts.uri)) {
      const other = this.#files.get(uri);
      if (other && uri !== facts.uri) {
        this.#replace(uri, other, changed);
      }
    }
    return this.#readersOf(changed, facts.uri);
  }

  /** Forgets a file; returns the files whose findings may have changed. */
  remove(uri: string): ReadonlySet<string> {
    const below = [...this.#below(uri)];
    const changed = this.#replace(uri, undefined);
    for (const included of below) {
      const other = this.#files.get(included);
      if (other) {
        this.#replace(included, other, changed);
      }
    }
    const readers = new Set(this.#readersOf(changed, uri));
    readers.delete(uri);
    this.#tracker.forget(uri);
    return readers;
  }

  /** Runs a file's checks and remembers what they looked at. */
  track<T>(uri: string, work: () => T): T {
    return this.#tracker.track(uri, work);
  }

  file(uri: string): FileFacts | undefined {
    return this.#files.get(uri);
  }

  files(): Iterable<FileFacts> {
    return this.#files.values();
  }

  /** All facts of a kind, files in the order of their URIs. */
  all<K extends FactKind>(kind: K): readonly FactOf<K>[] {
    return this.#indexes.byKind.get(kind) as readonly FactOf<K>[];
  }

  /** Every place in which a ServiceAccount of this file ends up. */
  placementsOfAccount(fact: ServiceAccountFact): readonly EffectiveAccount[] {
    return placements(fact, this.#indexes).map((placement) => ({ fact, placement }));
  }

  placementsOfWorkload(fact: WorkloadFact): readonly EffectiveWorkload[] {
    return placements(fact, this.#indexes).map((placement) => ({ fact, placement }));
  }

  /** Accounts of that name in any namespace; both written and effective names count. Patches are not accounts. */
  accountsNamed(name: string): readonly EffectiveAccount[] {
    return this.#indexes.accountsByName.get(name);
  }

  /** Accounts that certainly end up in that namespace. */
  accountsIn(namespace: string): readonly EffectiveAccount[] {
    return this.#indexes.accountsByNamespace.get(namespace);
  }

  /** Whether anything in the workspace lies in that namespace or defines it. */
  knowsNamespace(namespace: string): boolean {
    return this.#indexes.objectsByNamespace.has(namespace);
  }

  namespaceDefinitions(namespace: string): readonly NamespaceFact[] {
    return this.#indexes.objectsByNamespace
      .get(namespace)
      .filter((fact): fact is NamespaceFact => fact.kind === "namespace");
  }

  /** The ServiceAccount that a pod of this workload runs as. */
  accountOf(workload: EffectiveWorkload, pod: PodTemplate): Link<EffectiveAccount> {
    const written = pod.account?.value ?? pod.alias?.value;
    const named = pod.account !== undefined || pod.alias !== undefined;
    if (named && !written?.known) {
      return unknown("the account's name is filled in by a template");
    }
    const name = written?.text || DEFAULT_ACCOUNT;
    const matching = this.accountsNamed(name).filter((account) => sameAccount(account, workload.placement, name));
    if (matching.length > 0) {
      return found(matching, `ServiceAccount "${name}" is defined in this workspace`);
    }
    return name === DEFAULT_ACCOUNT
      ? unknown('Kubernetes makes the account "default" in every namespace by itself')
      : missing(`no ServiceAccount "${name}" in ${describeNamespace(workload.placement.namespace)}`);
  }

  /** Workloads whose pods run as this account. */
  workloadsOf(account: EffectiveAccount): readonly EffectiveWorkload[] {
    const names = new Set([account.placement.name, knownText(account.fact.meta.name)]);
    const seen: EffectiveWorkload[] = [];
    for (const name of names) {
      if (name !== undefined) {
        for (const workload of this.#indexes.workloadsByAccount.get(name)) {
          if (sameAccount(account, workload.placement, name) && !seen.includes(workload)) {
            seen.push(workload);
          }
        }
      }
    }
    return seen;
  }

  /** Workloads that certainly lie in the namespace and ask for an account of that name, whether it exists or not. */
  workloadsAskingFor(namespace: string, name: string): readonly EffectiveWorkload[] {
    return this.#indexes.workloadsByAccount.get(name).filter(({ placement }) => placement.namespace === namespace);
  }

  /** The role that an account's annotation names; unknown for templates and malformed ARNs. */
  roleArnOf(account: ServiceAccountFact): RoleArn | undefined {
    return roleArnOf(account);
  }

  /** Accounts annotated with a role of this name (the account id is for the caller to compare). */
  accountsOfRole(roleName: string): readonly EffectiveAccount[] {
    return this.#indexes.accountsByRole.get(roleName);
  }

  /** Trust policies of the role that an account is annotated with. */
  trustOf(account: ServiceAccountFact): Link<RoleLink> {
    return this.#roles.trustOf(account, this.roleArnOf(account));
  }

  /** Trust policies kept in the folder, below it or above it. */
  trustPoliciesNear(folder: string): readonly TrustPolicyFact[] {
    const { trustByFolder, trustBelow } = this.#indexes;
    const own = [folder, ...foldersAbove(folder)].flatMap((near) => trustByFolder.get(near));
    return [...own, ...trustBelow.get(folder)];
  }

  /** Roles that a trust policy document belongs to. */
  rolesOf(policy: TrustPolicyFact): Link<RoleLink> {
    return this.#roles.rolesOf(policy);
  }

  /** Annotated accounts that are written in this folder itself. */
  annotatedAccountsIn(folder: string): readonly ServiceAccountFact[] {
    return this.#indexes.accountsByFolder.get(folder);
  }

  /** Workloads anywhere that ask for an account of that name; both written and effective names of it may be asked for. */
  workloadsNaming(name: string): readonly EffectiveWorkload[] {
    return this.#indexes.workloadsByAccount.get(name);
  }

  /** Workloads that certainly lie in the namespace. */
  workloadsIn(namespace: string): readonly WorkloadFact[] {
    return this.#indexes.objectsByNamespace.get(namespace).filter((fact) => fact.kind === "workload");
  }

  /** Commands that name a role of this name. */
  roleCommandsFor(roleName: string): readonly RoleCommandFact[] {
    return this.#indexes.commandsByRole.get(roleName);
  }

  /** Roles that files define under this name. */
  rolesNamed(name: string): readonly RoleFact[] {
    return this.#indexes.rolesByName.get(name);
  }

  /** Associations that give out the role of this name. */
  associationsOfRole(roleName: string): readonly AssociationFact[] {
    return this.#indexes.associationsByRole.get(roleName);
  }

  secretsNamed(name: string): readonly SecretFact[] {
    return this.#indexes.secretsByName.get(name);
  }

  /** What occurs anywhere in the workspace, for questions that hang on nothing else. */
  get presences(): Presences {
    return this.#presences;
  }

  associationsNamed(serviceAccount: string): readonly AssociationFact[] {
    return this.#indexes.associationsByAccount.get(serviceAccount);
  }

  clusters(): readonly ClusterFact[] {
    return this.all("cluster");
  }

  providers(): readonly ProviderFact[] {
    return this.all("provider");
  }

  /** Issuers, without scheme, that a cluster or an IAM provider of the workspace is known to have. */
  knownIssuers(): ReadonlySet<string> {
    return new Set(this.#presences.knownIssuers.counts().keys());
  }

  /** Files that a kustomization includes, through other kustomizations too: their placements hang on it. */
  *#below(uri: string): Generator<string> {
    const seen = new Set<string>();
    const stack = [...this.#includes(uri)];
    for (let target = stack.pop(); target !== undefined; target = stack.pop()) {
      if (seen.has(target)) {
        continue;
      }
      seen.add(target);
      yield target;
      for (const name of ["kustomization.yaml", "kustomization.yml", "Kustomization"]) {
        stack.push(...this.#includes(`${target}/${name}`));
      }
    }
  }

  #includes(uri: string): readonly string[] {
    const kustomizations = this.#files.get(uri)?.facts.filter((fact) => fact.kind === "kustomization") ?? [];
    return kustomizations.flatMap((fact) => fact.resources);
  }

  #replace(uri: string, facts: FileFacts | undefined, changed = new Set<string>()): Set<string> {
    for (const key of this.#ownedKeys.get(uri) ?? []) {
      changed.add(key);
      for (const index of Object.values(this.#indexes)) {
        index.dropTrackerKey(key, uri);
      }
    }
    this.#ownedKeys.delete(uri);
    if (!facts) {
      this.#files.delete(uri);
      for (const key of setPresences(this.#presences, uri, [])) {
        changed.add(key);
      }
      return changed;
    }
    this.#files.set(uri, facts);
    const keys = new Set<string>();
    // Kustomizations first: the placements of the same file's objects may hang on them.
    for (const first of [true, false]) {
      for (const fact of facts.facts) {
        if ((fact.kind === "kustomization") === first) {
          indexFact(fact, this.#indexes, this.#roles, keys);
        }
      }
    }
    this.#ownedKeys.set(uri, keys);
    for (const key of setPresences(this.#presences, uri, facts.facts)) {
      changed.add(key);
    }
    for (const key of keys) {
      changed.add(key);
    }
    return changed;
  }

  #readersOf(changed: Iterable<string>, self: string): ReadonlySet<string> {
    const readers = new Set([self]);
    for (const key of changed) {
      for (const reader of this.#tracker.readersOf(key)) {
        readers.add(reader);
      }
      for (const reader of this.#tracker.readersOf(`${key.slice(0, key.indexOf(":"))}:*`)) {
        readers.add(reader);
      }
    }
    return readers;
  }
}

/**
 * Whether a pod placed at `pod` that asks for account `name` gets this account. Inside one overlay Kustomize rewrites the
 * reference along with the account, so written names are compared; elsewhere what counts is the name as applied.
 */
function sameAccount(account: EffectiveAccount, pod: Placement, name: string): boolean {
  const { placement } = account;
  if (!mayEqual(placement.namespace, pod.namespace)) {
    return false;
  }
  if (placement.overlay !== undefined && placement.overlay === pod.overlay) {
    const written = knownText(account.fact.meta.name);
    return written === undefined || written === name;
  }
  return mayEqual(placement.name, name);
}

function describeNamespace(namespace: string | undefined): string {
  return namespace === undefined ? "any namespace" : `namespace "${namespace}"`;
}
