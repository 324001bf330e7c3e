/** What stands at an offset of a file: the one look-up from a cursor to the facts, on which every language feature is built. */
import type { Fact, FactKind, FactOf, ServiceAccountFact, TrustPolicyFact, WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { type Mention, mentionRange } from "../model/mention.ts";
import type { Container, EnvVariable, PodTemplate } from "../model/pod-template.ts";
import type { KeyedValue } from "../model/value.ts";
import { ANNOTATION_PREFIX, SKIP_WEBHOOK_LABEL } from "../names/kubernetes.ts";
import { contains, type TextRange, touches } from "../text/range.ts";
import type { TrustCondition, TrustStatement } from "../trust/policy.ts";

/** The name at an offset; of several (a subject has two) the one that the cursor is in, else the one that it touches. */
export function mentionAt(graph: IdentityGraph, uri: string, offset: number): Mention | undefined {
  const touched = graph.mentions.in(uri).filter((mention) => touches(mentionRange(mention), offset));
  return touched.find((mention) => offset < mentionRange(mention).end) ?? touched[0];
}

/** The name that the text at the offset is about: the one at the offset, else the last in the text (of a subject the account). */
export function mentionAround(graph: IdentityGraph, uri: string, offset: number): Mention | undefined {
  const here = mentionAt(graph, uri, offset);
  return here ?? graph.mentions.in(uri).findLast(({ value }) => touches(value.outer, offset));
}

/** The innermost object of a kind at an offset. */
export function factAt<K extends FactKind>(
  graph: IdentityGraph,
  uri: string,
  offset: number,
  kind: K,
): FactOf<K> | undefined {
  const around = (graph.file(uri)?.facts ?? []).filter(
    (fact): fact is FactOf<K> => fact.kind === kind && touches(fact.range, offset),
  );
  return around.reduce<FactOf<K> | undefined>(
    (inner, fact) => (inner === undefined || contains(inner.range, fact.range) ? fact : inner),
    undefined,
  );
}

/** An annotation or label of the webhook's, with what carries it. */
export interface AnnotationPlace {
  readonly entry: KeyedValue;
  readonly on: "account" | "pod" | "other";
  readonly isLabel: boolean;
}

/** The webhook's annotation, or its label, whose key or value the offset touches. */
export function annotationAt(graph: IdentityGraph, uri: string, offset: number): AnnotationPlace | undefined {
  const places = (graph.file(uri)?.facts ?? []).flatMap(annotationsOf);
  return places.find(({ entry: { key, value } }) => {
    const ours = key.text.startsWith(ANNOTATION_PREFIX);
    return ours && (touches(key.outer, offset) || (value !== undefined && touches(value.outer, offset)));
  });
}

function annotationsOf(fact: Fact): readonly AnnotationPlace[] {
  const annotations = (entries: readonly KeyedValue[], on: AnnotationPlace["on"]) =>
    entries.map((entry) => ({ entry, on, isLabel: false }));
  switch (fact.kind) {
    case "service-account":
      return annotations(fact.meta.annotations, "account");
    case "workload":
      return fact.pods.flatMap((pod) => [
        ...annotations(pod.annotations, "pod"),
        ...pod.labels
          .filter(({ key }) => key.text === SKIP_WEBHOOK_LABEL)
          .map((entry) => ({ entry, on: "pod" as const, isLabel: true })),
      ]);
    case "annotated-object":
      return annotations(fact.meta.annotations, "other");
    case "kustomization":
      return annotations(fact.commonAnnotations, "other");
    default:
      return [];
  }
}

/** A pod of a workload, and of it the container and variable at the offset. */
export interface PodPlace {
  readonly fact: WorkloadFact;
  readonly pod: PodTemplate;
  readonly container: Container | undefined;
  readonly variable: EnvVariable | undefined;
}

export function podAt(graph: IdentityGraph, uri: string, offset: number): PodPlace | undefined {
  const fact = factAt(graph, uri, offset, "workload");
  const pod = fact?.pods.find(({ specRange }) => specRange !== undefined && touches(specRange, offset));
  if (fact === undefined || pod === undefined) {
    return undefined;
  }
  const container = pod.containers.find(({ range }) => touches(range, offset));
  return { fact, pod, container, variable: container?.env.find(({ range }) => touches(range, offset)) };
}

/** The account field (its key included) that an offset touches. */
export function accountFieldAt(graph: IdentityGraph, uri: string, offset: number): PodPlace | undefined {
  const fact = factAt(graph, uri, offset, "workload");
  const pod = fact?.pods.find(({ account, alias }) =>
    [account, alias].some((field) => field !== undefined && touches(fieldRange(field), offset)),
  );
  return fact === undefined || pod === undefined ? undefined : { fact, pod, container: undefined, variable: undefined };
}

function fieldRange({ key, value }: KeyedValue): TextRange {
  return { start: key.outer.start, end: Math.max(key.outer.end, value?.outer.end ?? 0) };
}

/** A statement of a trust policy, and the condition in it that the offset touches. */
export interface StatementPlace {
  readonly fact: TrustPolicyFact;
  readonly statement: TrustStatement;
  readonly condition: TrustCondition | undefined;
}

export function statementAt(graph: IdentityGraph, uri: string, offset: number): StatementPlace | undefined {
  const fact = factAt(graph, uri, offset, "trust-policy");
  const statement = fact?.policy.statements.find(({ range }) => touches(range, offset));
  return fact === undefined || statement === undefined
    ? undefined
    : { fact, statement, condition: statement.conditions.find(({ range }) => touches(range, offset)) };
}

export function accountAt(graph: IdentityGraph, uri: string, offset: number): ServiceAccountFact | undefined {
  return factAt(graph, uri, offset, "service-account");
}
