/** Evaluates one statement: principal, action and conditions, all of which must hold. */
import * as l10n from "@vscode/l10n";
import { evaluateAction, type StsAction } from "./actions.ts";
import { type ElementOutcome, evaluateCondition } from "./conditions.ts";
import type { RequestContext } from "./context.ts";
import { parseOperator } from "./operators.ts";
import type { TrustPolicy, TrustStatement } from "./policy.ts";
import { evaluatePrincipal } from "./principals.ts";
import { agreed, every, type Truth } from "./truth.ts";
import type { VariableSupport } from "./variables.ts";
import type { TrustReason, TrustRequest } from "./verdict.ts";

export interface StatementOutcome {
  readonly index: number;
  readonly statement: TrustStatement;
  /** Undefined when the effect is missing, templated or misspelt. */
  readonly effect: "Allow" | "Deny" | undefined;
  readonly truth: Truth;
  readonly principal: ElementOutcome;
  readonly action: ElementOutcome;
  readonly conditions: readonly ElementOutcome[];
}

/** What evaluating the statements of one policy for one request needs. */
export interface Evaluation {
  readonly policy: TrustPolicy;
  readonly request: TrustRequest;
  readonly context: RequestContext;
  readonly support: VariableSupport;
  /** Start of each key that stands twice, to the start of its first occurrence (which leads to itself). */
  readonly duplicates: ReadonlyMap<number, number>;
}

export function evaluateStatement(
  index: number,
  action: StsAction,
  evaluation: Evaluation,
): StatementOutcome | undefined {
  const statement = evaluation.policy.statements[index];
  if (statement === undefined) {
    return undefined;
  }
  const principal = evaluatePrincipal(statement, evaluation.request);
  const acts = evaluateAction(statement, action);
  const { truth: conditionTruth, outcomes } = evaluateConditions(statement, evaluation);
  const truth = statement.complete ? every([principal.truth, acts.truth, conditionTruth]) : "unknown";
  const effect = statement.effect?.known ? statement.effect.text : undefined;
  return {
    index,
    statement,
    effect: effect === "Allow" || effect === "Deny" ? effect : undefined,
    truth,
    principal,
    action: acts,
    conditions: outcomes,
  };
}

/**
 * Conditions are ANDed. Of a key that stands twice, parsers keep the last or the first, and IAM may refuse the policy: only what all
 * of the doubled blocks agree on is certain.
 */
function evaluateConditions(
  statement: TrustStatement,
  evaluation: Evaluation,
): { readonly truth: Truth; readonly outcomes: readonly ElementOutcome[] } {
  const outcomes: ElementOutcome[] = [];
  const blocks = new Map<number, Map<number, Truth[]>>();
  const addTo = (block: number, key: number, outcome: ElementOutcome) => {
    outcomes.push(outcome);
    const keys = getOrAdd(blocks, block, () => new Map<number, Truth[]>());
    getOrAdd(keys, key, (): Truth[] => []).push(outcome.truth);
  };
  statement.conditions.forEach((condition, index) => {
    const { operator, key } = condition;
    const outcome = evaluateCondition(condition, evaluation.context, evaluation.support);
    // Only what stands twice is an alternative; everything else is a group of its own, whatever its place.
    const block = evaluation.duplicates.has(operator.range.start) ? operator.range.start : -1;
    addTo(block, evaluation.duplicates.get(key.range.start) ?? -1 - index, outcome);
  });
  const withKeys = new Set(statement.conditions.map(({ operator }) => operator));
  for (const { operator } of statement.operatorBlocks) {
    if (!withKeys.has(operator) && operator.known && parseOperator(operator.text) === undefined) {
      const message = l10n.t('IAM has no condition operator "{0}"', operator.text);
      addTo(-2, operator.range.start, { truth: "unknown", code: "operator-invalid", message, range: operator.range });
    }
  }
  const groups = new Map<number, Truth[]>();
  for (const [block, keys] of blocks) {
    const truth = every([...keys.values()].map(agreed));
    getOrAdd(groups, evaluation.duplicates.get(block) ?? block, (): Truth[] => []).push(truth);
  }
  return { truth: every([...groups.values()].map(agreed)), outcomes };
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const existing = map.get(key);
  if (existing !== undefined) {
    return existing;
  }
  const made = make();
  map.set(key, made);
  return made;
}

/** The elements that keep a statement from matching, in IAM's order: the first kind that fails, with all its conditions. */
export function failingElements(outcome: StatementOutcome): readonly ElementOutcome[] {
  return elementsThatAre("no", outcome);
}

/** The elements that could not be decided, all of them. */
export function undecidedElements(outcome: StatementOutcome): readonly ElementOutcome[] {
  return [outcome.principal, outcome.action, ...outcome.conditions].filter((element) => element.truth === "unknown");
}

function elementsThatAre(truth: Truth, outcome: StatementOutcome): readonly ElementOutcome[] {
  for (const elements of [[outcome.principal], [outcome.action], outcome.conditions]) {
    const found = elements.filter((element) => element.truth === truth);
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}

/** Reasons for which IAM refuses to store the statement: it then admits nobody, whatever else it says. */
export function refusals(statement: TrustStatement, index: number): readonly TrustReason[] {
  const reasons: TrustReason[] = [];
  const refuse = (code: TrustReason["code"], message: string, range = statement.range) =>
    reasons.push({ code, message, range, statement: index });
  const { effect, principalKey, actionKey } = statement;
  if (effect === undefined) {
    refuse("effect-invalid", l10n.t("the statement has no Effect"));
  } else if (effect.known && effect.text !== "Allow" && effect.text !== "Deny") {
    refuse("effect-invalid", l10n.t('the Effect "{0}" is neither "Allow" nor "Deny"', effect.text), effect.range);
  }
  if (principalKey === undefined) {
    refuse("principal-mismatch", l10n.t("the statement has no Principal"));
  }
  if (actionKey === undefined) {
    refuse("action-mismatch", l10n.t("the statement has no Action"));
  }
  for (const principal of statement.principals) {
    if (principal.type === "*") {
      refuse("principal-mismatch", l10n.t('IAM refuses the Principal "*" in a trust policy'), principal.value.range);
    }
  }
  for (const { operator } of statement.operatorBlocks) {
    if (operator.known && parseOperator(operator.text) === undefined) {
      refuse("operator-invalid", l10n.t('IAM has no condition operator "{0}"', operator.text), operator.range);
    }
  }
  for (const element of statement.unknownElements) {
    refuse("incomplete", l10n.t('a trust policy statement has no element "{0}"', element.text), element.range);
  }
  return reasons;
}
