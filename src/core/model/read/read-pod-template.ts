/** Reads a pod spec, wherever a workload keeps it, into the parts that matter to identity. */
import { asMap, entries, entry, get, isWholeList, items, path, textAt } from "../../syntax/at.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import type { PodTemplate, Volume } from "../pod-template.ts";
import type { KeyedValue, Value } from "../value.ts";
import { readContainers } from "./read-containers.ts";
import { type ReadContext, toKeyedValue, toKeyedValues, toValue } from "./read-value.ts";
import type { PodPlace } from "./workload-places.ts";

/**
 * The pods that a place of a workload object describes: one, or one per item where the path has a `*`. A place that is
 * not a PodSpec gives nothing unless it sets an account. `partial`: the object is a patch, what it lacks is elsewhere.
 */
export function readPodTemplates(
  object: SyntaxNode,
  place: PodPlace,
  context: ReadContext,
  partial: boolean,
): readonly PodTemplate[] {
  const read = (spec: SyntaxNode | undefined, written: string) =>
    readAt(spec, object, place, written, context, partial);
  const star = place.spec.indexOf("*");
  if (star < 0) {
    return read(path(object, place.spec), place.spec.join("."));
  }
  const list = place.spec.slice(0, star);
  const rest = place.spec.slice(star + 1);
  return items(path(object, list)).flatMap((item, index) => {
    const written = [`${list.join(".")}[${index}]`, ...rest].join(".");
    return read(path(item, rest), written);
  });
}

function readAt(
  spec: SyntaxNode | undefined,
  object: SyntaxNode,
  place: PodPlace,
  specPath: string,
  context: ReadContext,
  partial: boolean,
): readonly PodTemplate[] {
  const account = toKeyedValue(entry(spec, place.field), context);
  if (!place.podSpec && account === undefined) {
    return [];
  }
  const metadata = place.metadata === undefined ? undefined : path(object, place.metadata);
  const { containers, complete } = readContainers(spec, context);
  const volumes = get(spec, "volumes");
  const unsure = partial || context.document.kind === "helm-template" || context.document.problems.length > 0;
  return [
    {
      accountPath: `${specPath}.${place.field}`,
      account,
      alias: place.podSpec ? toKeyedValue(entry(spec, "serviceAccount"), context) : undefined,
      specRange: asMap(spec)?.range,
      labels: toKeyedValues(get(metadata, "labels"), context),
      annotations: toKeyedValues(get(metadata, "annotations"), context),
      containers,
      volumes: items(volumes).flatMap((item) => readVolume(item, context)),
      nodeSelector: toKeyedValues(get(spec, "nodeSelector"), context),
      affinity: readAffinity(spec, context),
      hostNetwork: toValue(get(spec, "hostNetwork"), context),
      incomplete: unsure || !place.podSpec || !complete || !isWholeList(volumes),
    },
  ];
}

function readVolume(node: SyntaxNode, context: ReadContext): readonly Volume[] {
  const map = asMap(node);
  if (map === undefined) {
    return [];
  }
  const source = entries(map).find(({ key }) => key.value !== "name");
  return [
    {
      name: toValue(get(map, "name"), context),
      sourceType: source?.key.value,
      secretName: toValue(path(map, ["secret", "secretName"]), context),
      range: map.range,
    },
  ];
}

function readAffinity(
  spec: SyntaxNode | undefined,
  context: ReadContext,
): readonly { readonly key: Value; readonly values: readonly Value[] }[] {
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const terms = items(path(spec, ["affinity", "nodeAffinity", required, "nodeSelectorTerms"]));
  return terms
    .flatMap((term) => items(get(term, "matchExpressions")))
    .flatMap((expression) => {
      const key = toValue(get(expression, "key"), context);
      if (key === undefined || textAt(expression, "operator") !== "In") {
        return [];
      }
      return [{ key, values: items(get(expression, "values")).flatMap((value) => toValue(value, context) ?? []) }];
    });
}

/** Account fields of a mapping that is not a pod spec. */
export function misplacedAccounts(node: SyntaxNode | undefined, context: ReadContext): readonly KeyedValue[] {
  return entries(node)
    .filter(({ key }) => key.value === "serviceAccountName" || key.value === "serviceAccount")
    .flatMap((found) => toKeyedValue(found, context) ?? []);
}
