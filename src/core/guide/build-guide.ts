/** Builds the guide of the account that a door asks for, out of graph and findings. */
import * as l10n from "@vscode/l10n";
import type { Mechanism } from "../injection/webhook.ts";
import type { EffectiveAccount } from "../model/effective.ts";
import type { LiveSnapshot } from "../observe/snapshot.ts";
import { accountNodeId, overlayName } from "../view/namespace-nodes.ts";
import type { TreeSources } from "../view/standing.ts";
import type { Guide, GuideAccount } from "./guide.ts";
import { irsaGuide } from "./irsa.ts";
import { namesRole } from "./irsa-states.ts";
import { withLooks } from "./looked.ts";
import { associationsOf, podIdentityGuide } from "./pod-identity.ts";

/** What a guide is made from. */
export interface GuideSources extends TreeSources {
  /** Looks at AWS and clusters, where there are any. */
  readonly looks?: readonly LiveSnapshot[];
}

/**
 * `wanted` is the id of an account, or of any node of the tree below it, or `namespace/name`. One that has moved (to another
 * namespace, say) is found again by its object; without any match the first account that has an identity is shown.
 */
export function buildGuide(sources: GuideSources, wanted?: string): Guide {
  const { graph, looks = [] } = sources;
  const accounts = graph
    .all("service-account")
    .filter(({ partial }) => !partial)
    .flatMap((fact) => graph.placementsOfAccount(fact))
    .map((account) => ({ account, choice: choiceOf(account) }))
    .sort((a, b) => orderOf(a.choice).localeCompare(orderOf(b.choice)));
  const chosen =
    accounts.find(({ choice }) => wanted === choice.id || wanted?.startsWith(`${choice.id}/`)) ??
    accounts.find(({ choice }) => wanted !== undefined && objectOf(choice.id) === objectOf(wanted)) ??
    accounts.find(({ choice }) => wanted === `${choice.namespace}/${choice.name}`) ??
    accounts.find(({ account }) => usesOf(account, sources).length > 0) ??
    accounts[0];
  return {
    accounts: accounts.map(({ choice }) => choice),
    selected: chosen?.choice,
    uses: chosen === undefined ? [] : usesOf(chosen.account, sources),
    irsa: chosen && withLooks(irsaGuide(chosen.account, sources), chosen.account, graph, looks),
    podIdentity: chosen && withLooks(podIdentityGuide(chosen.account, sources), chosen.account, graph, looks),
  };
}

/** An association comes first in the webhook. */
function usesOf(account: EffectiveAccount, sources: TreeSources): readonly Mechanism[] {
  return [
    ...(associationsOf(account, sources).length > 0 ? ["pod-identity" as const] : []),
    ...(namesRole(account) ? ["irsa" as const] : []),
  ];
}

function choiceOf(account: EffectiveAccount): GuideAccount {
  const { placement, fact } = account;
  return {
    id: accountNodeId(account),
    name: placement.name ?? fact.meta.name?.text ?? l10n.t("(no name)"),
    namespace: placement.namespace,
    overlay: overlayName(placement.overlay),
  };
}

function orderOf({ namespace = "", name, overlay = "" }: GuideAccount): string {
  return `${namespace}/${name}/${overlay}`;
}

/** File and document of an account's id, whatever its place. */
function objectOf(id: string): string {
  return id.slice(0, id.indexOf("@"));
}
