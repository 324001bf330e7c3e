/** What IAM refuses to store as a trust policy, whatever it is meant to say. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { Value } from "../model/value.ts";
import { nearestName } from "../names/near.ts";
import { operatorNames, parseOperator, respellOperator } from "../trust/operators.ts";
import type { TrustPolicy, TrustStatement } from "../trust/policy.ts";
import { removeKey } from "./policy-nodes.ts";
import { defineRule, type Fix } from "./rule.ts";

interface Data {
  /** The key or value that is wrong; undefined where something is missing. */
  readonly value: Value | undefined;
  /** What was most likely meant. */
  readonly near: string | undefined;
  /** True for a key that can be taken out with what it holds. */
  readonly removable: boolean;
}

const POLICY_ELEMENTS = ["Version", "Id", "Statement"];
const STATEMENT_ELEMENTS = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition"];
const PRINCIPAL_TYPES = ["Federated", "AWS", "Service", "CanonicalUser"];

export const trustSyntax = defineRule({
  meta: {
    id: "trust-syntax",
    title: "Trust policy that IAM refuses to store",
    category: "trust-policy",
    source: "IAM User Guide, reference_policies_grammar and access-analyzer-reference-policy-checks",
    fix: "automatic",
  },
  messages: {
    json: { severity: "error", text: "{problem}." },
    permission: {
      severity: "error",
      text: 'This is a permission policy: it says what may be done. A trust policy says who may assume the role, and IAM refuses this one with "Has prohibited field Resource". Attach it to the role as a permission policy instead.',
    },
    resource: {
      severity: "error",
      text: '{element} does not belong into a trust policy: what is assumed is the role itself. IAM refuses the policy with "Has prohibited field Resource". Remove it.',
    },
    element: {
      severity: "error",
      text: 'IAM knows no element "{element}" here and refuses the policy.{hint}',
    },
    missing: {
      severity: "error",
      text: "{what} has no {elements}, so IAM refuses the policy. Add what is missing.",
    },
    effect: {
      severity: "error",
      text: 'Effect is "{value}", but IAM knows only "Allow" and "Deny", in this spelling, and refuses the policy.{hint}',
    },
    operator: {
      severity: "error",
      text: 'IAM knows no condition operator "{operator}" and refuses the policy with "Invalid Condition type : {operator}".{hint}',
    },
  },
  subjects: ["trust-policy", "problem"],
  *check(fact) {
    if (fact.kind === "problem") {
      if (fact.code === "json-syntax") {
        const problem = fact.message.charAt(0).toUpperCase() + fact.message.slice(1);
        yield { message: "json", values: { problem }, range: fact.range, data: nothing };
      }
      return;
    }
    const { policy } = fact;
    const permission = permissionPolicy(policy);
    if (permission !== undefined) {
      const range = permission.unknownElements[0]?.range ?? permission.range;
      yield { message: "permission", values: {}, range, data: nothing };
      return;
    }
    yield* elements(policy.unknownElements, POLICY_ELEMENTS, presentIn(policy));
    if (policy.complete && policy.statementKey === undefined && !isMisspelt("Statement", policy.unknownElements)) {
      const values = { what: l10n.t("The policy"), elements: "Statement" };
      yield { message: "missing", values, range: startOf(fact), data: nothing };
    }
    for (const statement of policy.statements) {
      yield* elements(
        statement.unknownElements,
        [...STATEMENT_ELEMENTS, ...PRINCIPAL_TYPES],
        presentInStatement(statement),
      );
      yield* missingElements(statement);
      yield* effects(statement);
      yield* operators(statement);
    }
  },
  fix({ uri, data: { value, near, removable } }, context) {
    const fixes: Fix[] = [];
    const file = context.file(uri);
    if (value !== undefined && near !== undefined) {
      const edits = [replaceValue(value, near)];
      fixes.push({ title: l10n.t('Change to "{0}"', near), preferred: true, edits: [{ kind: "edit", uri, edits }] });
    }
    const removal = value === undefined || file === undefined || !removable ? undefined : removeKey(file, value);
    if (removal !== undefined && value !== undefined) {
      const preferred = /^(Not)?Resource$/.test(value.text);
      fixes.push({
        title: l10n.t("Remove {0}", value.text),
        preferred,
        edits: [{ kind: "edit", uri, edits: removal }],
      });
    }
    return fixes;
  },
});

const nothing: Data = { value: undefined, near: undefined, removable: false };

/** The first statement of a document whose statements all grant access to resources and name nobody. */
function permissionPolicy({ statements }: TrustPolicy): TrustStatement | undefined {
  const isPermission = (statement: TrustStatement) =>
    statement.principalKey === undefined &&
    statement.unknownElements.some(({ text }) => text === "Resource" || text === "NotResource");
  return statements.length > 0 && statements.every(isPermission) ? statements[0] : undefined;
}

function* elements(unknown: readonly Value[], known: readonly string[], present: ReadonlySet<string>) {
  for (const value of unknown) {
    if (!value.known) {
      continue;
    }
    if (/^(Not)?Resource$/.test(value.text)) {
      const data: Data = { value, near: undefined, removable: true };
      yield { message: "resource", values: { element: value.text }, range: value.range, data } as const;
      continue;
    }
    const near = nearestName(
      value.text,
      known.filter((name) => !present.has(name)),
    );
    const data: Data = { value, near, removable: near === undefined };
    const hint = near === undefined ? l10n.t(" Remove it.") : l10n.t(' Write "{0}".', near);
    yield { message: "element", values: { element: value.text, hint }, range: value.range, data } as const;
  }
}

function* missingElements(statement: TrustStatement) {
  const { effect, principalKey, actionKey, unknownElements } = statement;
  const absent = [
    ...(effect === undefined ? ["Effect"] : []),
    ...(principalKey === undefined ? ["Principal"] : []),
    ...(actionKey === undefined ? ["Action"] : []),
  ].filter((name) => !isMisspelt(name, unknownElements));
  if (statement.complete && absent.length > 0) {
    const values = { what: l10n.t("This statement"), elements: absent.join(l10n.t(", no ")) };
    const { start } = statement.range;
    yield { message: "missing", values, range: { start, end: start + 1 }, data: nothing } as const;
  }
}

function* effects({ effect }: TrustStatement) {
  if (effect?.known && effect.text !== "Allow" && effect.text !== "Deny") {
    const near = nearestName(effect.text, ["Allow", "Deny"]) ?? sameLetters(effect.text);
    const values = { value: effect.text, hint: near === undefined ? "" : l10n.t(' Write "{0}".', near) };
    const data: Data = { value: effect, near, removable: false };
    yield { message: "effect", values, range: effect.range, data } as const;
  }
}

function* operators({ operatorBlocks }: TrustStatement) {
  for (const { operator } of operatorBlocks) {
    if (operator.known && parseOperator(operator.text) === undefined) {
      const near = respellOperator(operator.text) ?? nearestName(operator.text, operatorNames());
      const values = { operator: operator.text, hint: near === undefined ? "" : l10n.t(' Write "{0}".', near) };
      const data: Data = { value: operator, near, removable: false };
      yield { message: "operator", values, range: operator.range, data } as const;
    }
  }
}

function sameLetters(text: string): string | undefined {
  return ["Allow", "Deny"].find((name) => name.toLowerCase() === text.toLowerCase());
}

function isMisspelt(name: string, unknown: readonly Value[]): boolean {
  return unknown.some(({ text }) => nearestName(text, [name]) === name);
}

function presentIn(policy: TrustPolicy): ReadonlySet<string> {
  const present = new Set<string>(["Id"]);
  if (policy.version !== undefined) {
    present.add("Version");
  }
  if (policy.statementKey !== undefined) {
    present.add("Statement");
  }
  return present;
}

function presentInStatement(statement: TrustStatement): ReadonlySet<string> {
  const { sid, effect, principalKey, actionKey, conditionKey } = statement;
  const keys = [principalKey, actionKey, conditionKey].flatMap((key) => (key === undefined ? [] : [key.text]));
  const present = new Set([...keys, ...statement.principals.map(({ type }) => type)]);
  if (sid !== undefined) {
    present.add("Sid");
  }
  if (effect !== undefined) {
    present.add("Effect");
  }
  return present;
}

function startOf({ range: { start } }: TrustPolicyFact): { readonly start: number; readonly end: number } {
  return { start, end: start + 1 };
}
