/** Which ServiceAccounts of a cluster a statement's subject conditions let through, however many there are. */
import { isSettled, type Value } from "../model/value.ts";
import { sameIssuer } from "../names/issuer.ts";
import { parseSubject } from "../names/subject.ts";
import { parseOperator } from "./operators.ts";
import type { TrustCondition, TrustStatement } from "./policy.ts";
import { hasVariable } from "./variables.ts";
import { hasWildcard, matchesWildcards } from "./wildcard.ts";

/**
 * Whom the subject conditions let through, at most: other conditions of the statement are left out, and several patterns that must all
 * fit count as the narrowest of them. `causes` are the values that reach as far as `kind` says, for the place of a finding; of
 * `everything` without any condition on the subject there are none.
 */
export type SubjectReach =
  /** These subjects and no others; none at all where the conditions can hold for nobody. */
  | { readonly kind: "exact"; readonly subjects: readonly string[]; readonly causes: readonly Value[] }
  /** Accounts of the named namespaces; `patterns` say which, `system:serviceaccount:<namespace>:*` being all. */
  | {
      readonly kind: "namespace";
      readonly namespaces: readonly string[];
      readonly patterns: readonly string[];
      readonly causes: readonly Value[];
    }
  /** Accounts of every namespace that fits a pattern (a `*` crosses the colon). */
  | { readonly kind: "namespace-pattern"; readonly patterns: readonly string[]; readonly causes: readonly Value[] }
  | { readonly kind: "everything"; readonly causes: readonly Value[] }
  /** A template or something unreadable decides. */
  | { readonly kind: "unknown"; readonly causes: readonly Value[] };

type ReachKind = SubjectReach["kind"];

/** One value of a condition as far as it admits subjects. */
interface Admitted {
  readonly kind: Exclude<ReachKind, "unknown"> | "nobody" | "unknown";
  readonly value: Value;
}

/** From narrow to wide; a list of alternatives reaches as far as its widest. */
const WIDTH: Readonly<Record<Admitted["kind"], number>> = {
  nobody: 0,
  exact: 1,
  namespace: 2,
  "namespace-pattern": 3,
  everything: 4,
  unknown: 5,
};

const SUBJECT_PREFIX = "system:serviceaccount:";

/** `issuer` without scheme; undefined takes conditions on any issuer's subject. */
export function subjectReach(statement: TrustStatement, issuer: string | undefined): SubjectReach {
  const lists: (readonly Admitted[])[] = [];
  const undecided: Value[] = [];
  for (const condition of statement.conditions) {
    const admitted = admittedBy(condition, issuer);
    if (admitted === "unknown") {
      undecided.push(condition.key);
    } else if (admitted !== undefined) {
      lists.push(admitted);
    }
  }
  const ranked = lists.map((list) => ({ list, width: Math.max(0, ...list.map(({ kind }) => WIDTH[kind])) }));
  const [narrowest] = ranked.sort((a, b) => a.width - b.width);
  if (narrowest === undefined || narrowest.width >= WIDTH.everything) {
    const open = undecided.length > 0 || !statement.complete || ranked.some(({ width }) => width === WIDTH.unknown);
    const causes = (narrowest?.list ?? []).map(({ value }) => value);
    return open ? { kind: "unknown", causes: [...undecided, ...causes] } : { kind: "everything", causes };
  }
  const others = ranked.slice(1).map(({ list }) => list);
  return reachOf(narrowest.list, narrowest.width, (subject) => others.every((list) => fitsAny(list, subject)));
}

function reachOf(list: readonly Admitted[], width: number, allowed: (subject: string) => boolean): SubjectReach {
  const values = list.filter(({ kind }) => kind !== "nobody").map(({ value }) => value);
  if (width <= WIDTH.exact) {
    const admitted = values.filter((value) => allowed(value.text));
    return { kind: "exact", subjects: [...new Set(admitted.map(({ text }) => text))], causes: admitted };
  }
  const causes = list.filter(({ kind }) => WIDTH[kind] === width).map(({ value }) => value);
  const patterns = values.map(({ text }) => text);
  if (width === WIDTH.namespace) {
    return { kind: "namespace", namespaces: [...new Set(patterns.map(namespaceOf))], patterns, causes };
  }
  return { kind: "namespace-pattern", patterns, causes };
}

/** What a condition lets through; undefined when it is not about the subject or rules out only single subjects. */
function admittedBy(
  condition: TrustCondition,
  issuer: string | undefined,
): readonly Admitted[] | "unknown" | undefined {
  const operator = parseOperator(condition.operator.text);
  if (!isSettled(condition.key) || !condition.operator.known || !operator) {
    return "unknown";
  }
  const subject = isSubjectKey(condition.key.text, issuer);
  if (subject === "no") {
    return undefined;
  }
  if (subject === "of-some-issuer") {
    return "unknown";
  }
  const present = subject === "yes";
  if (operator.comparison === "null") {
    return nullReach(condition, present);
  }
  if (!present) {
    // The token has no such key: only an operator that passes over missing keys lets anyone through.
    const optional = operator.set === undefined && operator.negated;
    return optional || operator.ifExists || operator.set === "ForAllValues" ? undefined : [];
  }
  if (operator.negated) {
    return undefined;
  }
  switch (operator.comparison) {
    case "string":
    case "string-ignore-case":
      return condition.values.map((value) => literalReach(value, operator.comparison === "string-ignore-case"));
    case "string-like":
      return condition.values.map(patternReach);
    default:
      return "unknown";
  }
}

/** Null wants the key absent ("true") or there ("false"), which is the same for every token of the issuer. */
function nullReach(condition: TrustCondition, present: boolean): readonly Admitted[] | "unknown" | undefined {
  const wanted = new Set(condition.values.map(({ text, known }) => (known ? text.toLowerCase() : "")));
  const [only] = wanted;
  if (wanted.size !== 1 || (only !== "true" && only !== "false") || condition.operator.text !== "Null") {
    return "unknown";
  }
  return (only === "false") === present ? undefined : [];
}

function isSubjectKey(key: string, issuer: string | undefined): "yes" | "no" | "of-another-issuer" | "of-some-issuer" {
  const name = key.toLowerCase();
  if (!name.endsWith(":sub") || name === "saml:sub") {
    return "no";
  }
  const same = issuer === undefined || sameIssuer(name.slice(0, -":sub".length), issuer.toLowerCase());
  return same === undefined ? "of-some-issuer" : same ? "yes" : "of-another-issuer";
}

function literalReach(value: Value, ignoreCase: boolean): Admitted {
  if (!value.known || hasVariable(value.text)) {
    return { kind: "unknown", value };
  }
  // Names of namespaces and accounts are lower case, and so is the whole subject.
  const text = ignoreCase ? value.text.toLowerCase() : value.text;
  const fits = parseSubject(text) !== undefined && !hasWildcard(text);
  return { kind: fits ? "exact" : "nobody", value: { ...value, text } };
}

function patternReach(value: Value): Admitted {
  const { text } = value;
  if (!value.known || hasVariable(text)) {
    return { kind: "unknown", value };
  }
  if (!hasWildcard(text)) {
    return literalReach(value, false);
  }
  const fixed = text.slice(0, text.search(/[*?]/));
  if (!fixed.startsWith(SUBJECT_PREFIX) && !SUBJECT_PREFIX.startsWith(fixed)) {
    return { kind: "nobody", value };
  }
  if (WIDELY_APART.every((subject) => matchesWildcards(text, subject))) {
    return { kind: "everything", value };
  }
  const inOneNamespace = fixed.startsWith(SUBJECT_PREFIX) && fixed.slice(SUBJECT_PREFIX.length).includes(":");
  return { kind: inOneNamespace ? "namespace" : "namespace-pattern", value };
}

/** A pattern that fits all of these names no namespace and no account: the shortest and longest without a letter in common. */
const WIDELY_APART: readonly string[] = [
  `${SUBJECT_PREFIX}a:b`,
  `${SUBJECT_PREFIX}0:1`,
  `${SUBJECT_PREFIX}${"x-y".repeat(21)}:${"z.w".repeat(21)}`,
];

function namespaceOf(pattern: string): string {
  return pattern.slice(SUBJECT_PREFIX.length).split(":")[0] ?? "";
}

function fitsAny(list: readonly Admitted[], subject: string): boolean {
  return list.some(({ kind, value }) =>
    kind === "exact"
      ? value.text === subject
      : kind !== "nobody" && (kind === "unknown" || matchesWildcards(value.text, subject)),
  );
}
