/** Whether a statement's Action or NotAction covers an STS action. */
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
    return { truth, code: "action-mismatch", message: `the statement has no Action, ${action} is asked for`, range };
  }
  const matched = some(
    statement.actions.map((value) => (value.known ? truthOf(coversAction(value.text, action)) : "unknown")),
  );
  const truth = statement.actions.length === 0 ? "unknown" : statement.notAction ? not(matched) : matched;
  const message =
    truth === "unknown"
      ? `the ${element} could not be read`
      : `the ${element} is ${quoteValues(statement.actions)}, ${action} is asked for`;
  return { truth, code: truth === "unknown" ? "incomplete" : "action-mismatch", message, range };
}
