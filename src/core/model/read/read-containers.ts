/** Reads a pod spec's containers: image, environment, mounts. */
import { asMap, entry, get, isWholeList, items, path, textAt } from "../../syntax/at.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import type { Container, EnvVariable, VolumeMount } from "../pod-template.ts";
import type { Value } from "../value.ts";
import { type ReadContext, toKeyedValue, toValue } from "./read-value.ts";

/**
 * Containers in order, init containers first; `complete` is false where a template may add to what is read, and
 * where there is no container, which no pod can do without.
 */
export function readContainers(
  spec: SyntaxNode | undefined,
  context: ReadContext,
): { readonly containers: readonly Container[]; readonly complete: boolean } {
  const lists = [
    { init: true, node: get(spec, "initContainers") },
    { init: false, node: get(spec, "containers") },
  ];
  const maps = lists.flatMap(({ init, node }) => items(node).map((item) => ({ init, map: asMap(item) })));
  const complete =
    maps.some(({ init }) => !init) &&
    lists.every(({ node }) => isWholeList(node)) &&
    maps.every(({ map }) => isWholeList(get(map, "env")) && isWholeList(get(map, "envFrom")));
  const containers = maps.flatMap(({ init, map }) => (map === undefined ? [] : [readContainer(map, init, context)]));
  return { containers, complete };
}

function readContainer(map: SyntaxNode, init: boolean, context: ReadContext): Container {
  const misplaced = entry(map, "serviceAccountName") ?? entry(map, "serviceAccount");
  return {
    name: toValue(get(map, "name"), context),
    init,
    image: toValue(get(map, "image"), context),
    env: items(get(map, "env")).flatMap((item) => readVariable(item, context)),
    envFromSecrets: envFrom(map, "secretRef", context),
    envFromConfigMaps: envFrom(map, "configMapRef", context),
    mounts: items(get(map, "volumeMounts")).flatMap((item) => readMount(item, context)),
    range: map.range,
    misplacedAccount: toKeyedValue(misplaced, context),
  };
}

function envFrom(map: SyntaxNode, reference: string, context: ReadContext): readonly Value[] {
  return items(get(map, "envFrom"))
    .filter((item) => (textAt(item, "prefix") ?? "") === "")
    .flatMap((item) => toValue(path(item, [reference, "name"]), context) ?? []);
}

function readVariable(node: SyntaxNode, context: ReadContext): readonly EnvVariable[] {
  const map = asMap(node);
  const name = toValue(get(map, "name"), context);
  if (map === undefined || name === undefined) {
    return [];
  }
  const secret = path(map, ["valueFrom", "secretKeyRef"]);
  const reference = { name: toValue(get(secret, "name"), context), key: toValue(get(secret, "key"), context) };
  return [
    {
      name,
      value: toValue(get(map, "value"), context),
      secret: secret === undefined ? undefined : reference,
      range: map.range,
    },
  ];
}

function readMount(node: SyntaxNode, context: ReadContext): readonly VolumeMount[] {
  const map = asMap(node);
  if (map === undefined) {
    return [];
  }
  return [
    {
      name: toValue(get(map, "name"), context),
      mountPath: toValue(get(map, "mountPath"), context),
      range: map.range,
    },
  ];
}
