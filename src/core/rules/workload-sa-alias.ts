/** `serviceAccount` is the deprecated alias of `serviceAccountName`: it loses against it, and Kustomize does not rename it. */
import * as l10n from "@vscode/l10n";
import { nodeAt, ownEntry } from "../edit/place.ts";
import { removeEntry } from "../edit/remove-entry.ts";
import { replaceValue } from "../edit/replace-value.ts";
import type { WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { REWRITTEN_KINDS } from "../model/kustomize/references.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import type { KeyedValue } from "../model/value.ts";
import { knownText } from "../model/value.ts";
import { defineRule, type FixContext } from "./rule.ts";

interface Data {
  readonly document: number;
  readonly pod: PodTemplate;
  readonly alias: KeyedValue;
}

export const workloadSaAlias = defineRule({
  meta: {
    id: "workload-sa-alias",
    title: "Deprecated field serviceAccount",
    category: "workload",
    source:
      "Kubernetes core/v1 PodSpec (deprecated alias, serviceAccountName wins); Kustomize namereference.go (not rewritten)",
    fix: "automatic",
  },
  messages: {
    deprecated: {
      severity: "hint",
      text: "serviceAccount is a deprecated alias of serviceAccountName. Write serviceAccountName.",
    },
    different: {
      severity: "warning",
      text: 'serviceAccountName is "{name}" and serviceAccount is "{alias}": serviceAccountName wins, and the pods run as "{name}". Remove serviceAccount.',
    },
    notRenamed: {
      severity: "error",
      text: 'Kustomize renames the ServiceAccount "{alias}" to "{renamed}" ({overlay}), but leaves serviceAccount as it is: Kubernetes refuses the pods (serviceaccount "{alias}" not found). Write serviceAccountName, which it renames too.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const pod of fact.pods) {
      const { alias, account } = pod;
      const name = knownText(account?.value);
      if (alias?.value?.known !== true || alias.value.text === "") {
        continue;
      }
      const text = alias.value.text;
      const data: Data = { document: fact.document, pod, alias };
      const place = { range: alias.key.range, data };
      if (account !== undefined) {
        if (name !== undefined && name !== "" && name !== text) {
          yield { ...place, message: "different", values: { name, alias: text } };
        }
        continue;
      }
      const renamed = renamedIn(fact, pod, graph);
      yield renamed === undefined
        ? { ...place, message: "deprecated", values: {} }
        : { ...place, message: "notRenamed", values: { alias: text, ...renamed } };
    }
  },
  fix({ uri, data: { document, pod, alias } }, context) {
    const edits =
      pod.account === undefined
        ? [replaceValue(alias.key, "serviceAccountName")]
        : removeAlias(uri, document, pod, context);
    const title = pod.account === undefined ? l10n.t("Write serviceAccountName") : l10n.t("Remove serviceAccount");
    return edits === undefined ? [] : [{ title, preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});

/**
 * The name that a kustomization gives the account while the pod keeps the old one, where serviceAccountName would be rewritten;
 * other kinds are told by kustomize-name-not-rewritten.
 */
function renamedIn(fact: WorkloadFact, pod: PodTemplate, graph: IdentityGraph) {
  if (!REWRITTEN_KINDS.has(fact.meta.kind?.text ?? "")) {
    return undefined;
  }
  for (const workload of graph.placementsOfWorkload(fact)) {
    const renamed = graph.leftBehind(workload, pod)[0]?.placement.name;
    if (renamed !== undefined) {
      const overlay = decodeURIComponent((workload.placement.overlay ?? "").split("/").slice(-2).join("/"));
      return { renamed, overlay };
    }
  }
  return undefined;
}

function removeAlias(uri: string, document: number, pod: PodTemplate, context: FixContext) {
  const file = context.file(uri);
  const spec = pod.specRange === undefined ? undefined : nodeAt(file?.documents[document]?.root, pod.specRange);
  const entry = spec?.kind === "map" ? ownEntry(spec, "serviceAccount") : undefined;
  return file === undefined || spec?.kind !== "map" || entry === undefined ? undefined : removeEntry(file, spec, entry);
}
