/** Whether a role's trust policy admits an account, and if it does not, whether the subject alone is to blame. */
import type { EffectiveAccount } from "../model/effective.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import { knownText, type Value } from "../model/value.ts";
import type { RoleArn } from "../names/arn.ts";
import { AUDIENCE_ANNOTATION, DEFAULT_AUDIENCE } from "../names/kubernetes.ts";
import { formatSubject, subjectProblem } from "../names/subject.ts";
import { evaluateTrust } from "../trust/evaluate.ts";
import type { TrustCondition } from "../trust/policy.ts";
import type { WebIdentityRequest } from "../trust/verdict.ts";
import { claimsNamed, comparesLiterally, type EksStatement, eksStatements, issuersOf } from "./web-identity.ts";

/** A subject of the policy that would be admitted in the account's place. */
export interface AdmittedSubject {
  readonly statement: EksStatement;
  readonly value: Value;
}

/**
 * - `admitted`: by at least one issuer that the policy trusts;
 * - `subject`: refused, and with one of the policy's own subjects it would be admitted;
 * - `other`: refused for another reason, which is another rule's to tell;
 * - `unknown`: a template or a condition on something not known decides.
 */
export type Admission =
  | { readonly outcome: "admitted" | "other" | "unknown" }
  | { readonly outcome: "subject"; readonly subject: string; readonly admits: readonly AdmittedSubject[] };

/** Judges one account in one placement against one trust policy of its role. */
export function admissionOf(account: EffectiveAccount, role: RoleArn, policy: TrustPolicyFact): Admission {
  const { namespace, name } = account.placement;
  const audience = audienceOf(account);
  if (namespace === undefined || name === undefined || audience === undefined) {
    return { outcome: "unknown" };
  }
  const subject = formatSubject({ namespace, name });
  const statements = eksStatements(policy);
  const issuers = [...new Set(statements.flatMap(issuersOf))];
  const ask = (issuer: string, asked: string) => {
    const request: WebIdentityRequest = {
      mechanism: "irsa",
      issuer,
      account: role.account,
      subject: asked,
      audience,
      otherKeys: "unknown",
    };
    return evaluateTrust(policy.policy, request).verdict;
  };
  const verdicts = issuers.map((issuer) => ask(issuer, subject));
  if (verdicts.includes("allowed")) {
    return { outcome: "admitted" };
  }
  if (issuers.length === 0 || verdicts.includes("unknown") || !policy.policy.complete) {
    return { outcome: "unknown" };
  }
  const admits = statements.flatMap((statement) =>
    claimsNamed(statement, "sub")
      .flatMap((claim) => wellWritten(claim.condition))
      .filter((value) => issuersOf(statement).some((issuer) => ask(issuer, value.text) === "allowed"))
      .map((value) => ({ statement, value })),
  );
  return admits.length === 0 ? { outcome: "other" } : { outcome: "subject", subject, admits };
}

/** Values that can match some subject; the others are told by the rules on how subjects are written. */
function wellWritten(condition: TrustCondition): readonly Value[] {
  const literal = comparesLiterally(condition);
  return condition.values.filter(
    (value) =>
      value.known && subjectProblem(value.text, !literal) === undefined && !(literal && /[*?]/.test(value.text)),
  );
}

/** Audience of the account's tokens; undefined when a template fills it in. */
export function audienceOf(account: EffectiveAccount): string | undefined {
  const annotation = account.fact.meta.annotations.find(({ key }) => key.text === AUDIENCE_ANNOTATION);
  return annotation === undefined ? DEFAULT_AUDIENCE : knownText(annotation.value);
}
