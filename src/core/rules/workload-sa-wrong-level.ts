/** serviceAccountName belongs into the pod spec: above it Kubernetes drops it or refuses the object, inside a container too. */
import * as l10n from "@vscode/l10n";
import { removeEntry } from "../edit/remove-entry.ts";
import type { WorkloadFact } from "../model/facts.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import type { KeyedValue } from "../model/value.ts";
import type { MapEntry, MapNode, SyntaxNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { touches } from "../text/range.ts";
import { setAccountName } from "./account-edits.ts";
import { objectNode } from "./object-node.ts";
import { defineRule, type FixContext } from "./rule.ts";

interface Data {
  readonly fact: WorkloadFact;
  readonly pod: PodTemplate | undefined;
  readonly misplaced: KeyedValue;
}

export const workloadSaWrongLevel = defineRule({
  meta: {
    id: "workload-sa-wrong-level",
    title: "serviceAccountName on a level where it does not count",
    category: "workload",
    source: "Kubernetes core/v1 PodSpec: serviceAccountName is a field of the pod spec only",
    fix: "automatic",
  },
  messages: {
    above: {
      severity: "error",
      text: "{key} stands above the pod spec of this {kind}, where Kubernetes refuses it or drops it (unknown field), and the pods run as {account}. Its place is {path}.",
    },
    container: {
      severity: "error",
      text: "{key} stands inside a container, where Kubernetes refuses it or drops it (unknown field), and the pods run as {account}. Its place is {path}.",
    },
  },
  subjects: ["workload"],
  *check(fact) {
    const [first] = fact.pods;
    const values = (misplaced: KeyedValue, pod: PodTemplate | undefined) => ({
      key: misplaced.key.text,
      kind: fact.meta.kind?.text ?? "workload",
      account: `"${pod?.account?.value?.text ?? pod?.alias?.value?.text ?? "default"}"`,
      path: pod?.accountPath ?? l10n.t("serviceAccountName of the pod spec"),
    });
    for (const misplaced of fact.misplacedAccounts) {
      const data: Data = { fact, pod: first, misplaced };
      yield { message: "above", values: values(misplaced, first), range: misplaced.key.range, data };
    }
    for (const pod of fact.pods) {
      for (const { misplacedAccount } of pod.containers) {
        if (misplacedAccount !== undefined) {
          const data: Data = { fact, pod, misplaced: misplacedAccount };
          yield {
            message: "container",
            values: values(misplacedAccount, pod),
            range: misplacedAccount.key.range,
            data,
          };
        }
      }
    }
  },
  fix({ uri, data }, context) {
    const hasAccount = data.pod?.account !== undefined || data.pod?.alias !== undefined;
    const edits = hasAccount ? removal(data, context) : move(data, context);
    const title = hasAccount ? l10n.t("Remove {0}", data.misplaced.key.text) : l10n.t("Move to the pod spec");
    return edits === undefined ? [] : [{ title, preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});

function move(data: Data, context: FixContext): readonly TextEdit[] | undefined {
  const { fact, pod, misplaced } = data;
  const name = misplaced.value;
  const removed = removal(data, context);
  const added =
    pod === undefined || name === undefined
      ? undefined
      : setAccountName(fact.uri, fact.document, pod, name.text, context);
  return removed === undefined || added === undefined ? undefined : [...removed, ...added];
}

function removal({ fact, misplaced }: Data, context: FixContext): readonly TextEdit[] | undefined {
  const file = context.file(fact.uri);
  const root = file === undefined ? undefined : objectNode(file, fact);
  const found = root === undefined ? undefined : entryAt(root, misplaced.key.outer.start);
  return file === undefined || found === undefined ? undefined : removeEntry(file, found.map, found.entry);
}

/** The entry whose key begins there, with its mapping. */
function entryAt(node: SyntaxNode, start: number): { readonly map: MapNode; readonly entry: MapEntry } | undefined {
  if (node.kind === "scalar" || node.kind === "alias") {
    return undefined;
  }
  if (node.kind === "map") {
    const entry = node.entries.find(({ key }) => key.outer.start === start);
    if (entry !== undefined) {
      return { map: node, entry };
    }
  }
  const children = node.kind === "map" ? node.entries.map(({ value }) => value) : node.items;
  const child = children.find(
    (candidate) => candidate !== undefined && "range" in candidate && touches(candidate.range, start),
  );
  return child === undefined ? undefined : entryAt(child, start);
}
