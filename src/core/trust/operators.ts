/** Condition operators by name: which comparison each stands for and how it treats lists and missing keys. */

/** How one policy value is compared with one value of the request. */
export type Comparison =
  | "string"
  | "string-ignore-case"
  | "string-like"
  | "arn"
  | "bool"
  | "binary"
  | "ip"
  | "null"
  | `${"numeric" | "date"}-${"equals" | "less" | "less-equals" | "greater" | "greater-equals"}`;

export interface ConditionOperator {
  readonly comparison: Comparison;
  /** True for the `Not…` forms: none of the policy's values may match. */
  readonly negated: boolean;
  /** True with the suffix `IfExists`: a missing key meets the condition. */
  readonly ifExists: boolean;
  /** Prefix for keys with several values. */
  readonly set: "ForAllValues" | "ForAnyValue" | undefined;
}

type Base = readonly [comparison: Comparison, negated: boolean];

/** Names as IAM spells them, which is the only spelling it takes (reference_policies_elements_condition_operators). */
const BASES: ReadonlyMap<string, Base> = new Map<string, Base>([
  ["StringEquals", ["string", false]],
  ["StringNotEquals", ["string", true]],
  ["StringEqualsIgnoreCase", ["string-ignore-case", false]],
  ["StringNotEqualsIgnoreCase", ["string-ignore-case", true]],
  ["StringLike", ["string-like", false]],
  ["StringNotLike", ["string-like", true]],
  ["NumericEquals", ["numeric-equals", false]],
  ["NumericNotEquals", ["numeric-equals", true]],
  ["NumericLessThan", ["numeric-less", false]],
  ["NumericLessThanEquals", ["numeric-less-equals", false]],
  ["NumericGreaterThan", ["numeric-greater", false]],
  ["NumericGreaterThanEquals", ["numeric-greater-equals", false]],
  ["DateEquals", ["date-equals", false]],
  ["DateNotEquals", ["date-equals", true]],
  ["DateLessThan", ["date-less", false]],
  ["DateLessThanEquals", ["date-less-equals", false]],
  ["DateGreaterThan", ["date-greater", false]],
  ["DateGreaterThanEquals", ["date-greater-equals", false]],
  ["Bool", ["bool", false]],
  ["BinaryEquals", ["binary", false]],
  ["IpAddress", ["ip", false]],
  ["NotIpAddress", ["ip", true]],
  ["ArnEquals", ["arn", false]],
  ["ArnLike", ["arn", false]],
  ["ArnNotEquals", ["arn", true]],
  ["ArnNotLike", ["arn", true]],
  ["Null", ["null", false]],
]);

const SHAPE = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/** Undefined for a name that IAM does not know; the spelling counts, `stringEquals` is none. Null takes no IfExists. */
export function parseOperator(name: string): ConditionOperator | undefined {
  const match = SHAPE.exec(name);
  const base = BASES.get(match?.[2] ?? "");
  if (!match || !base) {
    return undefined;
  }
  const [comparison, negated] = base;
  const ifExists = match[3] !== undefined;
  const set = match[1] as ConditionOperator["set"];
  return comparison === "null" && ifExists ? undefined : { comparison, negated, ifExists, set };
}

/** The name in IAM's own spelling for one that differs only by case; undefined when no operator is that near. */
export function respellOperator(name: string): string | undefined {
  const match = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/i.exec(name);
  if (!match) {
    return undefined;
  }
  const base = [...BASES.keys()].find((known) => known.toLowerCase() === match[2]?.toLowerCase());
  if (base === undefined) {
    return undefined;
  }
  const set =
    match[1] === undefined ? "" : match[1].toLowerCase() === "forallvalues" ? "ForAllValues:" : "ForAnyValue:";
  const spelt = `${set}${base}${match[3] === undefined ? "" : "IfExists"}`;
  return parseOperator(spelt) === undefined ? undefined : spelt;
}

/** Names of all operators, without prefixes and suffixes. */
export function operatorNames(): Iterable<string> {
  return BASES.keys();
}

/** True for operators whose values may hold policy variables (reference_policies_variables; others take them literally). */
export function takesVariables(comparison: Comparison): boolean {
  return comparison.startsWith("string") || comparison === "arn" || comparison === "bool";
}
