/** Whether a statement's Action or NotAction covers an STS action. */
import * as l10n from "@vscode/l10n";
import type { ElementOutcome } from "./conditions.ts";
import { quoteValues } from "./explain.ts";
import type { TrustStatement } from "./policy.ts";
import { not, some, truthOf } from "./truth.ts";
import { matchesWildcards } from "./wildcard.ts";

export type StsAction = "sts:AssumeRoleWithWebIdentity" | "sts:AssumeRole" | "sts:TagSession";

/** True when the written action covers the other: without case, `*` and `?` as wildcards (reference_policies_elements_action). */
export function coversAction(written: string, action: StsAction): boolean {
  return matchesWildcards(written.toLowerCase(), action.toLowerCase());
}

export function evaluateAction(statement: TrustStatement, action: StsAction): ElementOutcome {
  const element = statement.notAction ? "NotAction" : "Action";
  const key = statement.actionKey;
  const range = statement.actions[0]?.range ?? key?.range ?? statement.range;
  if (key === undefined) {
    const truth = statement.effect?.text === "Allow" ? "no" : "unknown";
    return {
      truth,
      code: "action-mismatch",
      message: l10n.t("the statement has no Action, {0} is asked for", action),
      range,
    };
  }
  const matched = some(
    statement.actions.map((value) => (value.known ? truthOf(coversAction(value.text, action)) : "unknown")),
  );
  const truth = statement.actions.length === 0 ? "unknown" : statement.notAction ? not(matched) : matched;
  const message =
    truth === "unknown"
      ? l10n.t("the {0} could not be read", element)
      : l10n.t("the {0} is {1}, {2} is asked for", element, quoteValues(statement.actions), action);
  return { truth, code: truth === "unknown" ? "incomplete" : "action-mismatch", message, range };
}
