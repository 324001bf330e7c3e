/** An object as a YAML manifest, in the order in which it was written. */
import { layoutOf } from "../../edit/layout.ts";
import type { NewMap } from "../../edit/new-value.ts";
import { PLAIN, renderBlockMap } from "../../edit/render.ts";
import type { JsonObject, JsonValue } from "../../ports.ts";

export function yamlText(object: JsonObject): string {
  const layout = layoutOf({ text: "", format: "yaml" });
  return `${renderBlockMap(withoutNull(object), "", layout, PLAIN)}\n`;
}

/** A null in a manifest says the same as its absence. */
function withoutNull(object: JsonObject): NewMap {
  const entries = Object.entries(object).flatMap(([key, value]) =>
    value === null ? [] : [[key, plain(value)] as const],
  );
  return Object.fromEntries(entries);
}

function plain(value: Exclude<JsonValue, null>): NewMap[string] {
  if (Array.isArray(value)) {
    return value.filter((item) => item !== null).map(plain);
  }
  return typeof value === "object" ? withoutNull(value as JsonObject) : value;
}
