/** What a mention means: the accounts, namespace, role or issuer that it names, and which other mentions mean the same. */
import { type EffectiveAccount, mayEqual } from "../model/effective.ts";
import type { ServiceAccountFact, TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { Mention } from "../model/mention.ts";
import { knownText } from "../model/value.ts";
import { parseProviderArn } from "../names/arn.ts";

export type Target =
  | {
      readonly kind: "account";
      readonly name: string;
      /** As applied; none where no file defines the account. */
      readonly accounts: readonly EffectiveAccount[];
      /** Namespaces in which it is certainly meant; none where no file says. */
      readonly namespaces: ReadonlySet<string>;
    }
  | {
      readonly kind: "role";
      readonly name: string;
      /** 12 digits; undefined where nothing says in which account it is. */
      readonly account: string | undefined;
    }
  | { readonly kind: "namespace" | "issuer" | "cluster"; readonly name: string };

/** A mention that means a target; `certain` is false where namespace or account id are not known on one of the two sides. */
export interface MeantMention {
  readonly mention: Mention;
  readonly certain: boolean;
}

/** Undefined for a name that a template or a wildcard stands for. */
export function targetOf(mention: Mention, graph: IdentityGraph): Target | undefined {
  const { kind, name } = mention;
  if (name === undefined) {
    return undefined;
  }
  switch (kind) {
    case "account": {
      const accounts = accountsMeant(mention, graph);
      const spaces =
        accounts.length === 0 ? namespacesOf(mention, graph) : accounts.map(({ placement }) => placement.namespace);
      return { kind, name, accounts, namespaces: new Set(spaces.filter((one) => one !== undefined)) };
    }
    case "role":
      return { kind, name, account: roleAccountOf(mention) };
    default:
      return { kind, name };
  }
}

/** Accounts that a mention may mean. */
export function accountsMeant(mention: Mention, graph: IdentityGraph): readonly EffectiveAccount[] {
  const { fact, pod, name, beside, site } = mention;
  if (site === "name" && fact.kind === "service-account") {
    return withDuplicates(graph.placementsOfAccount(fact), graph);
  }
  if (pod !== undefined && fact.kind === "workload" && !fact.partial) {
    return unique(graph.placementsOfWorkload(fact).flatMap((workload) => graph.accountOf(workload, pod).targets));
  }
  return name === undefined
    ? []
    : graph.accountsNamed(name).filter(({ placement }) => mayEqual(placement.namespace, beside));
}

/** Adds those that certainly are the same account of the cluster, defined once more. */
function withDuplicates(accounts: readonly EffectiveAccount[], graph: IdentityGraph): readonly EffectiveAccount[] {
  const same = accounts.flatMap(({ placement: { namespace, name } }) =>
    namespace === undefined || name === undefined
      ? []
      : graph
          .accountsNamed(name)
          .filter(({ placement }) => placement.namespace === namespace && placement.name === name),
  );
  return unique([...accounts, ...same]);
}

/** Every mention of a target in the workspace. */
export function mentionsOfTarget(target: Target, graph: IdentityGraph): readonly MeantMention[] {
  switch (target.kind) {
    case "account":
      return [...accountNames(target)]
        .flatMap((name) => graph.mentions.named("account", name))
        .flatMap((mention) => accountMention(mention, target, graph));
    case "role":
      return graph.mentions.named("role", target.name).flatMap((mention) => {
        const account = roleAccountOf(mention);
        return mayEqual(account, target.account)
          ? [{ mention, certain: account !== undefined && target.account !== undefined }]
          : [];
      });
    default:
      return graph.mentions.named(target.kind, target.name).map((mention) => ({ mention, certain: true }));
  }
}

/**
 * Mentions of the target's name that mean no account which a file defines, where no file defines another one of that name: they
 * say another namespace, most likely by mistake.
 */
export function straysOf(target: Target, graph: IdentityGraph): readonly Mention[] {
  if (target.kind !== "account") {
    return [];
  }
  const facts = factsOf(target.accounts);
  const isOnly = graph.accountsNamed(target.name).every(({ fact }) => facts.has(fact));
  return isOnly
    ? graph.mentions.named("account", target.name).filter((mention) => accountsMeant(mention, graph).length === 0)
    : [];
}

/** Also the names that overlays give the account, by which trust policies know it. */
function accountNames({ name, accounts }: Extract<Target, { readonly kind: "account" }>): ReadonlySet<string> {
  const names = accounts.flatMap(({ fact, placement }) => [
    placement.name,
    knownText(fact.meta.name),
    ...placement.formerNames,
  ]);
  return new Set([name, ...names.filter((each) => each !== undefined)]);
}

function accountMention(
  mention: Mention,
  target: Extract<Target, { readonly kind: "account" }>,
  graph: IdentityGraph,
): readonly MeantMention[] {
  const meant = accountsMeant(mention, graph);
  const facts = factsOf(target.accounts);
  const spaces = namespacesOf(mention, graph);
  const near = spaces.some(
    (space) => space === undefined || target.namespaces.size === 0 || target.namespaces.has(space),
  );
  if (target.accounts.length === 0) {
    // Whatever defines the account, it is not here and would keep its name.
    return meant.length === 0 && near ? [{ mention, certain: false }] : [];
  }
  if (!meant.some(({ fact }) => facts.has(fact))) {
    return [];
  }
  const isOnly = meant.every(({ fact }) => facts.has(fact));
  const isPlaced = mention.site === "pod" || mention.site === "name" || meant.some(isWhereSaid(spaces));
  return [{ mention, certain: isOnly && isPlaced }];
}

function isWhereSaid(spaces: readonly (string | undefined)[]): (account: EffectiveAccount) => boolean {
  return ({ placement }) => placement.namespace !== undefined && spaces.includes(placement.namespace);
}

/** Namespaces that a mention of an account speaks of; undefined among them for one that is not known. */
function namespacesOf({ fact, pod, beside }: Mention, graph: IdentityGraph): readonly (string | undefined)[] {
  return pod !== undefined && fact.kind === "workload" && !fact.partial
    ? graph.placementsOfWorkload(fact).map(({ placement }) => placement.namespace)
    : [beside];
}

/** Account id of the role that a mention names; a trust policy's provider must be in the role's own account. */
export function roleAccountOf({ beside, fact }: Mention): string | undefined {
  return beside ?? (fact.kind === "trust-policy" ? accountOfPolicy(fact) : undefined);
}

/** The one account that a trust policy's providers are in; undefined when there are several or none is written out. */
export function accountOfPolicy({ policy }: TrustPolicyFact): string | undefined {
  const principals = policy.statements.flatMap((statement) => statement.principals);
  const accounts = principals.map(({ value }) => (value.known ? parseProviderArn(value.text)?.account : undefined));
  const known = new Set(accounts.filter((account) => account !== undefined));
  return known.size === 1 ? [...known][0] : undefined;
}

function factsOf(accounts: readonly EffectiveAccount[]): ReadonlySet<ServiceAccountFact> {
  return new Set(accounts.map(({ fact }) => fact));
}

function unique<T>(list: readonly T[]): readonly T[] {
  return [...new Set(list)];
}
