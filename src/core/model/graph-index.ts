/** Under which keys each fact is found in the identity graph: what is indexed here is one look-up everywhere else. */
import { parseRoleArn, type RoleArn } from "../names/arn.ts";
import { folderOf, foldersAbove } from "../text/uri.ts";
import { policyFingerprint } from "../trust/fingerprint.ts";
import { accountNameOf, type EffectiveAccount, type EffectiveWorkload, type PlacedFile } from "./effective.ts";
import type {
  AssociationFact,
  Fact,
  KustomizationFact,
  RoleCommandFact,
  RoleFact,
  RolePolicyFact,
  SecretFact,
  ServiceAccountFact,
  TrustPolicyFact,
  WorkloadFact,
} from "./facts.ts";
import { isBuilt } from "./kustomize/overlay-paths.ts";
import { type OwnedSlot, type ReadTracker, TrackedIndex } from "./tracked-index.ts";
import type { RoleLinks } from "./trust-roles.ts";
import { knownText, type Value } from "./value.ts";

export { accountNameOf, DEFAULT_ACCOUNT } from "./effective.ts";

export interface GraphIndexes {
  readonly accountsByName: TrackedIndex<EffectiveAccount>;
  readonly accountsByNamespace: TrackedIndex<EffectiveAccount>;
  readonly accountsByRole: TrackedIndex<EffectiveAccount>;
  /** By the file that sets the role, where that is not the account's own. */
  readonly accountsByRoleSource: TrackedIndex<EffectiveAccount>;
  /** Annotated accounts only. */
  readonly accountsByFolder: TrackedIndex<ServiceAccountFact>;
  readonly workloadsByAccount: TrackedIndex<EffectiveWorkload>;
  readonly workloadsByNamespace: TrackedIndex<WorkloadFact>;
  readonly objectsByNamespace: TrackedIndex<Fact>;
  readonly trustByUri: TrackedIndex<TrustPolicyFact>;
  readonly trustByFolder: TrackedIndex<TrustPolicyFact>;
  /** By every folder above the file. */
  readonly trustBelow: TrackedIndex<TrustPolicyFact>;
  readonly trustByRoleName: TrackedIndex<TrustPolicyFact>;
  readonly trustByBlock: TrackedIndex<TrustPolicyFact>;
  /** By what it says, whatever way it is written. */
  readonly trustByContent: TrackedIndex<TrustPolicyFact>;
  readonly commandsByPolicy: TrackedIndex<RoleCommandFact>;
  readonly commandsByRole: TrackedIndex<RoleCommandFact>;
  /** By URI of a file or folder that a kustomization lists. */
  readonly includedBy: TrackedIndex<KustomizationFact>;
  /** By URI of a file that a kustomization lists as a patch. */
  readonly patchedBy: TrackedIndex<KustomizationFact>;
  /** By the folder of the kustomization itself. */
  readonly kustomizationsIn: TrackedIndex<KustomizationFact>;
  /** What overlays make of a file's objects, by its URI: one entry. */
  readonly placed: TrackedIndex<PlacedFile>;
  readonly associationsByAccount: TrackedIndex<AssociationFact>;
  readonly associationsByRole: TrackedIndex<AssociationFact>;
  readonly rolesByName: TrackedIndex<RoleFact>;
  /** By the block that defines the role. */
  readonly rolesByBlock: TrackedIndex<RoleFact>;
  /** By the role's name, and by its block. */
  readonly rolePolicies: TrackedIndex<RolePolicyFact>;
  readonly secretsByName: TrackedIndex<SecretFact>;
  readonly byKind: TrackedIndex<Fact>;
}

export function createIndexes(tracker: ReadTracker): GraphIndexes {
  return {
    accountsByName: new TrackedIndex(tracker),
    accountsByNamespace: new TrackedIndex(tracker),
    accountsByRole: new TrackedIndex(tracker),
    accountsByRoleSource: new TrackedIndex(tracker),
    accountsByFolder: new TrackedIndex(tracker),
    workloadsByAccount: new TrackedIndex(tracker),
    workloadsByNamespace: new TrackedIndex(tracker),
    objectsByNamespace: new TrackedIndex(tracker),
    trustByUri: new TrackedIndex(tracker),
    trustByFolder: new TrackedIndex(tracker),
    trustBelow: new TrackedIndex(tracker),
    trustByRoleName: new TrackedIndex(tracker),
    trustByBlock: new TrackedIndex(tracker),
    trustByContent: new TrackedIndex(tracker),
    commandsByPolicy: new TrackedIndex(tracker),
    commandsByRole: new TrackedIndex(tracker),
    includedBy: new TrackedIndex(tracker),
    patchedBy: new TrackedIndex(tracker),
    kustomizationsIn: new TrackedIndex(tracker),
    placed: new TrackedIndex(tracker),
    associationsByAccount: new TrackedIndex(tracker),
    associationsByRole: new TrackedIndex(tracker),
    rolesByName: new TrackedIndex(tracker),
    rolesByBlock: new TrackedIndex(tracker),
    rolePolicies: new TrackedIndex(tracker),
    secretsByName: new TrackedIndex(tracker),
    byKind: new TrackedIndex(tracker),
  };
}

/** Files a fact under all its keys; what changes by that is added to `slots`. */
export function indexFact(
  fact: Fact,
  placed: PlacedFile | undefined,
  to: GraphIndexes,
  roles: RoleLinks,
  slots: Set<OwnedSlot>,
): void {
  const into = <T>(index: TrackedIndex<T>, key: string | undefined, entry: T): void => {
    if (key !== undefined) {
      slots.add(index.add(key, fact.uri, entry));
    }
  };
  into(to.byKind, fact.kind, fact);
  switch (fact.kind) {
    case "service-account":
      indexAccount(fact, placed?.accounts.get(fact) ?? [], to, into);
      break;
    case "workload":
      indexWorkload(fact, placed?.workloads.get(fact) ?? [], to, into);
      break;
    case "namespace":
      into(to.objectsByNamespace, knownText(fact.meta.name), fact);
      break;
    case "trust-policy":
      into(to.trustByUri, fact.uri, fact);
      into(to.trustByFolder, folderOf(fact.uri), fact);
      for (const folder of foldersAbove(folderOf(fact.uri))) {
        into(to.trustBelow, folder, fact);
      }
      for (const name of roles.namesWrittenFor(fact)) {
        into(to.trustByRoleName, name, fact);
      }
      into(to.trustByBlock, fact.role?.block, fact);
      into(to.trustByContent, policyFingerprint(fact.policy), fact);
      break;
    case "role-command":
      into(to.commandsByRole, knownText(fact.roleName), fact);
      for (const uri of fact.policyUris) {
        into(to.commandsByPolicy, uri, fact);
      }
      break;
    case "kustomization":
      if (isBuilt(fact)) {
        into(to.kustomizationsIn, folderOf(fact.uri), fact);
        for (const uri of fact.resources) {
          into(to.includedBy, uri, fact);
        }
        for (const { uri } of fact.patches) {
          into(to.patchedBy, uri, fact);
        }
      }
      break;
    case "association":
      into(to.associationsByAccount, knownText(fact.serviceAccount), fact);
      for (const key of roleKeys(fact)) {
        into(to.associationsByRole, key, fact);
      }
      into(to.objectsByNamespace, knownText(fact.namespace), fact);
      break;
    case "role":
      into(to.rolesByName, parseRoleArn(knownText(fact.arn) ?? "")?.name ?? knownText(fact.role.name), fact);
      into(to.rolesByBlock, fact.role.block, fact);
      break;
    case "role-policy":
      into(to.rolePolicies, knownText(fact.role.name), fact);
      into(to.rolePolicies, fact.role.block, fact);
      break;
    case "secret":
      into(to.secretsByName, knownText(fact.meta.name), fact);
      break;
    default:
      // Found by kind alone.
      break;
  }
}

/** The name of an association's role, or the block that defines it; no role's name has the slash of a block's. */
export function roleKeys({ roleArn, role }: AssociationFact): ReadonlySet<string> {
  const name = parseRoleArn(knownText(roleArn) ?? "")?.name ?? knownText(role?.name);
  return new Set([name, role?.block].filter((key) => key !== undefined));
}

/** The same for an account's role. */
function accountRoleKeys(account: EffectiveAccount): ReadonlySet<string> {
  const { role } = account.fact;
  const name = roleArnOf(account)?.name ?? knownText(role?.name);
  return new Set([name, role?.block].filter((key) => key !== undefined));
}

type Into = <T>(index: TrackedIndex<T>, key: string | undefined, entry: T) => void;

function indexAccount(
  fact: ServiceAccountFact,
  placed: readonly EffectiveAccount[],
  to: GraphIndexes,
  into: Into,
): void {
  if (fact.partial) {
    return;
  }
  for (const account of placed) {
    const { name, namespace, formerNames } = account.placement;
    for (const each of new Set([name, knownText(fact.meta.name), ...formerNames])) {
      into(to.accountsByName, each, account);
    }
    into(to.accountsByNamespace, namespace, account);
    into(to.objectsByNamespace, namespace, fact);
    for (const key of accountRoleKeys(account)) {
      into(to.accountsByRole, key, account);
    }
    const { roleArn } = account;
    into(to.accountsByRoleSource, roleArn?.uri === fact.uri ? undefined : roleArn?.uri, account);
  }
  if (fact.roleArn !== undefined || placed.some(({ roleArn }) => roleArn !== undefined)) {
    into(to.accountsByFolder, folderOf(fact.uri), fact);
  }
}

function indexWorkload(fact: WorkloadFact, placed: readonly EffectiveWorkload[], to: GraphIndexes, into: Into): void {
  for (const workload of placed) {
    into(to.workloadsByNamespace, workload.placement.namespace, fact);
    into(to.objectsByNamespace, workload.placement.namespace, fact);
    for (const name of new Set(workload.pods.map(accountNameOf))) {
      into(to.workloadsByAccount, name, workload);
    }
  }
}

/** The role that an account's annotation names, as written or as applied; undefined for templates and malformed ARNs. */
export function roleArnOf(account: ServiceAccountFact | EffectiveAccount): RoleArn | undefined {
  const value = account.roleArn?.value;
  if (!value?.known) {
    return undefined;
  }
  const parsed = PARSED.get(value) ?? { role: parseRoleArn(value.text) };
  PARSED.set(value, parsed);
  return parsed.role;
}

/** Every rule asks for it, of accounts of other files too. */
const PARSED = new WeakMap<Value, { readonly role: RoleArn | undefined }>();
