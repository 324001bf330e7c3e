/** How Kubernetes' schemas treat lists and maps when objects are merged: which lists have keys, which values count as a whole. */
import { isObject, type JsonObject, type JsonValue } from "../../core/ports.ts";

/** A list whose items are known by fields of theirs (`x-kubernetes-list-map-keys` of the API's schemas), with the fields' defaults. */
const LIST_KEYS: Readonly<Record<string, readonly (readonly [field: string, byDefault?: string])[]>> = {
  containers: [["name"]],
  initContainers: [["name"]],
  ephemeralContainers: [["name"]],
  env: [["name"]],
  volumes: [["name"]],
  volumeMounts: [["mountPath"]],
  volumeDevices: [["devicePath"]],
  ports: [["containerPort"], ["protocol", "TCP"]],
  imagePullSecrets: [["name"]],
  secrets: [["name"]],
  hostAliases: [["ip"]],
  ownerReferences: [["uid"]],
  conditions: [["type"]],
  webhooks: [["name"]],
};

/** Lists in which each value stands for itself. */
const SETS = new Set(["finalizers"]);

/** Maps that are replaced as a whole (`x-kubernetes-map-type: atomic`). */
const WHOLE_MAPS = new Set([
  "selector",
  "nodeSelector",
  "secretKeyRef",
  "configMapKeyRef",
  "fieldRef",
  "resourceFieldRef",
  "objectSelector",
  "namespaceSelector",
]);

export type Shape = "map" | "keyed" | "set" | "whole";

/** How a value of a field is merged. */
export function shapeOf(field: string, value: JsonValue): Shape {
  if (isList(value)) {
    const keys = LIST_KEYS[field];
    return keys !== undefined && value.every(isObject) ? "keyed" : SETS.has(field) ? "set" : "whole";
  }
  return isObject(value) && !WHOLE_MAPS.has(field) && Object.keys(value).length > 0 ? "map" : "whole";
}

/** Key of a list's item as `managedFields` writes it, e.g. `{"name":"app"}`. */
export function itemKey(field: string, item: JsonObject): string {
  const keys = (LIST_KEYS[field] ?? []).map(([name, byDefault]) => [name, item[name] ?? byDefault ?? null] as const);
  return JSON.stringify(Object.fromEntries(keys));
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
