/** Names of ServiceAccounts that nobody defines, in a namespace whose accounts are known: what subjects and associations share. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { hasLiveAccount } from "../model/live-evidence.ts";
import { nearestName } from "../names/near.ts";
import type { RelatedPlace } from "./rule.ts";

export interface UnknownAccount {
  /** The one account of the namespace with nearly that name. */
  readonly near: string | undefined;
  /** Up to three accounts that the namespace does have, for a message. */
  readonly others: string;
  readonly related: readonly RelatedPlace[];
}

/** EKS and its add-ons make accounts there that no file of anybody defines. */
const SYSTEM_NAMESPACE = "kube-system";

/** Undefined where such an account exists or may exist, and where the namespace's accounts are not known. */
export function unknownAccount(namespace: string, name: string, graph: IdentityGraph): UnknownAccount | undefined {
  // First: where all is well, nothing hangs on the other accounts of the namespace.
  if (
    name === "default" ||
    namespace === SYSTEM_NAMESPACE ||
    graph.accountsNamed(name).some((account) => mayBeIn(account, namespace)) ||
    hasLiveAccount(graph, namespace, name)
  ) {
    return undefined;
  }
  const accounts = graph.accountsIn(namespace);
  if (accounts.length === 0 || accounts.some(({ placement }) => placement.name === undefined)) {
    return undefined;
  }
  const names = [...new Set(accounts.flatMap(({ placement }) => placement.name ?? []))];
  const near = nearestName(name, names);
  const related = accounts
    .filter(({ placement }) => placement.name === near)
    .map(({ fact: account }) => ({
      location: { uri: account.uri, range: account.meta.name?.range ?? account.range },
      message: l10n.t("the ServiceAccount of nearly that name"),
    }));
  const others = names.slice(0, 3).map((each) => `"${each}"`);
  return { near, others: others.join(", "), related };
}

/** An account whose namespace is not known may be the one. */
function mayBeIn({ placement }: EffectiveAccount, namespace: string): boolean {
  return placement.namespace === undefined || placement.namespace === namespace;
}
