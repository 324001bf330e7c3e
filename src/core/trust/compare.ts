/** One policy value against one value of the request, for every kind of comparison that condition operators make. */
import { isInRange } from "./ip-range.ts";
import { type Comparison, takesVariables } from "./operators.ts";
import { type Truth, truthOf } from "./truth.ts";
import { type ExpandedValue, expandValue, type VariableSupport, type VariableValue } from "./variables.ts";
import { literalPattern, matchesPattern, type WildcardPattern } from "./wildcard.ts";

/** What a policy's values are read with. */
export interface ValueReading {
  readonly support: VariableSupport;
  readonly lookup: (key: string) => VariableValue;
}

/**
 * Whether the value matches. `unknown` for values whose treatment by IAM is not documented, such as a number that is none:
 * nothing may be concluded from them.
 */
export function compareValue(comparison: Comparison, policyText: string, actual: string, reading: ValueReading): Truth {
  const wildcards = comparison === "string-like" || comparison === "arn";
  const expanded: ExpandedValue = takesVariables(comparison)
    ? expandValue(policyText, reading.support, wildcards, reading.lookup)
    : { pattern: literalPattern(policyText), text: policyText };
  if (expanded === "absent") {
    return "no";
  }
  return expanded === "unknown" ? "unknown" : compareExpanded(comparison, expanded, actual);
}

function compareExpanded(
  comparison: Comparison,
  value: { readonly pattern: WildcardPattern; readonly text: string },
  actual: string,
): Truth {
  switch (comparison) {
    case "string":
      return truthOf(value.text === actual);
    case "string-ignore-case":
      return truthOf(value.text.toLowerCase() === actual.toLowerCase());
    case "string-like":
      return truthOf(matchesPattern(value.pattern, actual));
    case "arn":
      return compareArn(value.pattern, actual);
    case "bool":
      return compareBool(value.text, actual);
    case "ip": {
      const inside = isInRange(value.text, actual);
      return inside === undefined ? "unknown" : truthOf(inside);
    }
    case "binary":
    case "null":
      return "unknown";
    default:
      return compareOrdered(comparison, value.text, actual);
  }
}

const COLON = 58;
const ARN_PARTS = 6;

/** Part by part, so that a `*` stays inside its part; the sixth part keeps its colons. */
function compareArn(pattern: WildcardPattern, actual: string): Truth {
  const patterns = splitPattern(pattern);
  const parts = actual.split(":");
  if (patterns.length !== ARN_PARTS || parts.length < ARN_PARTS) {
    return "unknown";
  }
  const texts = [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(":")];
  return truthOf(patterns.every((part, index) => matchesPattern(part, texts[index] ?? "")));
}

function splitPattern(pattern: WildcardPattern): WildcardPattern[] {
  const parts: WildcardPattern[] = [];
  let from = 0;
  while (parts.length < ARN_PARTS - 1) {
    const colon = pattern.indexOf(COLON, from);
    if (colon < 0) {
      break;
    }
    parts.push(pattern.slice(from, colon));
    from = colon + 1;
  }
  parts.push(pattern.slice(from));
  return parts;
}

function compareBool(policy: string, actual: string): Truth {
  const isBool = (text: string) => text === "true" || text === "false";
  const [wanted, given] = [policy.toLowerCase(), actual.toLowerCase()];
  return isBool(wanted) && isBool(given) ? truthOf(wanted === given) : "unknown";
}

function compareOrdered(comparison: Comparison, policy: string, actual: string): Truth {
  const [family, ...order] = comparison.split("-");
  const read = family === "date" ? parseDate : parseNumber;
  const wanted = read(policy);
  const given = read(actual);
  if (wanted === undefined || given === undefined) {
    return "unknown";
  }
  switch (order.join("-")) {
    case "equals":
      return truthOf(given === wanted);
    case "less":
      return truthOf(given < wanted);
    case "less-equals":
      return truthOf(given <= wanted);
    case "greater":
      return truthOf(given > wanted);
    default:
      return truthOf(given >= wanted);
  }
}

function parseNumber(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/** Milliseconds of a W3C date-time or of epoch seconds (five digits and more, four are a year). */
function parseDate(text: string): number | undefined {
  if (/^\d{5,12}$/.test(text)) {
    return Number(text) * 1000;
  }
  const match = DATE.exec(text);
  if (!match) {
    return undefined;
  }
  const [, year, month = "01", day = "01", hour = "00", minute = "00", second = "00", fraction = "", zone = "Z"] =
    match;
  if (!isIn(month, 1, 12) || !isIn(day, 1, 31) || !isIn(hour, 0, 23) || !isIn(minute, 0, 59) || !isIn(second, 0, 59)) {
    return undefined;
  }
  const start = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return start + Number(`0${fraction}`) * 1000 - zoneMinutes(zone) * 60_000;
}

function isIn(text: string, low: number, high: number): boolean {
  return Number(text) >= low && Number(text) <= high;
}

function zoneMinutes(zone: string): number {
  if (zone === "Z") {
    return 0;
  }
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone.startsWith("-") ? -minutes : minutes;
}
