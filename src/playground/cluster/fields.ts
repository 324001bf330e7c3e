/** Sets of fields as server-side apply keeps them: who set what, as paths, in `fieldsV1` and in the words of a conflict. */
import { isObject, type JsonObject, type JsonValue } from "../../core/ports.ts";
import { isList, itemKey, shapeOf } from "./schema.ts";

/** Elements as `fieldsV1` writes them: `f:<field>`, `k:<key>`, `v:<value>`, and `.` for an item itself. */
export type FieldPath = readonly string[];

/** Paths by their elements joined. */
export type FieldSet = ReadonlyMap<string, FieldPath>;

/** Fields that name an object, which nobody owns. */
const UNOWNED = new Set(
  [
    ["f:apiVersion"],
    ["f:kind"],
    ...[
      "name",
      "namespace",
      "uid",
      "resourceVersion",
      "creationTimestamp",
      "generation",
      "managedFields",
      "deletionTimestamp",
    ].map((field) => ["f:metadata", `f:${field}`]),
  ].map(pathKey),
);

export function pathKey(path: FieldPath): string {
  return path.join("\u0000");
}

/** Every field that an object sets. */
export function fieldsOf(object: JsonObject): FieldSet {
  const set = new Map<string, FieldPath>();
  const walk = (field: string, value: JsonValue, path: FieldPath) => {
    switch (shapeOf(field, value)) {
      case "map":
        for (const [name, below] of Object.entries(value as JsonObject)) {
          walk(name, below, [...path, `f:${name}`]);
        }
        return;
      case "keyed":
        for (const item of value as readonly JsonObject[]) {
          const at = [...path, `k:${itemKey(field, item)}`];
          add([...at, "."]);
          for (const [name, below] of Object.entries(item)) {
            walk(name, below, [...at, `f:${name}`]);
          }
        }
        return;
      case "set":
        for (const item of value as readonly JsonValue[]) {
          add([...path, `v:${JSON.stringify(item)}`]);
        }
        return;
      case "whole":
        add(path);
    }
  };
  const add = (path: FieldPath) => {
    const key = pathKey(path);
    if (path.length > 0 && !UNOWNED.has(key)) {
      set.set(key, path);
    }
  };
  walk("", object, []);
  return set;
}

export function toFieldsV1(set: FieldSet): JsonObject {
  const root: Mutable = {};
  for (const path of set.values()) {
    let at = root;
    for (const element of path) {
      at[element] ??= {};
      at = at[element];
    }
  }
  return root;
}

interface Mutable {
  [element: string]: Mutable;
}

export function fromFieldsV1(fields: JsonObject): FieldSet {
  const set = new Map<string, FieldPath>();
  const walk = (at: JsonObject, path: FieldPath) => {
    const elements = Object.entries(at);
    if (elements.length === 0 && path.length > 0) {
      set.set(pathKey(path), path);
    }
    for (const [element, below] of elements) {
      walk(isObject(below) ? below : {}, [...path, element]);
    }
  };
  walk(fields, []);
  return set;
}

/** The value at a path; `true` for an item that is there. */
export function valueAt(object: JsonValue | undefined, path: FieldPath): JsonValue | undefined {
  let at: JsonValue | undefined = object;
  let field = "";
  for (const element of path) {
    if (element === ".") {
      return at === undefined ? undefined : true;
    }
    const name = element.slice(2);
    if (element.startsWith("f:")) {
      field = name;
      at = isObject(at) ? at[name] : undefined;
    } else if (isList(at)) {
      const list: readonly JsonValue[] = at;
      at = element.startsWith("k:")
        ? list.find((item) => isObject(item) && itemKey(field, item) === name)
        : list.find((item) => JSON.stringify(item) === name);
    } else {
      return undefined;
    }
  }
  return at;
}

/** The object without what stands at a path; maps and lists that become empty go too. */
export function without(value: JsonValue, path: FieldPath, field = ""): JsonValue | undefined {
  const [element, ...rest] = path;
  if (element === undefined || element === ".") {
    return undefined;
  }
  const name = element.slice(2);
  if (element.startsWith("f:")) {
    if (!isObject(value) || value[name] === undefined) {
      return value;
    }
    const { [name]: old, ...others } = value;
    const kept = old === undefined ? undefined : without(old, rest, name);
    const next = kept === undefined ? others : { ...value, [name]: kept };
    return Object.keys(next).length === 0 ? undefined : next;
  }
  if (!isList(value)) {
    return value;
  }
  const next = value.flatMap((item) => {
    const isMeant = element.startsWith("k:")
      ? isObject(item) && itemKey(field, item) === name
      : JSON.stringify(item) === name;
    if (!isMeant) {
      return [item];
    }
    const kept = rest.length === 0 ? undefined : without(item, rest, name);
    return kept === undefined ? [] : [kept];
  });
  return next.length === 0 ? undefined : next;
}

/** As the API server writes it in a conflict: `.spec.template.spec.containers[name="app"].image`. */
export function fieldInWords(path: FieldPath): string {
  return path
    .filter((element) => element !== ".")
    .map((element) => {
      const name = element.slice(2);
      if (element.startsWith("f:")) {
        return `.${name}`;
      }
      if (element.startsWith("v:")) {
        return `[=${name}]`;
      }
      const keys = Object.entries(JSON.parse(name) as JsonObject);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
    })
    .join("");
}
