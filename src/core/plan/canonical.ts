/** Compares JSON by what it says: key order and white space do not count; in policies a list of one and its member are the same. */
import type { JsonValue } from "../ports.ts";

/** JSON with sorted keys; members that are undefined are left out, as in JSON. */
export function canonical(value: JsonValue | undefined): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

/** Undefined for text that is no JSON. */
export function parseJsonText(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Whether two policy documents say the same; texts that are no JSON are compared as they are. */
export function samePolicy(one: string | undefined, other: string | undefined): boolean {
  if (one === other) {
    return true;
  }
  if (one === undefined || other === undefined) {
    return false;
  }
  const [first, second] = [parseJsonText(one), parseJsonText(other)];
  return first !== undefined && second !== undefined && policyForm(first) === policyForm(second);
}

/** Whether two statements of a policy say the same. */
export function sameStatement(one: JsonValue, other: JsonValue): boolean {
  return policyForm(one) === policyForm(other);
}

/** IAM takes `"a"` and `["a"]` alike, and the order of a list's members means nothing (IAM policy grammar). */
function policyForm(value: JsonValue): string {
  if (Array.isArray(value)) {
    const members = value.map(policyForm);
    return members.length === 1 ? (members[0] ?? "") : `[${members.sort().join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${policyForm(member)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** JSON without white space: what counts against IAM's quotas, and what is sent. Text that is no JSON stays. */
export function minified(text: string): string {
  const parsed = parseJsonText(text);
  return parsed === undefined ? text : JSON.stringify(parsed);
}
