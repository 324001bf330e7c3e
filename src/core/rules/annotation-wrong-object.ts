/** The webhook reads each of its annotations from one kind of object only; elsewhere they do nothing, silently. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { AnnotatedObjectFact, Fact, NamespaceFact, WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { KeyedValue } from "../model/value.ts";
import {
  AUDIENCE_ANNOTATION,
  REGIONAL_STS_ANNOTATION,
  ROLE_ARN_ANNOTATION,
  SKIP_CONTAINERS_ANNOTATION,
} from "../names/kubernetes.ts";
import { moveAnnotation } from "./annotation-edits.ts";
import { defineRule, type Fix } from "./rule.ts";

interface Data {
  readonly fact: Fact;
  readonly annotation: KeyedValue;
  /** Accounts of the workload that carries it; empty where there is no telling. */
  readonly accounts: readonly EffectiveAccount[];
}

const ACCOUNT_ANNOTATIONS: ReadonlySet<string> = new Set([
  ROLE_ARN_ANNOTATION,
  AUDIENCE_ANNOTATION,
  REGIONAL_STS_ANNOTATION,
]);

/** Kinds whose annotations nothing hands on to a ServiceAccount. Custom resources may: their controllers are not known here. */
const PLAIN_KINDS: ReadonlySet<string> = new Set([
  "ConfigMap",
  "Secret",
  "Service",
  "Ingress",
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
]);

export const annotationWrongObject = defineRule({
  meta: {
    id: "annotation-wrong-object",
    title: "Annotation of the pod identity webhook on an object where it is not read",
    category: "service-account",
    source: "aws/amazon-eks-pod-identity-webhook pkg/cache/cache.go and pkg/handler/handler.go",
    fix: "automatic",
  },
  messages: {
    needsAccount: {
      severity: "error",
      text: "{key} is read from the ServiceAccount only; on a {kind} it does nothing, and pods go without the role. Put it on the ServiceAccount{account}.",
    },
    needsPod: {
      severity: "error",
      text: "{key} is read from the Pod only; on a {kind} it does nothing. Put it on the pod template of the workload.",
    },
  },
  subjects: ["workload", "namespace", "annotated-object", "service-account"],
  *check(fact, { graph }) {
    const kind = fact.meta.kind?.text ?? "object";
    if (fact.kind === "service-account") {
      for (const annotation of fact.meta.annotations) {
        if (annotation.key.text === SKIP_CONTAINERS_ANNOTATION) {
          const data: Data = { fact, annotation, accounts: [] };
          yield { message: "needsPod", values: { key: annotation.key.text, kind }, range: annotation.key.range, data };
        }
      }
      return;
    }
    if (fact.kind === "annotated-object" && !PLAIN_KINDS.has(kind)) {
      return;
    }
    for (const { annotation, accounts, where } of misplaced(fact, graph)) {
      const [account] = accounts;
      const name = account?.fact.meta.name?.text;
      const data: Data = { fact, annotation, accounts };
      yield {
        message: "needsAccount",
        values: { key: annotation.key.text, kind: where, account: name === undefined ? "" : ` "${name}"` },
        range: annotation.key.range,
        related: accounts.map(({ fact: target }) => ({
          location: { uri: target.uri, range: target.meta.name?.range ?? target.range },
          message: l10n.t("the ServiceAccount that it belongs on"),
        })),
        data,
      };
    }
  },
  fix({ data: { fact, annotation, accounts } }, context) {
    const targets = new Map(accounts.map((account) => [account.fact, account]));
    const fixes: Fix[] = [];
    for (const target of targets.keys()) {
      const edits = moveAnnotation(annotation, fact, target, context);
      if (edits !== undefined) {
        fixes.push({
          title: l10n.t('Move to ServiceAccount "{0}"', target.meta.name?.text ?? ""),
          preferred: targets.size === 1,
          edits,
        });
      }
    }
    return fixes;
  },
});

function* misplaced(fact: WorkloadFact | NamespaceFact | AnnotatedObjectFact, graph: IdentityGraph) {
  const kind = fact.meta.kind?.text ?? "object";
  const accounts = fact.kind === "workload" ? accountsOf(fact, graph) : [];
  for (const annotation of fact.meta.annotations) {
    if (ACCOUNT_ANNOTATIONS.has(annotation.key.text)) {
      yield { annotation, accounts, where: kind };
    }
  }
  if (fact.kind === "workload" && kind !== "Pod") {
    for (const pod of fact.pods) {
      for (const annotation of pod.annotations) {
        if (ACCOUNT_ANNOTATIONS.has(annotation.key.text)) {
          yield { annotation, accounts, where: l10n.t("{0}'s pod template", kind) };
        }
      }
    }
  }
}

/** Accounts that the workload's pods run as. */
function accountsOf(fact: WorkloadFact, graph: IdentityGraph): readonly EffectiveAccount[] {
  return graph
    .placementsOfWorkload(fact)
    .flatMap((workload) => fact.pods.flatMap((pod) => graph.accountOf(workload, pod).targets));
}
