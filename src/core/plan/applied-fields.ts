/** Which part of an object the product applied itself, so that applying more does not give up what it applied before. */
import { FIELD_MANAGER, isObject, type JsonObject, type JsonValue, type KubeObject } from "../ports.ts";

/** The object reduced to what names it and the fields that FIELD_MANAGER owns by server-side apply. */
export function appliedPart(object: KubeObject): JsonObject {
  const { apiVersion, kind, metadata } = object;
  const names = {
    apiVersion,
    kind,
    metadata: {
      name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    },
  };
  const own = metadata.managers.find(({ name, operation }) => name === FIELD_MANAGER && operation === "Apply");
  const part = own === undefined ? undefined : pick(object.body, own.fields);
  return isObject(part) ? merge(part, names) : names;
}

/** `over` laid on `under`: mappings merge, lists of named things merge by name, anything else is replaced. */
export function merge(under: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    merged[key] = mergeValue(under[key], value);
  }
  return merged;
}

function mergeValue(under: JsonValue | undefined, over: JsonValue): JsonValue {
  if (isObject(under) && isObject(over)) {
    return merge(under, over);
  }
  if (isList(under) && isList(over) && over.every(isNamed) && under.every(isNamed)) {
    const kept = under.map((item) => {
      const same = over.find((candidate) => candidate.name === item.name);
      return same === undefined ? item : merge(item, same);
    });
    return [...kept, ...over.filter((item) => !under.some(({ name }) => name === item.name))];
  }
  return over;
}

/** What an object has now in the fields that `wanted` names. */
export function previousValues(current: JsonObject, wanted: JsonObject): JsonObject {
  const previous: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(wanted)) {
    const old = current[key];
    if (old !== undefined) {
      previous[key] = isObject(value) && isObject(old) ? previousValues(old, value) : old;
    }
  }
  return previous;
}

/** Takes the fields that `fieldsV1` names out of a value (structured-merge-diff's serialization of field sets). */
function pick(value: JsonValue | undefined, fields: JsonObject): JsonValue | undefined {
  const keys = Object.keys(fields).filter((key) => key !== ".");
  if (keys.length === 0 || value === undefined) {
    return value;
  }
  if (isList(value)) {
    const items = value.map((item) => pickItem(item, fields)).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isObject(value)) {
    return value;
  }
  const picked: Record<string, JsonValue> = {};
  for (const key of keys) {
    const name = key.slice("f:".length);
    const below = fields[key];
    const part = key.startsWith("f:") && isObject(below) ? pick(value[name], below) : undefined;
    if (part !== undefined) {
      picked[name] = part;
    }
  }
  return picked;
}

function pickItem(item: JsonValue, fields: JsonObject): JsonValue | undefined {
  for (const [key, below] of Object.entries(fields)) {
    if (key.startsWith("k:") && isObject(item) && isObject(below)) {
      const id = JSON.parse(key.slice(2)) as JsonObject;
      if (Object.entries(id).every(([name, value]) => item[name] === value)) {
        const part = pick(item, below);
        return isObject(part) ? { ...part, ...id } : item;
      }
    } else if (key.startsWith("v:") && JSON.stringify(item) === key.slice(2)) {
      return item;
    }
  }
  return undefined;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isNamed(value: JsonValue): value is JsonObject & { readonly name: string } {
  return isObject(value) && typeof value.name === "string";
}
