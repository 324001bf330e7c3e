/** Annotation values are strings: the API server rejects an object with an unquoted number or boolean as one. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { ServiceAccountFact, WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { KeyedValue, Value } from "../model/value.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly value: Value;
}

export const annotationNotString = defineRule({
  meta: {
    id: "annotation-not-string",
    title: "Annotation value is not a string",
    category: "service-account",
    source:
      "Kubernetes API server: cannot unmarshal bool into Go struct field ObjectMeta.metadata.annotations of type string",
    fix: "automatic",
  },
  messages: {
    notString: {
      severity: "error",
      text: "{key}: {value} is a {type} for YAML, and annotations are strings: the API server rejects the {kind} (cannot unmarshal {go} into Go struct field ObjectMeta.metadata.annotations of type string). Put it in quotes.",
    },
  },
  subjects: ["service-account", "workload"],
  *check(fact, { graph }) {
    // Terraform and eksctl make strings of such values by themselves.
    if (fact.source !== "manifest" || fact.partial || isOnlyBuilt(fact, graph)) {
      return;
    }
    for (const { key, value } of annotationsOf(fact)) {
      if (value?.known && (value.type === "number" || value.type === "boolean")) {
        const go = value.type === "number" ? "number" : "bool";
        const values = {
          key: key.text,
          value: value.text,
          type: value.type,
          go,
          kind: fact.meta.kind?.text ?? "object",
        };
        const data: Data = { value };
        yield { message: "notString", values, range: value.range, data };
      }
    }
  },
  fix({ uri, data: { value } }) {
    return [
      {
        title: l10n.t("Put {0} in quotes", value.text),
        preferred: true,
        edits: [{ kind: "edit", uri, edits: [replaceValue(value, value.text)] }],
      },
    ];
  },
});

/** Kustomize quotes such values by itself. */
function isOnlyBuilt(fact: ServiceAccountFact | WorkloadFact, graph: IdentityGraph): boolean {
  const placed = fact.kind === "workload" ? graph.placementsOfWorkload(fact) : graph.placementsOfAccount(fact);
  return placed.every(({ placement }) => placement.overlay !== undefined);
}

function annotationsOf(fact: ServiceAccountFact | WorkloadFact): readonly KeyedValue[] {
  if (fact.kind === "service-account") {
    return fact.meta.annotations;
  }
  const own = fact.meta.annotations;
  const starts = new Set(own.map(({ key }) => key.outer.start));
  // A Pod's own annotations are those of its only pod.
  return [...own, ...fact.pods.flatMap((pod) => pod.annotations).filter(({ key }) => !starts.has(key.outer.start))];
}
