/** Label and field selectors of listings, as kubectl writes them. */
import { isObject, type JsonObject, type JsonValue } from "../../core/ports.ts";
import { metadataOf } from "./draft.ts";

/** Undefined for a selector that cannot be read. `a=b`, `a!=b`, `a`, `!a`, comma-separated. */
export function labelTest(selector: string | undefined): ((body: JsonObject) => boolean) | undefined {
  return testOf(selector, (body, key) => {
    const { labels } = metadataOf(body);
    return isObject(labels) ? labels[key] : undefined;
  });
}

/** The same over fields, e.g. `spec.nodeName=node-1`. */
export function fieldTest(selector: string | undefined): ((body: JsonObject) => boolean) | undefined {
  return testOf(selector, (body, path) => {
    let at: JsonValue | undefined = body;
    for (const name of path.split(".")) {
      at = isObject(at) ? at[name] : undefined;
    }
    return at;
  });
}

function testOf(
  selector: string | undefined,
  valueIn: (body: JsonObject, key: string) => JsonValue | undefined,
): ((body: JsonObject) => boolean) | undefined {
  const terms = (selector ?? "").split(",").filter((term) => term.trim() !== "");
  const tests: ((body: JsonObject) => boolean)[] = [];
  for (const term of terms) {
    const [, not, key = "", operator, wanted] =
      /^\s*(!?)\s*([\w./-]+)\s*(?:(==?|!=)\s*([\w./:-]*))?\s*$/.exec(term) ?? [];
    if (key === "") {
      return undefined;
    }
    tests.push((body) => {
      const value = valueIn(body, key);
      if (operator === undefined) {
        return (value !== undefined) !== (not === "!");
      }
      return (String(value ?? "") === wanted) === (operator !== "!=");
    });
  }
  return (body) => tests.every((test) => test(body));
}
