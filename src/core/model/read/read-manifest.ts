/** Reads Kubernetes objects: accounts, workloads, namespaces, and whatever carries an annotation of ours. */
import { asMap, asSequence, entry, get, path, textAt } from "../../syntax/at.ts";
import type { MapNode, SyntaxNode } from "../../syntax/node.ts";
import type { Fact, FactSource, ObjectMeta } from "../facts.ts";
import type { Value } from "../value.ts";
import { readAccountReferences } from "./read-account-references.ts";
import { readAwsObject } from "./read-aws-object.ts";
import { misplacedAccounts, readPodTemplates } from "./read-pod-template.ts";
import { entryRange, type ReadContext, toKeyedValues, toValue } from "./read-value.ts";
import { type PodPlace, podPlacesOf } from "./workload-places.ts";

const ROLE_ARN = "eks.amazonaws.com/role-arn";
const PREFIX = "eks.amazonaws.com/";

/** Facts of a document with one object or a list of them. */
export function readManifest(root: SyntaxNode, context: ReadContext): readonly Fact[] {
  return readObjects(root, context, false);
}

/** Facts of a Kustomize patch: the same objects, with the parts left out that the patch does not touch. */
export function readPatch(root: SyntaxNode, context: ReadContext): readonly Fact[] {
  return readObjects(root, context, true);
}

function readObjects(root: SyntaxNode, context: ReadContext, partial: boolean): readonly Fact[] {
  const map = asMap(root);
  const kind = textAt(root, "kind");
  if (map === undefined || kind === undefined) {
    return [];
  }
  const list = asSequence(get(map, "items"));
  if (kind.endsWith("List") && list !== undefined) {
    // Items of a typed list (ServiceAccountList) may leave out what the list's kind says already.
    const itemKind = kind.slice(0, -"List".length);
    const apiVersion = textAt(root, "apiVersion");
    return list.items.flatMap((item) => {
      const object = asMap(item);
      return object === undefined
        ? []
        : readObject(object, textAt(object, "kind") ?? itemKind, apiVersion, context, partial);
    });
  }
  return readObject(map, kind, undefined, context, partial);
}

function readObject(
  object: MapNode,
  kind: string,
  listVersion: string | undefined,
  context: ReadContext,
  inPatch: boolean,
): readonly Fact[] {
  const partial = inPatch || isPatch(object, kind);
  const apiVersion = textAt(object, "apiVersion") ?? listVersion;
  const meta = readMeta(object, context);
  const source: FactSource = "manifest";
  const base = { uri: context.uri, document: context.document.index, range: object.range, source };
  if (kind === "ServiceAccount" && (apiVersion === undefined || apiVersion === "v1")) {
    const roleArn = meta.annotations.find(({ key }) => key.text === ROLE_ARN);
    return [{ ...base, kind: "service-account", meta, roleArn, partial }];
  }
  if (kind === "Namespace" && (apiVersion === undefined || apiVersion === "v1")) {
    return [{ ...base, kind: "namespace", meta }];
  }
  const places = podPlacesOf(apiVersion, kind);
  if (places !== undefined) {
    const pods = places.flatMap((place) => readPodTemplates(object, place, context, partial));
    const misplaced = levelsAbove(places).flatMap((keys) => misplacedAccounts(path(object, keys), context));
    return [{ ...base, kind: "workload", meta, pods, misplacedAccounts: misplaced, partial }];
  }
  const resource = readAwsObject(object, meta, apiVersion, kind, context);
  if (resource.length > 0) {
    return resource;
  }
  const annotated = meta.annotations.some(({ key }) => key.text.startsWith(PREFIX));
  return [
    ...(annotated ? [{ ...base, kind: "annotated-object" as const, meta }] : []),
    ...(kind === "Secret"
      ? readSecret(object, context).map((keys) => ({ ...base, kind: "secret" as const, meta, keys }))
      : []),
    ...readAccountReferences(object, kind, base, context),
  ];
}

/** Keys of a Secret, where one of them is a variable that SDKs read. */
function readSecret(object: MapNode, context: ReadContext): readonly (readonly Value[])[] {
  const keys = ["data", "stringData"].flatMap((field) => toKeyedValues(get(object, field), context));
  return keys.some(({ key }) => key.text.startsWith("AWS_")) ? [keys.map(({ key }) => key)] : [];
}

/** Kinds that the API server refuses without `spec.selector` (apps/v1). */
const NEED_SELECTOR: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"]);

/** True for an object that can only be a patch of one defined elsewhere. */
function isPatch(object: MapNode, kind: string): boolean {
  if (get(object, "$patch") !== undefined || path(object, ["metadata", "$patch"]) !== undefined) {
    return true;
  }
  return NEED_SELECTOR.has(kind) && path(object, ["spec", "selector"]) === undefined;
}

/** Mappings on the way to a pod spec, where people put the account by mistake. */
function levelsAbove(places: readonly PodPlace[]): readonly (readonly string[])[] {
  const [place, ...others] = places;
  if (place === undefined || others.length > 0 || !place.podSpec) {
    return [];
  }
  return place.spec.map((_, length) => place.spec.slice(0, length));
}

/** `metadata` of an object, with `apiVersion` and `kind`. */
export function readMeta(object: SyntaxNode, context: ReadContext): ObjectMeta {
  const metadata = get(object, "metadata");
  const annotations = entry(metadata, "annotations");
  return {
    apiVersion: toValue(get(object, "apiVersion"), context),
    kind: toValue(get(object, "kind"), context),
    name: toValue(get(metadata, "name"), context),
    namespace: toValue(get(metadata, "namespace"), context),
    labels: toKeyedValues(get(metadata, "labels"), context),
    annotations: toKeyedValues(annotations?.value, context),
    metadataRange: asMap(metadata)?.range,
    annotationsRange: annotations === undefined ? undefined : entryRange(annotations),
  };
}
