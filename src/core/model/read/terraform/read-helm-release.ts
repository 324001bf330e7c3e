/** Reads `helm_release`: the ServiceAccounts that its values ask the chart for. */
import { asMap, entry, get } from "../../../syntax/at.ts";
import { attributeOf, blocksOf } from "../../../syntax/hcl.ts";
import type { MapEntry, MapNode, SyntaxNode } from "../../../syntax/node.ts";
import type { Fact } from "../../facts.ts";
import { readHelmValues } from "../read-helm-values.ts";
import { unwrittenValue } from "../read-value.ts";
import { yamlDocument } from "./documents.ts";
import type { BlockReading } from "./module-reading.ts";
import { knownScalar, mapNode, placeOf } from "./nodes.ts";
import { withRole } from "./read-kubernetes.ts";

/** A value of the release: a path of keys and what it is set to. */
interface Setting {
  readonly path: readonly string[];
  readonly value: SyntaxNode;
}

/** Values as Helm takes them together: later ones win, `set` wins over `values`. The namespace is the release's. */
export function readHelmRelease(reading: BlockReading): readonly Fact[] {
  const { block, file, module } = reading;
  let values: MapNode = mapNode([], block.range);
  for (const document of documentsOf(reading)) {
    // What stands before values that are not known may be overruled by them.
    values = document === undefined ? mapNode([], block.range) : mergeMaps(values, document);
  }
  const settings = settingsOf(reading);
  for (const { path, value } of settings ?? []) {
    values = mergeMaps(values, nest(path, value));
  }
  if (settings === undefined) {
    return [];
  }
  const namespace = module.value(reading, "namespace") ?? unwrittenValue(block.header, "default");
  const facts: readonly Fact[] = readHelmValues(values, module.contextOf(file));
  return facts.map((fact) => {
    switch (fact.kind) {
      case "service-account":
        return withRole({ ...fact, source: "terraform", meta: { ...fact.meta, namespace } }, module);
      case "account-reference":
        return { ...fact, source: "terraform", namespace };
      default:
        return fact;
    }
  });
}

/** The documents in `values`; undefined for those that are not written out in this file. */
function documentsOf({ block, file, module }: BlockReading): readonly (MapNode | undefined)[] {
  const values = attributeOf(block.body, "values")?.value;
  if (values === undefined) {
    return [];
  }
  if (values.kind !== "tuple") {
    return [undefined];
  }
  return values.items.map((item) => {
    const document = yamlDocument(item, file, module.values);
    return document?.file === file ? asMap(document.root) : undefined;
  });
}

/** `set { name = … value = … }`, and `set = [{ name = …, value = … }]` since version 3; undefined where some name is not known. */
function settingsOf({ block, file, module }: BlockReading): readonly Setting[] | undefined {
  const attribute = attributeOf(block.body, "set");
  const list = attribute === undefined ? undefined : module.values.resolve(attribute.value, file);
  const isOpen = blocksOf(block.body, "dynamic").some(({ labels }) => labels[0] === "set");
  if (isOpen || (list !== undefined && list.kind !== "sequence")) {
    return undefined;
  }
  const maps = [
    ...blocksOf(block.body, "set").map((inner) => module.mapOf(inner, file)),
    ...(list?.items ?? []).map(asMap),
  ];
  const settings = maps.map((map): Setting | undefined => {
    const name = knownScalar(get(map, "name"));
    const value = get(map, "value");
    return name === undefined || value === undefined ? undefined : { path: splitPath(name), value };
  });
  return settings.every((setting) => setting !== undefined) ? settings : undefined;
}

/** Dots part keys unless a backslash stands before them (Helm, the format of --set). */
function splitPath(name: string): readonly string[] {
  return [...name.matchAll(/(?:\\[\s\S]|[^.\\])+/g)].map(([key]) => key.replace(/\\([\s\S])/g, "$1"));
}

function nest(path: readonly string[], value: SyntaxNode): MapNode {
  const place = placeOf(value);
  const key = (text: string) => ({
    kind: "scalar" as const,
    value: text,
    type: "string" as const,
    style: "plain" as const,
    range: place,
    outer: place,
    tag: undefined,
  });
  const inner = path.reduceRight<SyntaxNode>((node, text) => mapNode([{ key: key(text), value: node }], place), value);
  return inner.kind === "map" ? inner : mapNode([], place);
}

function mergeMaps(lower: MapNode, upper: MapNode): MapNode {
  const entries: MapEntry[] = lower.entries.filter(({ key }) => entry(upper, key.value) === undefined);
  for (const own of upper.entries) {
    const below = asMap(get(lower, own.key.value));
    const above = asMap(own.value);
    entries.push(below === undefined || above === undefined ? own : { key: own.key, value: mergeMaps(below, above) });
  }
  return mapNode(entries, lower.entries.length === 0 ? upper.range : lower.range);
}
