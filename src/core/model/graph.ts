/** The identity graph: facts of all files, indexed so that every link of the chain is one look-up, and updated file by file. */
import type { RoleArn } from "../names/arn.ts";
import { foldersAbove } from "../text/uri.ts";
import { AccountLinks } from "./account-links.ts";
import { Answers } from "./answers.ts";
import { associationsOfPolicy, policiesOfAssociation } from "./association-links.ts";
import type { EffectiveAccount, EffectiveWorkload, PlacedFile } from "./effective.ts";
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
  RolePolicyFact,
  SecretFact,
  ServiceAccountFact,
  TrustPolicyFact,
  WorkloadFact,
} from "./facts.ts";
import { GraphFiles } from "./graph-files.ts";
import { createIndexes, type GraphIndexes, roleArnOf } from "./graph-index.ts";
import type { Link } from "./link.ts";
import { MentionIndex } from "./mention-index.ts";
import type { PodTemplate } from "./pod-template.ts";
import { createPresences, type Presences } from "./presences.ts";
import { isSilent } from "./silent-file.ts";
import { ReadTracker, readersOfAny } from "./tracked-index.ts";
import { type GraphSettings, type RoleLink, RoleLinks } from "./trust-roles.ts";

export class IdentityGraph {
  readonly #tracker = new ReadTracker();
  readonly #indexes: GraphIndexes = createIndexes(this.#tracker);
  readonly #answers = new Answers();
  readonly #presences: Presences = createPresences(this.#tracker);
  readonly #roles: RoleLinks;
  readonly #files: GraphFiles;
  readonly #accounts = new AccountLinks(this.#indexes);
  /** Who names what, for doors; checks do not look here, since nothing would make them look again. */
  readonly mentions = new MentionIndex((uri) => this.#files.get(uri));

  /**
   * What AWS and clusters hold, for those who ask for it: nothing in here counts as if a file said it. Undefined where nobody
   * looked, and in that graph itself.
   */
  readonly live: IdentityGraph | undefined;

  constructor(settings: GraphSettings = { roleOfPolicyFile: () => undefined }, live?: IdentityGraph) {
    this.live = live;
    this.#roles = new RoleLinks(this.#indexes, settings, live === undefined ? undefined : live.#indexes);
    this.#files = new GraphFiles(this.#indexes, this.#presences, this.#roles);
  }

  /**
   * Takes a file's facts in place of what it said before; returns the files whose findings may have changed, itself included
   * unless it is silent as before.
   */
  update(facts: FileFacts): ReadonlySet<string> {
    return this.#exchange(facts.uri, facts);
  }

  /** Forgets a file; returns the files whose findings may have changed. */
  remove(uri: string): ReadonlySet<string> {
    const readers = this.#exchange(uri, undefined);
    readers.delete(uri);
    this.#tracker.forget(uri);
    this.live?.forgetReader(uri);
    return readers;
  }

  /** Runs a file's checks and remembers what they looked at. */
  track<T>(uri: string, work: () => T): T {
    this.#answers.begin();
    try {
      const { live } = this;
      return this.#tracker.track(uri, live === undefined ? work : () => live.track(uri, work));
    } finally {
      this.#answers.end();
    }
  }

  /** Forgets what a file's checks looked at. */
  forgetReader(uri: string): void {
    this.#tracker.forget(uri);
  }

  /** What `find` says about a subject, asked once in a run of checks, however many rules want to know. */
  once<S extends object, T>(subject: S, find: (subject: S, graph: IdentityGraph) => T): T {
    return this.#answers.get(subject, find, () => find(subject, this));
  }

  file(uri: string): FileFacts | undefined {
    return this.#files.get(uri);
  }

  files(): Iterable<FileFacts> {
    return this.#files.all();
  }

  /** All facts of a kind, files in the order of their URIs. */
  all<K extends FactKind>(kind: K): readonly FactOf<K>[] {
    return this.#indexes.byKind.get(kind) as readonly FactOf<K>[];
  }

  /** Every place in which a ServiceAccount of this file ends up. */
  placementsOfAccount(fact: ServiceAccountFact): readonly EffectiveAccount[] {
    return this.#indexes.placed.get(fact.uri).flatMap(({ accounts }) => accounts.get(fact) ?? []);
  }

  placementsOfWorkload(fact: WorkloadFact): readonly EffectiveWorkload[] {
    return this.#indexes.placed.get(fact.uri).flatMap(({ workloads }) => workloads.get(fact) ?? []);
  }

  /** Where the objects of a text that was just read end up, also those that are not in the graph. */
  place(facts: FileFacts): PlacedFile | undefined {
    return this.#files.place(facts);
  }

  /** True for a file that a kustomization lists as a patch: its objects only say what changes in others. */
  isPatch(uri: string): boolean {
    return this.#indexes.patchedBy.has(uri) && !this.#indexes.includedBy.has(uri);
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
    // The question is the workload's: a pod of a file may stand in several placements.
    return this.#answers.get(pod, workload, () => this.#accounts.accountOf(workload, pod));
  }

  /** Name of the account that a pod asks for once it is applied; undefined when that is not known. */
  accountNameOf(workload: EffectiveWorkload, pod: PodTemplate): string | undefined {
    return this.#accounts.accountNameOf(workload, pod);
  }

  /** Accounts that the pod meant and that its overlay renames without rewriting the pod's reference to them. */
  leftBehind(workload: EffectiveWorkload, pod: PodTemplate): readonly EffectiveAccount[] {
    return this.#accounts.leftBehind(workload, pod);
  }

  /** Workloads whose pods run as this account. */
  workloadsOf(account: EffectiveAccount): readonly EffectiveWorkload[] {
    return this.#accounts.workloadsOf(account);
  }

  /** Workloads that certainly lie in the namespace and ask for an account of that name, whether it exists or not. */
  workloadsAskingFor(namespace: string, name: string): readonly EffectiveWorkload[] {
    return this.#accounts.workloadsAskingFor(namespace, name);
  }

  /** The role that an account's annotation names, as written or as applied; undefined for templates and malformed ARNs. */
  roleArnOf(account: ServiceAccountFact | EffectiveAccount): RoleArn | undefined {
    return roleArnOf(account);
  }

  /** Accounts annotated with a role of this name, or of this block (the account id is for the caller to compare). */
  accountsOfRole(roleName: string): readonly EffectiveAccount[] {
    return this.#indexes.accountsByRole.get(roleName);
  }

  /** Accounts whose role another file sets: a patch, or the annotations of a kustomization. */
  accountsWithRoleFrom(uri: string): readonly EffectiveAccount[] {
    return this.#indexes.accountsByRoleSource.get(uri);
  }

  /** Trust policies of the role that an account is annotated with. */
  trustOf(account: ServiceAccountFact | EffectiveAccount): Link<RoleLink> {
    return this.#answers.get(account, "trust", () =>
      this.#roles.trustOf("fact" in account ? account.fact : account, this.roleArnOf(account)),
    );
  }

  /** Trust policies of the role of this name (the account id is for the caller to compare). */
  trustPoliciesNamed(roleName: string): readonly TrustPolicyFact[] {
    return this.#roles.policiesOf(roleName);
  }

  /** Trust policies kept in the folder, below it or above it. */
  trustPoliciesNear(folder: string): readonly TrustPolicyFact[] {
    const { trustByFolder, trustBelow } = this.#indexes;
    const own = [folder, ...foldersAbove(folder)].flatMap((near) => trustByFolder.get(near));
    return [...own, ...trustBelow.get(folder)];
  }

  /** Roles that a trust policy document belongs to. */
  rolesOf(policy: TrustPolicyFact): Link<RoleLink> {
    return this.#answers.get(policy, "roles", () => this.#roles.rolesOf(policy));
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
    return this.#indexes.workloadsByNamespace.get(namespace);
  }

  /** Commands that name a role of this name. */
  roleCommandsFor(roleName: string): readonly RoleCommandFact[] {
    return this.#indexes.commandsByRole.get(roleName);
  }

  /** Roles that files define under this name. */
  rolesNamed(name: string): readonly RoleFact[] {
    return this.#indexes.rolesByName.get(name);
  }

  /** Roles that this block defines. */
  rolesAt(block: string): readonly RoleFact[] {
    return this.#indexes.rolesByBlock.get(block);
  }

  /** What a role of this name, or of this block, may do by the files. */
  rolePolicies(nameOrBlock: string): readonly RolePolicyFact[] {
    return this.#indexes.rolePolicies.get(nameOrBlock);
  }

  /** Associations that give out the role of this name. */
  associationsOfRole(roleName: string): readonly AssociationFact[] {
    return this.#indexes.associationsByRole.get(roleName);
  }

  /** Associations that give out a policy's role. */
  associationsOfPolicy(policy: TrustPolicyFact): readonly AssociationFact[] {
    return associationsOfPolicy(policy, this.#indexes, this.#roles);
  }

  policiesOfAssociation(association: AssociationFact): readonly TrustPolicyFact[] {
    return policiesOfAssociation(association, this.#indexes, this.#roles);
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

  #exchange(uri: string, facts: FileFacts | undefined): Set<string> {
    if (isSilent(facts) && isSilent(this.#files.get(uri))) {
      this.#files.exchangeSilent(uri, facts);
      return new Set();
    }
    const { slots, files } = this.#files.exchange(uri, facts);
    for (const file of files) {
      this.mentions.changed(file);
    }
    return readersOfAny(slots).add(uri);
  }
}
