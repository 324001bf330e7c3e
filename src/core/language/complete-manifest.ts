/** Completion in Kubernetes objects, and in the files beside them that name accounts: kustomizations, chart values, eksctl, CloudFormation. */
import type { IdentityGraph } from "../model/graph.ts";
import { podPlacesOf } from "../model/read/workload-places.ts";
import {
  AUDIENCE_ANNOTATION,
  ROLE_ARN_ANNOTATION,
  SKIP_CONTAINERS_ANNOTATION,
  SKIP_WEBHOOK_LABEL,
} from "../names/kubernetes.ts";
import { path as at, get, items, textAt } from "../syntax/at.ts";
import type { SyntaxNode } from "../syntax/node.ts";
import { annotationDoc, annotationDocs, type Carrier, skipLabelDoc } from "./annotation-docs.ts";
import { beside, type Cursor } from "./cursor.ts";
import {
  accountSuggestions,
  audienceSuggestions,
  namespaceSuggestions,
  roleSuggestions,
  type Suggestion,
} from "./suggestions.ts";

export function completeManifest(cursor: Cursor, graph: IdentityGraph): readonly Suggestion[] {
  const { root, path } = cursor;
  const inList = path[0] === "items" && path[1] === "*";
  const object = inList ? (cursor.ancestors.find((node) => node.kind === "map" && node !== root) ?? root) : root;
  const own = inList ? path.slice(2) : path;
  return cursor.role === "key" ? keysOf(object, own, cursor) : valuesOf(object, own, cursor, graph);
}

function keysOf(object: SyntaxNode, path: readonly string[], cursor: Cursor): readonly Suggestion[] {
  const carrier = carrierOf(object, path);
  if (path.at(-1) === "annotations" && carrier !== undefined) {
    return annotationKeys(carrier, cursor);
  }
  return path.at(-1) === "labels" && carrier === "pod"
    ? [{ text: SKIP_WEBHOOK_LABEL, kind: "key", docs: skipLabelDoc() }]
    : [];
}

/** Annotations that the webhook reads there and that are not there yet. */
export function annotationKeys(carrier: Carrier, cursor: Cursor): readonly Suggestion[] {
  const holder = cursor.ancestors.at(-1);
  return annotationDocs()
    .filter(({ key, on }) => on.includes(carrier) && get(holder, key) === undefined)
    .map(({ key, summary, prose }): Suggestion => ({ text: key, kind: "key", detail: summary, docs: prose }));
}

/** What carries the labels and annotations at a path. */
function carrierOf(object: SyntaxNode, path: readonly string[]): Carrier | undefined {
  const metadata = path.slice(0, -1);
  if (metadata.at(-1) !== "metadata") {
    return undefined;
  }
  const kind = textAt(object, "kind") ?? "";
  if (kind === "ServiceAccount") {
    return metadata.length === 1 ? "account" : undefined;
  }
  const places = podPlacesOf(textAt(object, "apiVersion"), kind) ?? [];
  return places.some((place) => place.metadata !== undefined && isSame(place.metadata, metadata)) ? "pod" : undefined;
}

function valuesOf(
  object: SyntaxNode,
  path: readonly string[],
  cursor: Cursor,
  graph: IdentityGraph,
): readonly Suggestion[] {
  const key = path.at(-1) ?? "";
  const namespace = textAt(object, "metadata", "namespace");
  const holder = path.slice(0, -1);
  if (holder.at(-1) === "annotations") {
    return annotationValues(key, containersOf(object), graph);
  }
  if (isSame(path, ["metadata", "namespace"]) && !isClusterWide(object)) {
    return namespaceSuggestions(graph);
  }
  const places = podPlacesOf(textAt(object, "apiVersion"), textAt(object, "kind") ?? "") ?? [];
  if (
    places.some(
      ({ spec, field, podSpec }) => isSame(spec, holder) && (key === field || (podSpec && key === "serviceAccount")),
    )
  ) {
    return accountSuggestions(graph, namespace);
  }
  if (isSame(holder, ["subjects", "*"])) {
    return subjectFields(key, cursor, graph);
  }
  if (key === "value" && holder.at(-2) === "env") {
    const name = textAt(beside(cursor, "name"));
    return name === "AWS_ROLE_ARN" ? roleSuggestions(graph) : [];
  }
  return textAt(object, "kind") === "PodIdentityAssociation" ? associationFields(key, cursor, graph) : [];
}

/** Values of the webhook's annotations. */
export function annotationValues(
  key: string,
  containers: readonly string[],
  graph: IdentityGraph,
): readonly Suggestion[] {
  switch (key) {
    case ROLE_ARN_ANNOTATION:
      return roleSuggestions(graph);
    case AUDIENCE_ANNOTATION:
      return audienceSuggestions(graph);
    case SKIP_CONTAINERS_ANNOTATION:
      return containers.map((text): Suggestion => ({ text, kind: "container" }));
    default:
      return (annotationDoc(key)?.values ?? []).map((text): Suggestion => ({ text, kind: "word" }));
  }
}

function containersOf(object: SyntaxNode): readonly string[] {
  const places = podPlacesOf(textAt(object, "apiVersion"), textAt(object, "kind") ?? "") ?? [];
  const specs = places.filter(({ podSpec }) => podSpec).map(({ spec }) => at(object, spec));
  return specs.flatMap((spec) =>
    ["initContainers", "containers"].flatMap((list) =>
      items(get(spec, list)).flatMap((one) => textAt(one, "name") ?? []),
    ),
  );
}

function subjectFields(key: string, cursor: Cursor, graph: IdentityGraph): readonly Suggestion[] {
  if (textAt(beside(cursor, "kind")) !== "ServiceAccount") {
    return [];
  }
  return key === "name"
    ? accountSuggestions(graph, textAt(beside(cursor, "namespace")))
    : key === "namespace"
      ? namespaceSuggestions(graph)
      : [];
}

/** Fields of a Pod Identity association, whichever tool's: their names differ by case only. */
export function associationFields(key: string, cursor: Cursor, graph: IdentityGraph): readonly Suggestion[] {
  switch (key.toLowerCase()) {
    case "namespace":
      return namespaceSuggestions(graph);
    case "serviceaccount":
    case "serviceaccountname":
      return accountSuggestions(graph, textAt(beside(cursor, "namespace")) ?? textAt(beside(cursor, "Namespace")));
    case "rolearn":
    case "targetrolearn":
      return roleSuggestions(graph);
    case "clustername":
      return graph.mentions.names("cluster").map((text): Suggestion => ({ text, kind: "text" }));
    default:
      return [];
  }
}

function isClusterWide(object: SyntaxNode): boolean {
  return /^(?:Namespace|ClusterRole|ClusterRoleBinding|CustomResourceDefinition)$/.test(textAt(object, "kind") ?? "");
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((segment, index) => segment === b[index]);
}
