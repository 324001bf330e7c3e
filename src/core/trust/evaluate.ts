/** Decides whether a trust policy lets a pod's identity assume the role, as IAM would: explicit Deny, Allow, implicit deny. */
import * as l10n from "@vscode/l10n";
import type { StsAction } from "./actions.ts";
import type { ElementOutcome } from "./conditions.ts";
import { contextOf } from "./context.ts";
import type { TrustPolicy } from "./policy.ts";
import {
  type Evaluation,
  evaluateStatement,
  failingElements,
  refusals,
  type StatementOutcome,
  undecidedElements,
} from "./statements.ts";
import type { VariableSupport } from "./variables.ts";
import type { TrustReason, TrustRequest, TrustVerdict } from "./verdict.ts";

/**
 * Verdict of a trust policy on one request. `unknown` only where something unreadable or unknown decides: a definite Deny, or no
 * statement that could match, stands whatever else is unknown. Reasons come with the most telling first; of a denial, those of the
 * statement that came nearest.
 */
export function evaluateTrust(policy: TrustPolicy, request: TrustRequest): TrustVerdict {
  const evaluation: Evaluation = {
    policy,
    request,
    context: contextOf(request),
    support: variableSupport(policy),
    duplicates: new Map(
      policy.duplicateKeys.flatMap(({ first, second }) =>
        [first, second].map(({ range }) => [range.start, first.range.start] as const),
      ),
    ),
  };
  const decisions = actionsOf(request).map((action) => decide(action, evaluation));
  const decisive =
    decisions.find(({ verdict }) => verdict === "denied") ?? decisions.find(({ verdict }) => verdict === "unknown");
  const verdict = decisive ?? decisions[0] ?? { verdict: "unknown", reasons: [] };
  if (verdict === decisions[1] && decisions[0]?.verdict === "allowed" && verdict.verdict === "denied") {
    return { verdict: "denied", reasons: [tagSessionMissing(decisions[0], policy), ...verdict.reasons] };
  }
  return verdict.verdict === "allowed" ? doubted(verdict, evaluation) : verdict;
}

/** EKS Pod Identity tags its sessions, for which IAM wants sts:TagSession allowed besides (pod-id-role.md). */
function actionsOf(request: TrustRequest): readonly StsAction[] {
  if (request.mechanism === "irsa") {
    return ["sts:AssumeRoleWithWebIdentity"];
  }
  return request.sessionTagsDisabled ? ["sts:AssumeRole"] : ["sts:AssumeRole", "sts:TagSession"];
}

/** Without Version, 2008-10-17 holds (reference_policies_elements_version). */
function variableSupport(policy: TrustPolicy): VariableSupport {
  const { version } = policy;
  if (version === undefined || (version.known && version.text === "2008-10-17")) {
    return policy.complete ? "literal" : "unknown";
  }
  return version.known && version.text === "2012-10-17" ? "replaced" : "unknown";
}

function decide(action: StsAction, evaluation: Evaluation): TrustVerdict {
  const { policy } = evaluation;
  const outcomes = policy.statements
    .map((_, index) => evaluateStatement(index, action, evaluation))
    .filter((outcome) => outcome !== undefined);
  const denying = outcomes.filter(({ effect, truth }) => effect === "Deny" && truth === "yes");
  if (denying.length > 0) {
    return { verdict: "denied", reasons: denying.map((outcome) => wholeReason("statement-denies", outcome, action)) };
  }
  const allowing = outcomes.filter(({ effect, truth }) => effect === "Allow" && truth === "yes");
  const mayAllow = outcomes.filter(({ effect, truth }) => effect !== "Deny" && truth !== "no");
  if (mayAllow.length === 0 && policy.complete) {
    return { verdict: "denied", reasons: denialReasons(outcomes, policy) };
  }
  const mayDeny = outcomes.filter(({ effect, truth }) => effect !== "Allow" && truth !== "no");
  if (allowing.length > 0 && mayDeny.length === 0 && policy.complete) {
    return { verdict: "allowed", reasons: allowing.flatMap((outcome) => allowReasons(outcome, action)) };
  }
  const open = allowing.length > 0 ? mayDeny : mayAllow;
  return { verdict: "unknown", reasons: [...open.flatMap(openReasons), ...incompleteReasons(policy)] };
}

/** A policy that IAM would refuse, or keep only half of, admits nobody for certain. */
function doubted(verdict: TrustVerdict, { policy }: Evaluation): TrustVerdict {
  const reasons: TrustReason[] = policy.statements.flatMap((statement, index) => refusals(statement, index));
  const { version } = policy;
  if (version?.known && version.text !== "2012-10-17" && version.text !== "2008-10-17") {
    const message = l10n.t('"{0}" is no version of the policy language', version.text);
    reasons.push({ code: "incomplete", message, range: version.range, statement: undefined });
  }
  for (const element of policy.unknownElements) {
    const message = l10n.t('a policy document has no element "{0}"', element.text);
    reasons.push({ code: "incomplete", message, range: element.range, statement: undefined });
  }
  for (const { second } of policy.duplicateKeys) {
    const message = l10n.t(
      '"{0}" stands twice in one object: IAM may refuse the policy or drop one of them',
      second.text,
    );
    reasons.push({ code: "incomplete", message, range: second.range, statement: undefined });
  }
  return reasons.length === 0 ? verdict : { verdict: "unknown", reasons };
}

function allowReasons(outcome: StatementOutcome, action: StsAction): readonly TrustReason[] {
  return [
    wholeReason("statement-allows", outcome, action),
    ...outcome.conditions.map((condition) => reasonOf(condition, outcome)),
  ];
}

/** The statement that came nearest first: Allow before Deny, then by how many of its elements hold. */
function denialReasons(outcomes: readonly StatementOutcome[], policy: TrustPolicy): readonly TrustReason[] {
  const candidates = outcomes.filter(({ effect }) => effect !== "Deny");
  if (candidates.length === 0) {
    const message = l10n.t("no statement of the policy allows anything");
    return [{ code: "no-statement", message, range: policy.statementKey?.range ?? policy.range, statement: undefined }];
  }
  const ranked = candidates.map((outcome) => ({ outcome, distance: distanceOf(outcome) }));
  ranked.sort((a, b) => a.distance - b.distance || a.outcome.index - b.outcome.index);
  return ranked.flatMap(({ outcome }) => failingElements(outcome).map((element) => reasonOf(element, outcome)));
}

/** A wrong principal weighs more than a wrong action, and that more than any number of conditions. */
function distanceOf(outcome: StatementOutcome): number {
  const failed = outcome.conditions.filter(({ truth }) => truth === "no").length;
  const share = failed / (outcome.conditions.length + 1);
  return (outcome.principal.truth === "no" ? 4 : 0) + (outcome.action.truth === "no" ? 2 : 0) + share;
}

function openReasons(outcome: StatementOutcome): readonly TrustReason[] {
  const { statement, index } = outcome;
  const reasons = undecidedElements(outcome).map((element) => reasonOf(element, outcome));
  if (outcome.effect === undefined) {
    const text = statement.effect === undefined ? l10n.t("is missing") : l10n.t('is "{0}"', statement.effect.text);
    const range = statement.effect?.range ?? statement.range;
    reasons.push({
      code: "effect-invalid",
      message: l10n.t("the statement's Effect {0}", text),
      range,
      statement: index,
    });
  }
  if (!statement.complete || reasons.length === 0) {
    const message = statement.complete
      ? l10n.t("keys of the statement stand twice")
      : l10n.t("part of the statement could not be read");
    reasons.push({ code: "incomplete", message, range: statement.range, statement: index });
  }
  return reasons;
}

function incompleteReasons(policy: TrustPolicy): readonly TrustReason[] {
  const message = l10n.t("the policy could not be read to its end");
  return policy.complete ? [] : [{ code: "incomplete", message, range: policy.range, statement: undefined }];
}

function tagSessionMissing(allowed: TrustVerdict, policy: TrustPolicy): TrustReason {
  const [first] = allowed.reasons;
  return {
    code: "tag-session-missing",
    message: l10n.t("sts:AssumeRole is allowed but sts:TagSession is not, and EKS Pod Identity needs both"),
    range: first?.range ?? policy.range,
    statement: first?.statement,
  };
}

function wholeReason(
  code: "statement-allows" | "statement-denies",
  outcome: StatementOutcome,
  action: StsAction,
): TrustReason {
  const sid = outcome.statement.sid?.text;
  const name = sid === undefined ? l10n.t("statement {0}", outcome.index + 1) : l10n.t('statement "{0}"', sid);
  const message = `${name} ${code === "statement-allows" ? "allows" : "denies"} ${action}`;
  return { code, message, range: outcome.statement.range, statement: outcome.index };
}

function reasonOf(element: ElementOutcome, outcome: StatementOutcome): TrustReason {
  return {
    code: element.code,
    range: element.range,
    statement: outcome.index,
    get message() {
      return element.message;
    },
  };
}
