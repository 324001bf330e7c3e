/** Evaluates one condition, key and values under one operator, against the request's context. */
import * as l10n from "@vscode/l10n";
import { isSettled } from "../model/value.ts";
import type { TextRange } from "../text/range.ts";
import { compareValue, type ValueReading } from "./compare.ts";
import type { ContextEntry, RequestContext } from "./context.ts";
import { describeAbsent, describeFailure, describeMet, describeUnknown } from "./explain.ts";
import { type ConditionOperator, parseOperator } from "./operators.ts";
import type { TrustCondition } from "./policy.ts";
import { agreed, every, not, some, type Truth } from "./truth.ts";
import type { VariableSupport, VariableValue } from "./variables.ts";
import type { TrustReasonCode } from "./verdict.ts";

/** Truth of one element of a statement, with the sentence that explains it. */
export interface ElementOutcome {
  readonly truth: Truth;
  readonly code: TrustReasonCode;
  readonly message: string;
  readonly range: TextRange;
}

export function evaluateCondition(
  condition: TrustCondition,
  context: RequestContext,
  support: VariableSupport,
): ElementOutcome {
  const operator = parseOperator(condition.operator.text);
  const { range } = condition;
  if (!condition.operator.known || !isSettled(condition.key)) {
    const what = condition.operator.known
      ? l10n.t('key "{0}"', condition.key.text)
      : l10n.t('operator "{0}"', condition.operator.text);
    return {
      truth: "unknown",
      code: "condition-unknown",
      message: l10n.t("the {0} is not filled in yet", what),
      range,
    };
  }
  if (!operator) {
    const message = l10n.t('IAM has no condition operator "{0}"', condition.operator.text);
    return { truth: "unknown", code: "operator-invalid", message, range: condition.operator.range };
  }
  const entry = context(condition.key.text);
  const reading: ValueReading = { support, lookup: (key) => variableOf(context(key)) };
  const truth = truthWith(operator, condition, entry, reading);
  if (truth === "yes") {
    return outcome(truth, "condition-met", range, () => describeMet(condition, operator, entry));
  }
  if (truth === "unknown") {
    return outcome(truth, "condition-unknown", range, () => describeUnknown(condition, entry));
  }
  return entry.values === undefined
    ? outcome(truth, "condition-key-absent", range, () => describeAbsent(condition, operator, entry))
    : outcome(truth, "condition-failed", range, () => describeFailure(condition, operator, entry));
}

/** Most askers want the verdict only: the sentence is made when it is read. */
function outcome(truth: Truth, code: TrustReasonCode, range: TextRange, describe: () => string): ElementOutcome {
  return {
    truth,
    code,
    range,
    get message() {
      return describe();
    },
  };
}

function truthWith(
  operator: ConditionOperator,
  condition: TrustCondition,
  entry: ContextEntry,
  reading: ValueReading,
): Truth {
  const readings: Truth[] = [];
  if (entry.mayBeAbsent || entry.values === undefined) {
    readings.push(whenAbsent(operator, condition));
  }
  if (entry.values !== undefined) {
    readings.push(whenPresent(operator, condition, entry, entry.values, reading));
  }
  return agreed(readings);
}

/** Missing keys: IfExists and ForAllValues hold, ForAnyValue fails, plain operators fail unless negated. */
function whenAbsent(operator: ConditionOperator, condition: TrustCondition): Truth {
  if (operator.comparison === "null") {
    return nullTruth(operator, condition, "yes");
  }
  if (operator.ifExists || operator.set === "ForAllValues") {
    return "yes";
  }
  return operator.set === undefined && operator.negated ? "yes" : "no";
}

function whenPresent(
  operator: ConditionOperator,
  condition: TrustCondition,
  entry: ContextEntry,
  values: readonly (string | undefined)[],
  reading: ValueReading,
): Truth {
  if (operator.comparison === "null") {
    return nullTruth(operator, condition, "no");
  }
  if (condition.values.length === 0) {
    // Nobody documents what an empty list of values means.
    return "unknown";
  }
  const results = values.map((value) => {
    const matched = some(condition.values.map((policy) => valueTruth(operator, policy, value, entry, reading)));
    return operator.negated ? not(matched) : matched;
  });
  switch (operator.set) {
    case "ForAllValues":
      return every(results);
    case "ForAnyValue":
      return some(results);
    default:
      // A key of several values under an operator for one: only what holds for each of them is certain.
      return agreed(results);
  }
}

function valueTruth(
  operator: ConditionOperator,
  policy: TrustCondition["values"][number],
  value: string | undefined,
  entry: ContextEntry,
  reading: ValueReading,
): Truth {
  if (!policy.known || value === undefined || entry.doubt?.(policy.text) !== undefined) {
    return "unknown";
  }
  return compareValue(operator.comparison, policy.text, value, reading);
}

/** Null with a set operator is not documented. */
function nullTruth(operator: ConditionOperator, condition: TrustCondition, isAbsent: Truth): Truth {
  if (operator.set !== undefined || condition.values.length === 0) {
    return "unknown";
  }
  return some(
    condition.values.map((value) => {
      const wanted = value.text.toLowerCase();
      if (!value.known || (wanted !== "true" && wanted !== "false")) {
        return "unknown";
      }
      return wanted === "true" ? isAbsent : not(isAbsent);
    }),
  );
}

/** Variables stand for single-valued keys only (reference_policies_variables). */
function variableOf(entry: ContextEntry): VariableValue {
  if (entry.values === undefined) {
    return "absent";
  }
  const [value, ...more] = entry.values;
  return entry.mayBeAbsent || value === undefined || more.length > 0 ? "unknown" : { text: value };
}
