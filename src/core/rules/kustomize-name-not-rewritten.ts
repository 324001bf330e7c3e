/** An overlay that renames a ServiceAccount rewrites only some references to it: the others ask for a name that is gone. */
import * as l10n from "@vscode/l10n";
import type { EffectiveWorkload } from "../model/effective.ts";
import type { WorkloadFact } from "../model/facts.ts";
import { REWRITTEN_KINDS } from "../model/kustomize/references.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import type { TextRange } from "../text/range.ts";
import { describeOverlay } from "./admission.ts";
import { defineRule } from "./rule.ts";

export const kustomizeNameNotRewritten = defineRule({
  meta: {
    id: "kustomize-name-not-rewritten",
    title: "Kustomize renames the ServiceAccount and leaves this reference behind",
    category: "workload",
    source: "kustomize 5.8.2 api/internal/konfig/builtinpluginconsts/namereference.go",
    fix: "none",
  },
  messages: {
    leftBehind: {
      severity: "error",
      text: 'Kustomize renames ServiceAccount "{name}" to "{renamed}"{overlay}, but does not rewrite {field} of a {kind}: Kubernetes refuses the pods (serviceaccount "{name}" not found). Teach it the reference with a nameReference in configurations, or patch the field.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    if (fact.partial) {
      return;
    }
    for (const workload of graph.placementsOfWorkload(fact)) {
      for (const pod of fact.pods) {
        const [account] = graph.leftBehind(workload, pod);
        const name = graph.accountNameOf(workload, pod);
        const field = fieldOf(workload, pod);
        const renamed = account?.placement.name;
        if (account === undefined || name === undefined || renamed === undefined || isAliasOfRewritten(fact, field)) {
          continue;
        }
        const kind = fact.meta.kind?.text ?? "workload";
        const { uri, meta, range } = account.fact;
        yield {
          message: "leftBehind",
          values: { name, renamed, field, kind, overlay: describeOverlay(account) },
          range: placeOf(fact, pod),
          related: [
            { location: { uri, range: meta.name?.range ?? range }, message: l10n.t('ServiceAccount "{0}"', name) },
          ],
          data: undefined,
        };
      }
    }
  },
});

/** That the alias is not rewritten where serviceAccountName would be is workload-sa-alias's to tell, which has the fix. */
function isAliasOfRewritten({ meta }: WorkloadFact, field: string): boolean {
  return field === "serviceAccount" && REWRITTEN_KINDS.has(meta.kind?.text ?? "");
}

function fieldOf({ pods }: EffectiveWorkload, pod: PodTemplate): string {
  const effective = pods.find(({ template }) => template === pod);
  return (effective?.account ?? effective?.alias)?.key.text ?? "serviceAccountName";
}

/** The name in the workload's own file; where a patch gives it, the workload's. */
function placeOf(fact: WorkloadFact, { account, alias }: PodTemplate): TextRange {
  return (account?.value ?? alias?.value ?? fact.meta.name ?? fact).range;
}
