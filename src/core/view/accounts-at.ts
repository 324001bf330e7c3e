/** Which ServiceAccounts a place of a file is about: for commands that are run from an editor. */
import type { EffectiveAccount } from "../model/effective.ts";
import type { Fact, FactKind } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText } from "../model/value.ts";
import type { AccountName } from "../names/kubernetes.ts";
import { accountsOf } from "../rules/admission.ts";
import { touches } from "../text/range.ts";

/**
 * Those of the object that the offset is in: an account itself, the account of a workload or association, the accounts annotated
 * with a trust policy's role. None where that leads to none: a workload does not run as the next account of its file. Only outside
 * of all such objects those of the whole file. Only accounts that the files define, with a namespace; each once.
 */
export function accountsAt(graph: IdentityGraph, uri: string, offset: number): readonly AccountName[] {
  const objects = (graph.file(uri)?.facts ?? []).filter(({ kind }) => ABOUT_ACCOUNTS.has(kind));
  const here = objects.filter(({ range }) => touches(range, offset));
  return namesOf(here.length > 0 ? here : objects, graph);
}

const ABOUT_ACCOUNTS: ReadonlySet<FactKind> = new Set(["service-account", "workload", "trust-policy", "association"]);

function namesOf(facts: readonly Fact[], graph: IdentityGraph): readonly AccountName[] {
  const found = new Map<string, AccountName>();
  for (const { placement } of facts.flatMap((fact) => accountsOfFact(fact, graph))) {
    const { namespace, name } = placement;
    if (namespace !== undefined && name !== undefined) {
      found.set(`${namespace}/${name}`, { namespace, name });
    }
  }
  return [...found.values()];
}

function accountsOfFact(fact: Fact, graph: IdentityGraph): readonly EffectiveAccount[] {
  switch (fact.kind) {
    case "service-account":
      return fact.partial ? [] : graph.placementsOfAccount(fact);
    case "workload":
      return fact.partial
        ? []
        : graph
            .placementsOfWorkload(fact)
            .flatMap((workload) => fact.pods.flatMap((pod) => graph.accountOf(workload, pod).targets));
    case "trust-policy":
      return accountsOf(graph, fact);
    case "association": {
      const namespace = knownText(fact.namespace);
      return graph
        .accountsNamed(knownText(fact.serviceAccount) ?? "")
        .filter(({ placement }) => placement.namespace === namespace);
    }
    default:
      return [];
  }
}
