/** Policy variables, `${aws:username}`: replaced under Version 2012-10-17, plain text under the older one. */
import { isTemplated } from "../names/template.ts";
import { literalPattern, parseWildcards, type WildcardPattern } from "./wildcard.ts";

/**
 * `${*}`, `${?}`, `${$}`, `${prefix:key}` and `${prefix:key, 'default'}`. Every context key has a colon followed by a letter, which
 * tells these from a shell's or CloudFormation's placeholders (`${X}`, `${X:-y}`, `${AWS::Region}`).
 */
const VARIABLE = /\$\{(?:([*?$])|([A-Za-z0-9][\w./-]*:[A-Za-z][\w.:/=+@-]*)(?:,\s*'([^']*)')?)\}/g;

/** Whether a policy's text still has to be filled in by a template: IAM's own variables are no templates. */
export function isTemplatedPolicyText(text: string): boolean {
  return isTemplated(text.includes("${") ? text.replace(VARIABLE, "") : text);
}

/** True when the text holds a policy variable, `${*}` and its like included. */
export function hasVariable(text: string): boolean {
  return text.includes("${") && text.search(VARIABLE) >= 0;
}

/** What a policy's Version says about variables; `unknown` for a templated or invalid version. */
export type VariableSupport = "replaced" | "literal" | "unknown";

/** Value of a context key for use in a text: `absent` when the request has none. */
export type VariableValue = { readonly text: string } | "absent" | "unknown";

/** `absent`: a variable without a value, which equals nothing and is like nothing. */
export type ExpandedValue = { readonly pattern: WildcardPattern; readonly text: string } | "absent" | "unknown";

/**
 * Compiles a condition's value. `wildcards` says whether its own `*` and `?` are wildcards; characters that come from a variable
 * never are.
 */
export function expandValue(
  text: string,
  support: VariableSupport,
  wildcards: boolean,
  lookup: (key: string) => VariableValue,
): ExpandedValue {
  const compile = wildcards ? parseWildcards : literalPattern;
  if (support === "literal" || !hasVariable(text)) {
    return { pattern: compile(text), text };
  }
  if (support === "unknown") {
    return "unknown";
  }
  const pattern: number[] = [];
  let expanded = "";
  let at = 0;
  let absent = false;
  for (const match of text.matchAll(VARIABLE)) {
    const before = text.slice(at, match.index);
    const value = variableValue(match, lookup);
    if (value === "unknown") {
      return "unknown";
    }
    at = match.index + match[0].length;
    absent ||= value === "absent";
    const replacement = value === "absent" ? "" : value.text;
    append(pattern, compile(before), literalPattern(replacement));
    expanded += before + replacement;
  }
  append(pattern, compile(text.slice(at)));
  return absent ? "absent" : { pattern, text: expanded + text.slice(at) };
}

function append(to: number[], ...parts: readonly WildcardPattern[]): void {
  for (const part of parts) {
    for (const token of part) {
      to.push(token);
    }
  }
}

function variableValue(match: RegExpExecArray, lookup: (key: string) => VariableValue): VariableValue {
  const [, literal, key = "", fallback] = match;
  if (literal !== undefined) {
    return { text: literal };
  }
  const value = lookup(key);
  return value === "absent" && fallback !== undefined ? { text: fallback } : value;
}
