/** Takes out of a workload what is nobody's business: the values of its containers' variables, which often are passwords. */
import { isObject, type JsonObject, type JsonValue, type KubeObject } from "../ports.ts";

/** kubectl's own copy of what was applied, values and all. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** What stands in place of a value. */
export const NOT_KEPT = "(not kept)";

/** Variables that are credentials themselves; the others of AWS say where credentials come from. */
const SECRETS: ReadonlySet<string> = new Set([
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
]);

/** The same object; of variables only those keep their value that decide about an AWS identity. */
export function withoutValues(object: KubeObject): KubeObject {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata.annotations;
  return { ...object, metadata: { ...object.metadata, annotations }, body: bodyWithoutValues(object.body) };
}

export function bodyWithoutValues(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).flatMap(([key, value]) => member(key, value)));
}

function member(key: string, value: JsonValue): readonly (readonly [string, JsonValue])[] {
  if (key === LAST_APPLIED) {
    return [];
  }
  return [[key, key === "env" && isList(value) ? value.map(variable) : cleaned(value)]];
}

function cleaned(value: JsonValue): JsonValue {
  if (isList(value)) {
    return value.map(cleaned);
  }
  return isObject(value) ? bodyWithoutValues(value) : value;
}

function variable(value: JsonValue): JsonValue {
  if (!isObject(value) || value.value === undefined) {
    return value;
  }
  const name = typeof value.name === "string" ? value.name : "";
  return name.startsWith("AWS_") && !SECRETS.has(name) ? value : { ...value, value: NOT_KEPT };
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
