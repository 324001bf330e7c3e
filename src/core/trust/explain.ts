/** Sentences on why a condition holds or not; both sides are always quoted, the policy's and the request's. */
import * as l10n from "@vscode/l10n";
import type { Value } from "../model/value.ts";
import type { ContextEntry } from "./context.ts";
import type { ConditionOperator } from "./operators.ts";
import type { TrustCondition } from "./policy.ts";
import { hasWildcard, matchesWildcards } from "./wildcard.ts";

const MOST_QUOTED = 3;
/** Longer than any ARN or subject that exists. */
const LONGEST_QUOTE = 400;

export function describeMet(condition: TrustCondition, operator: ConditionOperator, entry: ContextEntry): string {
  if (entry.values === undefined) {
    return l10n.t(
      "{0} for {1} holds because the request has no such key",
      condition.operator.text,
      quoteKey(condition.key.text),
    );
  }
  return `${sideOfPolicy(condition, operator)}, ${sideOfRequest(entry)}`;
}

export function describeFailure(condition: TrustCondition, operator: ConditionOperator, entry: ContextEntry): string {
  return `${sideOfPolicy(condition, operator)}, ${sideOfRequest(entry)}${hintAtWildcard(condition, operator, entry)}`;
}

export function describeAbsent(condition: TrustCondition, operator: ConditionOperator, entry: ContextEntry): string {
  const because = entry.note === undefined ? "" : `: ${entry.note}`;
  if (operator.comparison === "null") {
    return l10n.t("Null wants {0} in the request, which has no such key{1}", quoteKey(condition.key.text), because);
  }
  const key = condition.key.text;
  return l10n.t("{0}, but the request has no key {1}{2}", sideOfPolicy(condition, operator), quote(key), because);
}

export function describeUnknown(condition: TrustCondition, entry: ContextEntry): string {
  const key = quoteKey(condition.key.text);
  const template = condition.values.find((value) => !value.known);
  if (template !== undefined) {
    return template.text === ""
      ? l10n.t("a value of {0} could not be read", key)
      : l10n.t("the value {0} of {1} is not filled in yet", quote(template.text), key);
  }
  for (const value of condition.values) {
    const doubt = entry.doubt?.(value.text);
    if (doubt !== undefined) {
      return l10n.t("{0} is {1}: {2}", key, quote(value.text), doubt);
    }
  }
  if (entry.values?.includes(undefined)) {
    return entry.note ?? l10n.t("{0}, which {1} is compared with, is not known", entry.label, key);
  }
  return l10n.t(
    "it is not documented how {0} compares {1} for {2}",
    condition.operator.text,
    quoteValues(condition.values),
    key,
  );
}

/** A key without its long issuer, `…:sub`; other keys in full. */
export function quoteKey(key: string): string {
  const claim = /^[^:]*\/[^:]*(:[^:]+)$/.exec(key)?.[1];
  return claim === undefined ? quote(key) : quote(`…${claim}`);
}

/** `"a"`, `"a" or "b"`, `"a", "b", "c" or 7 more`. */
export function quoteValues(values: readonly Value[]): string {
  return joinQuoted(values.map((value) => value.text));
}

/** Text in quotes; only hostile files hold anything so long that it is cut. */
export function quote(text: string): string {
  return text.length > LONGEST_QUOTE ? `"${text.slice(0, LONGEST_QUOTE)}…"` : `"${text}"`;
}

function joinQuoted(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_QUOTED).map(quote);
  const hidden = texts.length - shown.length;
  const parts = hidden > 0 ? [...shown, l10n.t("{0} more", hidden)] : shown;
  const last = parts.pop() ?? l10n.t("nothing");
  return parts.length === 0 ? last : `${parts.join(", ")} or ${last}`;
}

function sideOfPolicy(condition: TrustCondition, operator: ConditionOperator): string {
  const key = quoteKey(condition.key.text);
  const values = quoteValues(condition.values);
  const set = operator.set === undefined ? "" : `${operator.set}: `;
  switch (operator.comparison) {
    case "string":
    case "string-ignore-case":
      return `${set}${key} is ${operator.negated ? l10n.t("anything but ") : ""}${values}`;
    case "string-like":
    case "arn":
      return `${set}${key} is ${operator.negated ? "unlike" : "like"} ${values}`;
    case "null":
      return l10n.t("Null for {0} is {1}", key, values);
    default:
      return l10n.t("{0} for {1} is {2}", condition.operator.text, key, values);
  }
}

function sideOfRequest(entry: ContextEntry): string {
  const values = (entry.values ?? []).map((value) => (value === undefined ? l10n.t("not known") : quote(value)));
  const shown = values.slice(0, MOST_QUOTED);
  const hidden = values.length - shown.length;
  const list = hidden > 0 ? l10n.t("{0} and {1} more", shown.join(", "), hidden) : shown.join(" and ");
  return `${entry.label} ${values.length > 1 ? "are" : "is"} ${list}`;
}

/** The commonest reason for a condition that looks right and never holds. */
function hintAtWildcard(condition: TrustCondition, operator: ConditionOperator, entry: ContextEntry): string {
  const literal = operator.comparison === "string" && !operator.negated;
  const meant = condition.values.find(
    (value) =>
      literal &&
      hasWildcard(value.text) &&
      entry.values?.some((actual) => actual !== undefined && matchesWildcards(value.text, actual)),
  );
  if (meant === undefined) {
    return "";
  }
  return l10n.t(
    "; {0} takes {1} literally, StringLike takes it as a wildcard",
    condition.operator.text,
    meant.text.includes("*") ? '"*"' : '"?"',
  );
}
