/** Label selector expressions as Kubernetes reads them: `app=web,tier in (a, b),!legacy`. */

/** What a selector is asked about: labels or annotations by key. */
export type Pairs = ReadonlyMap<string, string>;

const TERM =
  /^\s*(?:(!)\s*([^\s=!,()<>]+)|([^\s=!,()<>]+)\s*(?:(==|=|!=|>|<)\s*([^\s,()]*)|(in|notin)\s*\(([^)]*)\))?)\s*(?:,|$)/;

/**
 * Whether the pairs match; undefined for an expression that is not one. Source: k8s.io/apimachinery pkg/labels: an absent key
 * matches `!=` and `notin`.
 */
export function matchesSelector(expression: string, pairs: Pairs): boolean | undefined {
  let rest = expression.trim();
  let matches = true;
  while (rest !== "") {
    const term = TERM.exec(rest);
    if (term === null) {
      return undefined;
    }
    rest = rest.slice(term[0].length);
    const [, not, absent, key = "", operator, operand = "", set, members = ""] = term;
    const value = pairs.get(absent ?? key);
    if (not !== undefined) {
      matches &&= value === undefined;
    } else if (set !== undefined) {
      const isMember = value !== undefined && members.split(",").some((member) => member.trim() === value);
      matches &&= set === "in" ? isMember : !isMember;
    } else {
      matches &&= compare(value, operator, operand);
    }
  }
  return matches;
}

function compare(value: string | undefined, operator: string | undefined, operand: string): boolean {
  switch (operator) {
    case "=":
    case "==":
      return value === operand;
    case "!=":
      return value !== operand;
    case ">":
      return value !== undefined && Number(value) > Number(operand);
    case "<":
      return value !== undefined && Number(value) < Number(operand);
    default:
      return value !== undefined;
  }
}
