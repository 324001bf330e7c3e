/** What a manifest does not say by itself: the namespace that an overlay gives, and the role behind an account's name. */
import * as l10n from "@vscode/l10n";
import type { Placement } from "../model/effective.ts";
import type { ObjectMeta, WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { overlaps, type TextRange } from "../text/range.ts";
import { shortPath } from "./language-context.ts";
import { type Prose, paragraph } from "./prose.ts";

export interface InlayHint {
  /** Where it is shown. */
  readonly offset: number;
  readonly label: string;
  readonly tooltip: Prose;
}

/** Hints within a range of a file. Nothing is shown where nothing is known. */
export function inlayHintsIn(graph: IdentityGraph, uri: string, range: TextRange): readonly InlayHint[] {
  const facts = (graph.file(uri)?.facts ?? []).filter((fact) => overlaps(fact.range, range));
  const hints = facts.flatMap((fact): readonly InlayHint[] => {
    switch (fact.kind) {
      case "service-account":
        return fact.partial
          ? []
          : namespaceHints(
              fact.meta,
              graph.placementsOfAccount(fact).map(({ placement }) => placement),
            );
      case "workload":
        return fact.partial
          ? []
          : [
              ...namespaceHints(
                fact.meta,
                graph.placementsOfWorkload(fact).map(({ placement }) => placement),
              ),
              ...roleHints(fact, graph),
            ];
      default:
        return [];
    }
  });
  return hints.filter(({ offset }) => range.start <= offset && offset <= range.end);
}

/** Only where the manifest's own namespace is another one, or none. */
function namespaceHints({ name, namespace }: ObjectMeta, placements: readonly Placement[]): readonly InlayHint[] {
  const spaces = [...new Set(placements.map((placement) => placement.namespace))];
  const known = spaces.filter((space) => space !== undefined);
  const isAsWritten = spaces.length === 1 && known[0] === namespace?.text;
  if (
    name === undefined ||
    name.computed === true ||
    known.length < spaces.length ||
    known.length === 0 ||
    isAsWritten
  ) {
    return [];
  }
  const overlays = placements.flatMap(({ overlay }) => overlay ?? []);
  const label = known.length === 1 ? `namespace: ${known[0]}` : l10n.t("namespaces: {0}", known.join(", "));
  const text =
    overlays.length === 0
      ? l10n.t("Where this is applied to.")
      : l10n.t("Where this is applied to. Set by {0}.", [...new Set(overlays.map(shortPath))].join(", "));
  return [{ offset: (namespace ?? name).outer.end, label, tooltip: [paragraph(text)] }];
}

function roleHints(fact: WorkloadFact, graph: IdentityGraph): readonly InlayHint[] {
  return fact.pods.flatMap((pod) => {
    const written = pod.account?.value ?? pod.alias?.value;
    const accounts = graph.placementsOfWorkload(fact).flatMap((workload) => graph.accountOf(workload, pod).targets);
    const roles = [...new Map(accounts.map((one) => [graph.roleArnOf(one)?.name, graph.roleArnOf(one)])).values()];
    const [role] = roles;
    if (written === undefined || role === undefined || roles.length > 1) {
      return [];
    }
    const tooltip = [
      paragraph(l10n.t("The ServiceAccount's role in AWS account {0}, by its annotation.", role.account)),
    ];
    return [{ offset: written.outer.end, label: l10n.t("role {0} ({1})", role.name, role.account), tooltip }];
  });
}
