/** Whether pods that run as an account are given what a mechanism needs: token, variables, and for IRSA the role. */
import * as l10n from "@vscode/l10n";
import type { Mechanism } from "../injection/webhook.ts";
import type { EffectiveAccount, EffectiveWorkload } from "../model/effective.ts";
import { identifiedPods, mechanismName } from "../rules/identified-pod.ts";
import type { Location } from "../text/range.ts";
import type { TreeSources } from "../view/standing.ts";
import { findingsIn, ofFindingList, type State, state, worstState } from "./state.ts";

/** Workloads that run as the account, as people call them: `Deployment cart`. */
export function workloadNames(account: EffectiveAccount, { graph }: TreeSources): readonly string[] {
  return [...new Set(graph.workloadsOf(account).map(nameOf))];
}

function nameOf({ fact, placement }: EffectiveWorkload): string {
  return `${fact.meta.kind?.text ?? "Workload"} ${placement.name ?? fact.meta.name?.text ?? l10n.t("(no name)")}`;
}

export function placeOfWorkload({ fact }: EffectiveWorkload): Location {
  return { uri: fact.uri, range: fact.meta.name?.range ?? fact.range };
}

/** The worst of the account's workloads; `none` without an identity that could be injected. */
export function workloadState(account: EffectiveAccount, mechanism: Mechanism, sources: TreeSources): State {
  const workloads = sources.graph.workloadsOf(account);
  const [first, ...others] = workloads.map((workload) => stateOf(workload, account, mechanism, sources));
  if (first === undefined) {
    const place = { uri: account.fact.uri, range: account.fact.meta.name?.range ?? account.fact.range };
    return state("unknown", l10n.t("No workload of this workspace is known to run as the ServiceAccount."), place);
  }
  return worstState(first, ...others);
}

function stateOf(
  workload: EffectiveWorkload,
  account: EffectiveAccount,
  mechanism: Mechanism,
  sources: TreeSources,
): State {
  const place = placeOfWorkload(workload);
  const found = ofFindingList(findingsIn(workload.fact, sources));
  const given = injectionState(workload, account, mechanism, sources, place);
  return found === undefined ? given : worstState(found, given);
}

function injectionState(
  workload: EffectiveWorkload,
  account: EffectiveAccount,
  mechanism: Mechanism,
  { graph }: TreeSources,
  place: Location,
): State {
  const name = nameOf(workload);
  const pods = identifiedPods(workload.fact, graph).filter(
    (pod) => pod.workload === workload && graph.accountOf(workload, pod.pod).targets.includes(account),
  );
  const [first, ...others] = pods.map((pod): State => {
    if (pod.mechanism !== mechanism) {
      const reason = l10n.t("{0} uses {1}, which comes first in the webhook.", name, mechanismName(pod.mechanism));
      return state("none", reason, place);
    }
    const { injection, patched } = pod;
    if (injection.containers.some(({ outcome }) => outcome === "injected" || outcome === "complete")) {
      return state(
        "ok",
        l10n.t("{0} runs as the ServiceAccount, so the webhook of EKS gives its pods the identity.", name),
        place,
      );
    }
    const why = injection.reasons.filter(({ effect }) => effect === "none").map(({ message }) => message);
    return patched
      ? state("unknown", l10n.t("Patches may still change {0}.", name), place)
      : {
          verdict: injection.mechanism === undefined ? "problem" : "warning",
          reasons: [l10n.t("{0} is given nothing.", name), ...why],
          place,
        };
  });
  return first === undefined
    ? state(
        "unknown",
        l10n.t("What becomes of {0} cannot be read whole, so what its pods are given is not known.", name),
        place,
      )
    : worstState(first, ...others);
}
