/** Operators for lists and for keys that may be missing, used on sub and aud, which are neither. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import { contains } from "../text/range.ts";
import { type ConditionOperator, parseOperator } from "../trust/operators.ts";
import type { TrustCondition, TrustStatement } from "../trust/policy.ts";
import { moveCondition } from "./condition-edits.ts";
import { defineRule } from "./rule.ts";
import { type ClaimCondition, EKS_CLAIMS, eksStatements } from "./web-identity.ts";

type Block = TrustStatement["operatorBlocks"][number];

interface Data {
  readonly statement: TrustStatement;
  readonly block: Block;
  readonly conditions: readonly TrustCondition[];
  readonly plain: string;
}

export const trustSetOperator = defineRule({
  meta: {
    id: "trust-set-operator",
    title: "Operator that makes a condition on sub or aud optional",
    category: "trust-policy",
    source: "IAM User Guide, reference_policies_condition-single-vs-multi-valued-context-keys",
    fix: "automatic",
  },
  messages: {
    forAll: {
      severity: "warning",
      text: "ForAllValues holds for a request without the key as well, so this condition is optional; AWS says not to use it on keys with one value, which {keys} is. Use {plain}.",
    },
    ifExists: {
      severity: "warning",
      text: "IfExists holds for a request without the key as well, so this condition is optional. Tokens always have {keys}: use {plain}.",
    },
    negated: {
      severity: "warning",
      text: '{operator} holds for every audience but "{value}", and for a request without the key as well. Name the audience that is wanted, under StringEquals.',
    },
    forAny: {
      severity: "info",
      text: "ForAnyValue is for keys with several values; AWS says not to use it on keys with one, which {keys} is. {plain} does the same.",
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    for (const { statement, claims } of eksStatements(fact)) {
      for (const block of statement.operatorBlocks) {
        const own = claims.filter(({ condition }) => contains(block.range, condition.range));
        const operator = parseOperator(block.operator.text);
        const others = statement.conditions.filter(({ range }) => contains(block.range, range)).length - own.length;
        const message = operator === undefined ? undefined : problem(operator, own);
        const [value] = own[0]?.condition.values ?? [];
        if (operator === undefined || message === undefined || own.some(({ claim }) => !EKS_CLAIMS.has(claim))) {
          continue;
        }
        const plain = block.operator.text.replace(/^For(All|Any)Values?:/, "").replace(/IfExists$/, "");
        const conditions = own.map(({ condition }) => condition);
        const data: Data = { statement, block, conditions: others > 0 ? [] : conditions, plain };
        const keys = [...new Set(own.map(({ claim }) => `:${claim}`))].join(" and ");
        const values = { keys, plain, operator: block.operator.text, value: value?.text ?? "" };
        yield { message, values, range: block.operator.range, data };
      }
    }
  },
  fix({ uri, data: { statement, block, conditions, plain } }, context) {
    const file = context.file(uri);
    const [only, ...more] = conditions;
    if (file === undefined || only === undefined || plain === block.operator.text) {
      return [];
    }
    const isFree = !statement.operatorBlocks.some(({ operator }) => operator.text === plain);
    const edits = isFree
      ? [replaceValue(block.operator, plain)]
      : more.length === 0
        ? moveCondition(file, statement, only, plain)
        : undefined;
    return edits === undefined
      ? []
      : [{ title: l10n.t("Use {0}", plain), preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});

/** Negated conditions on the subject are trust-sub-broad's: they open the role to the whole cluster. */
function problem({ set, ifExists, negated, comparison }: ConditionOperator, claims: readonly ClaimCondition[]) {
  if (claims.length === 0 || comparison === "null" || (negated && claims.some(({ claim }) => claim === "sub"))) {
    return undefined;
  }
  if (negated) {
    return set === "ForAnyValue" ? undefined : "negated";
  }
  return set === "ForAllValues" ? "forAll" : ifExists ? "ifExists" : set === "ForAnyValue" ? "forAny" : undefined;
}
