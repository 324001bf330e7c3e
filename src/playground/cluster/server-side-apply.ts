/** Server-side apply as the API server does it: merges what a manager says, keeps who owns what, and names conflicts. */
import { type FieldConflict, isObject, type JsonObject, type JsonValue } from "../../core/ports.ts";
import {
  type FieldSet,
  fieldInWords,
  fieldsOf,
  fromFieldsV1,
  pathKey,
  toFieldsV1,
  valueAt,
  without,
} from "./fields.ts";
import { itemKey, shapeOf } from "./schema.ts";

/** One entry of `metadata.managedFields`. */
export interface Manager {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly time: string;
  readonly fields: FieldSet;
}

export type Merge =
  | { readonly kind: "merged"; readonly body: JsonObject }
  | { readonly kind: "conflict"; readonly conflicts: readonly FieldConflict[] };

/** Applies `wanted` as `manager`; `live` is undefined for a new object. `time` is ISO 8601. */
export function mergeApplied(
  live: JsonObject | undefined,
  wanted: JsonObject,
  manager: string,
  force: boolean,
  time: string,
): Merge {
  const managers = live === undefined ? [] : managersOf(live);
  const others = managers.filter((each) => !isApplier(each, manager));
  const own = managers.find((each) => isApplier(each, manager));
  const fields = fieldsOf(wanted);
  const conflicts: FieldConflict[] = [];
  const taken = new Set<string>();
  for (const [key, path] of fields) {
    if (same(valueAt(live, path), valueAt(wanted, path))) {
      continue;
    }
    for (const other of others.filter((each) => each.fields.has(key))) {
      conflicts.push({ manager: other.manager, field: fieldInWords(path) });
      taken.add(key);
    }
  }
  if (conflicts.length > 0 && !force) {
    return { kind: "conflict", conflicts };
  }
  const left = others
    .map((each) => ({ ...each, fields: new Map([...each.fields].filter(([key]) => !taken.has(key))) }))
    .filter((each) => each.fields.size > 0);
  let body = live === undefined ? wanted : mergeMaps(live, wanted);
  for (const [key, path] of own?.fields ?? []) {
    const isGivenUp = ![fields, ...left.map((each) => each.fields)].some((set) => covers(set, key, path));
    if (isGivenUp) {
      const reduced = without(body, path);
      body = isObject(reduced) ? reduced : body;
    }
  }
  const unchanged = own !== undefined && sameKeys(own.fields, fields) && same(strip(live), strip(body));
  const applied: Manager = {
    manager,
    operation: "Apply",
    apiVersion: String(wanted.apiVersion),
    time: unchanged ? own.time : time,
    fields,
  };
  return { kind: "merged", body: withManagers(body, [...left, applied]) };
}

/** Records that `manager` set these fields by an ordinary write, which takes them from everybody else. */
export function ownedByUpdate(body: JsonObject, fields: FieldSet, manager: string, time: string): JsonObject {
  const managers = managersOf(body);
  const isSame = (each: Manager) => each.manager === manager && each.operation === "Update";
  const old = managers.find(isSame);
  const others = managers
    .filter((each) => !isSame(each))
    .map((each) => ({ ...each, fields: new Map([...each.fields].filter(([key]) => !fields.has(key))) }))
    .filter((each) => each.fields.size > 0);
  const merged = new Map([...(old?.fields ?? []), ...fields]);
  const entry: Manager = { manager, operation: "Update", apiVersion: String(body.apiVersion), time, fields: merged };
  return withManagers(body, [...others, entry]);
}

export function managersOf(body: JsonObject): readonly Manager[] {
  const metadata = isObject(body.metadata) ? body.metadata : {};
  const entries = Array.isArray(metadata.managedFields) ? (metadata.managedFields as readonly JsonValue[]) : [];
  return entries.filter(isObject).map((entry) => ({
    manager: String(entry.manager),
    operation: entry.operation === "Apply" ? "Apply" : "Update",
    apiVersion: String(entry.apiVersion),
    time: String(entry.time),
    fields: fromFieldsV1(isObject(entry.fieldsV1) ? entry.fieldsV1 : {}),
  }));
}

/** The object without what the server keeps in `metadata` for itself, for comparing. */
export function strip(body: JsonObject | undefined): JsonObject | undefined {
  if (body === undefined || !isObject(body.metadata)) {
    return body;
  }
  const { managedFields: _, resourceVersion: __, ...metadata } = body.metadata;
  return { ...body, metadata };
}

function withManagers(body: JsonObject, managers: readonly Manager[]): JsonObject {
  const managedFields = managers.map(({ fields, ...entry }) => ({
    ...entry,
    fieldsType: "FieldsV1",
    fieldsV1: toFieldsV1(fields),
  }));
  return { ...body, metadata: { ...(isObject(body.metadata) ? body.metadata : {}), managedFields } };
}

function isApplier({ manager, operation }: Manager, name: string): boolean {
  return manager === name && operation === "Apply";
}

/** Whether the set has the path, or something below it. */
function covers(fields: FieldSet, key: string, path: readonly string[]): boolean {
  const isItem = path.at(-1) === ".";
  const below = `${isItem ? pathKey(path.slice(0, -1)) : key}\u0000`;
  return fields.has(key) || [...fields.keys()].some((each) => each.startsWith(below));
}

function mergeMaps(under: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...under };
  for (const [field, value] of Object.entries(over)) {
    merged[field] = mergeValue(field, under[field], value);
  }
  return merged;
}

function mergeValue(field: string, under: JsonValue | undefined, over: JsonValue): JsonValue {
  const shape = shapeOf(field, over);
  if (under === undefined || shape !== shapeOf(field, under)) {
    return over;
  }
  if (shape === "map" && isObject(under) && isObject(over)) {
    return mergeMaps(under, over);
  }
  if (shape === "keyed") {
    const [old, next] = [under as readonly JsonObject[], over as readonly JsonObject[]];
    const byKey = new Map(next.map((item) => [itemKey(field, item), item]));
    const kept = old.map((item) => {
      const change = byKey.get(itemKey(field, item));
      byKey.delete(itemKey(field, item));
      return change === undefined ? item : mergeMaps(item, change);
    });
    return [...kept, ...byKey.values()];
  }
  if (shape === "set") {
    return [...new Set([...(under as readonly JsonValue[]), ...(over as readonly JsonValue[])])];
  }
  return over;
}

function sameKeys(one: FieldSet, other: FieldSet): boolean {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}

/** Order of keys does not count. */
function same(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (isObject(one) && isObject(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => same(one[key], other[key]));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  return one === other;
}
