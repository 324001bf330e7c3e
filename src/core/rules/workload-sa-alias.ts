/** `serviceAccount` is the deprecated alias of `serviceAccountName`: it loses against it, and Kustomize does not rename it. */
import { nodeAt, ownEntry } from "../edit/place.ts";
import { removeEntry } from "../edit/remove-entry.ts";
import { replaceValue } from "../edit/replace-value.ts";
import type { WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
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
      const renamed = renamedIn(fact, text, graph);
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
    const title = pod.account === undefined ? "Write serviceAccountName" : "Remove serviceAccount";
    return edits === undefined ? [] : [{ title, preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});

/** The name that a kustomization gives the account, where it applies the workload along with it. */
function renamedIn(fact: WorkloadFact, alias: string, graph: IdentityGraph) {
  for (const { placement } of graph.placementsOfWorkload(fact)) {
    const account = graph
      .accountsNamed(alias)
      .find((other) => placement.overlay !== undefined && other.placement.overlay === placement.overlay);
    const renamed = account?.placement.name;
    if (renamed !== undefined && renamed !== alias && knownText(account?.fact.meta.name) === alias) {
      return { renamed, overlay: decodeURIComponent((placement.overlay ?? "").split("/").slice(-2).join("/")) };
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
