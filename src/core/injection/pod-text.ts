/** A Pod as YAML, to be shown and compared line by line. */
import type { NewMap, NewValue } from "../edit/new-value.ts";
import { PLAIN, renderBlockMap } from "../edit/render.ts";
import { isObject, type JsonObject, type JsonValue } from "../ports.ts";

/** Block YAML with a line break at its end; null values, which Kubernetes takes for absent, are left out. */
export function podText(pod: JsonObject): string {
  return `${renderBlockMap(toNewMap(pod), "", { eol: "\n", unit: "  ", dashIndent: "" }, PLAIN)}\n`;
}

function toNewMap(object: JsonObject): NewMap {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => (value === null ? [] : [[key, toNewValue(value)] as const])),
  );
}

function toNewValue(value: Exclude<JsonValue, null>): NewValue {
  if (isObject(value)) {
    return toNewMap(value);
  }
  return Array.isArray(value)
    ? (value as readonly JsonValue[]).flatMap((item) => (item === null ? [] : [toNewValue(item)]))
    : (value as string | number | boolean);
}
