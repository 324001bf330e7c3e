/** Under StringEquals a `*` is a literal star: the condition looks like a pattern and never matches. */
import * as l10n from "@vscode/l10n";
import { moveCondition } from "./condition-edits.ts";
import { defineRule } from "./rule.ts";
import {
  type ClaimCondition,
  claimsNamed,
  comparesLiterally,
  type EksStatement,
  eksStatements,
} from "./web-identity.ts";

interface Data {
  readonly statement: EksStatement;
  readonly claim: ClaimCondition;
}

export const trustSubWildcardLiteral = defineRule({
  meta: {
    id: "trust-sub-wildcard-literal",
    title: "Wildcard in a subject under StringEquals",
    category: "trust-policy",
    source: "IAM User Guide, reference_policies_elements_condition_operators: StringEquals compares exactly",
    fix: "automatic",
  },
  messages: {
    literal: {
      severity: "error",
      text: '"{value}" stands under {operator}, which takes * and ? literally: no token ever has this subject, so nobody may assume the role by it. Put the subject under StringLike.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    for (const statement of eksStatements(fact)) {
      for (const claim of claimsNamed(statement, "sub")) {
        const { condition } = claim;
        if (!comparesLiterally(condition)) {
          continue;
        }
        for (const value of condition.values) {
          if (value.known && /[*?]/.test(value.text)) {
            const data: Data = { statement, claim };
            yield {
              message: "literal",
              values: { value: value.text, operator: condition.operator.text },
              range: value.range,
              data,
            };
          }
        }
      }
    }
  },
  fix({ uri, data }, context) {
    const file = context.file(uri);
    const to = data.claim.condition.operator.text.replace(/StringEquals(IgnoreCase)?/, "StringLike");
    const edits =
      file === undefined ? undefined : moveCondition(file, data.statement.statement, data.claim.condition, to);
    return edits === undefined
      ? []
      : [{ title: l10n.t("Move the subject to {0}", to), preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});
