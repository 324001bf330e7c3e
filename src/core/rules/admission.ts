/** Whether a role's trust policies admit the accounts that are annotated with it, and if not, which part of the token is to blame. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { Setting } from "../model/kustomize/field-change.ts";
import { describeRole } from "../model/trust-roles.ts";
import { knownText, type Value } from "../model/value.ts";
import { withoutScheme } from "../names/issuer.ts";
import { AUDIENCE_ANNOTATION, DEFAULT_AUDIENCE } from "../names/kubernetes.ts";
import { formatSubject, looksLikeAudience, looksLikeSubject, subjectProblem } from "../names/subject.ts";
import { evaluateTrust } from "../trust/evaluate.ts";
import type { TrustCondition } from "../trust/policy.ts";
import type { TrustVerdict } from "../trust/verdict.ts";
import { claimsNamed, comparesLiterally, type EksStatement, eksStatements, issuersOf } from "./web-identity.ts";

/** A value of the policy that would be admitted in the place of the account's own. */
export interface AdmittedValue {
  readonly statement: EksStatement;
  readonly condition: TrustCondition;
  readonly value: Value;
}

/** A role as far as admission hangs on it; where its ARN is not written out, its account is not known. */
export interface AdmittingRole {
  readonly name: string;
  readonly account: string | undefined;
}

/** An account that a trust policy of its role refuses because of its subject or its audience; an empty list is not to blame. */
export interface Refusal {
  readonly account: EffectiveAccount;
  readonly policy: TrustPolicyFact;
  readonly role: AdmittingRole;
  /** Subject and audience of the account's tokens. */
  readonly subject: string;
  readonly audience: string;
  readonly subjects: readonly AdmittedValue[];
  readonly audiences: readonly AdmittedValue[];
}

/**
 * - `admitted`: by at least one issuer that the policy trusts;
 * - `refused`: with another subject or audience that the policy names it would be admitted;
 * - `other`: refused for another reason, which is another rule's to tell;
 * - `unknown`: a template or a condition on something not known decides.
 */
export type Admission =
  | { readonly outcome: "admitted" | "other" | "unknown" }
  | { readonly outcome: "refused"; readonly refusal: Refusal };

/**
 * Accounts that every trust policy of their role refuses, one refusal for each policy. Of several documents of one role (one per
 * environment, say) one that admits is enough, and one that is unknown decides nothing.
 */
export function refusalsOf(graph: IdentityGraph, accounts: readonly EffectiveAccount[]): readonly Refusal[] {
  return accounts.flatMap((account) => graph.once(account, refusalsOfOne));
}

function refusalsOfOne(account: EffectiveAccount, graph: IdentityGraph): readonly Refusal[] {
  const role = roleOf(account, graph);
  if (role === undefined || account.fact.partial) {
    return [];
  }
  const policies = [...new Set(graph.trustOf(account).targets.map((link) => link.policy))];
  const admissions = policies.map((policy) => knownAdmissionOf(account, role, policy));
  return admissions.some(({ outcome }) => outcome === "admitted" || outcome === "unknown")
    ? []
    : admissions.flatMap((admission) => (admission.outcome === "refused" ? [admission.refusal] : []));
}

/** Neither account nor policy ever changes, and the files of both ask. The role is the account's. */
const ADMISSIONS = new WeakMap<EffectiveAccount, WeakMap<TrustPolicyFact, Admission>>();

function knownAdmissionOf(account: EffectiveAccount, role: AdmittingRole, policy: TrustPolicyFact): Admission {
  const known = ADMISSIONS.get(account) ?? new WeakMap<TrustPolicyFact, Admission>();
  const admission = known.get(policy) ?? admissionOf(account, role, policy);
  ADMISSIONS.set(account, known.set(policy, admission));
  return admission;
}

/** The role that an account is annotated with, by its ARN or by a reference to where it is defined. */
export function roleOf(account: EffectiveAccount, graph: IdentityGraph): AdmittingRole | undefined {
  const { role } = account.fact;
  return (
    graph.roleArnOf(account) ?? (role === undefined ? undefined : { name: describeRole(role), account: undefined })
  );
}

/** Refusals by this policy of the accounts that are annotated with its role. */
export function refusalsBy(graph: IdentityGraph, policy: TrustPolicyFact): readonly Refusal[] {
  return refusalsOf(graph, accountsOf(graph, policy)).filter((refusal) => refusal.policy === policy);
}

/** Accounts annotated with the role that a policy belongs to. */
export function accountsOf(graph: IdentityGraph, policy: TrustPolicyFact): readonly EffectiveAccount[] {
  return graph.once(policy, findAccountsOf);
}

function findAccountsOf(policy: TrustPolicyFact, graph: IdentityGraph): readonly EffectiveAccount[] {
  const names = graph.rolesOf(policy).targets.map(({ roleName }) => roleName);
  const keys = policy.role?.block === undefined ? names : [...names, policy.role.block];
  return [...new Set(keys.flatMap((key) => graph.accountsOfRole(key)))];
}

/** Judges one account in one placement against one trust policy of its role. */
export function admissionOf(account: EffectiveAccount, role: AdmittingRole, policy: TrustPolicyFact): Admission {
  const { namespace, name } = account.placement;
  const audience = audienceOf(account);
  if (namespace === undefined || name === undefined || audience === undefined) {
    return { outcome: "unknown" };
  }
  const subject = formatSubject({ namespace, name });
  const statements = eksStatements(policy);
  const issuers = [...new Set(statements.flatMap(issuersOf))];
  // A role whose account is not written out cannot be admitted in any other account than its provider's.
  const accounts = new Map(
    statements
      .flatMap(({ principals }) => principals.flatMap(({ provider }) => provider ?? []))
      .map((provider) => [withoutScheme(provider.issuer), provider.account]),
  );
  const ask = (issuer: string, asked: string, forAudience: string): TrustVerdict["verdict"] =>
    evaluateTrust(policy.policy, {
      mechanism: "irsa",
      issuer,
      account: role.account ?? accounts.get(issuer),
      subject: asked,
      audience: forAudience,
      otherKeys: "unknown",
    }).verdict;
  const verdicts = issuers.map((issuer) => ask(issuer, subject, audience));
  const allowing = issuers.filter((_, index) => verdicts[index] === "allowed");
  if (allowing.length > 0) {
    return {
      outcome: role.account !== undefined || allowing.some((issuer) => !accounts.has(issuer)) ? "admitted" : "unknown",
    };
  }
  if (issuers.length === 0 || verdicts.includes("unknown") || !policy.policy.complete) {
    return { outcome: "unknown" };
  }
  const subjects: AdmittedValue[] = [];
  const audiences: AdmittedValue[] = [];
  for (const statement of statements) {
    const allows = (asked: string, forAudience: string) =>
      issuersOf(statement).some((issuer) => ask(issuer, asked, forAudience) === "allowed");
    const otherSubjects = valuesOf(statement, ["sub"], isWellWritten);
    const otherAudiences = valuesOf(statement, ["aud", "oaud"], ({ text }) => !looksLikeSubject(text));
    const asSubject = otherSubjects.filter(({ value }) => allows(value.text, audience));
    const asAudience = otherAudiences.filter(({ value }) => allows(subject, value.text));
    const pairs =
      asSubject.length + asAudience.length > 0
        ? []
        : otherSubjects.flatMap((first) =>
            otherAudiences
              .filter((second) => allows(first.value.text, second.value.text))
              .map((second) => ({ first, second })),
          );
    // Where either of the two would do, the subject is the likelier mistake: audiences are seldom more than one.
    subjects.push(...asSubject, ...pairs.map(({ first }) => first));
    audiences.push(...(asSubject.length > 0 ? [] : asAudience), ...pairs.map(({ second }) => second));
  }
  return subjects.length + audiences.length === 0
    ? { outcome: "other" }
    : {
        outcome: "refused",
        refusal: { account, policy, role, subject, audience, subjects: unique(subjects), audiences: unique(audiences) },
      };
}

function valuesOf(
  statement: EksStatement,
  claims: readonly string[],
  isFit: (value: Value, condition: TrustCondition) => boolean,
): readonly AdmittedValue[] {
  return claims
    .flatMap((claim) => claimsNamed(statement, claim))
    .flatMap(({ condition }) =>
      condition.values
        .filter((value) => value.known && isFit(value, condition))
        .map((value) => ({ statement, condition, value })),
    );
}

/** Values that can match some subject; the others are told by the rules on how subjects are written. */
function isWellWritten(value: Value, condition: TrustCondition): boolean {
  const literal = comparesLiterally(condition);
  const problem = subjectProblem(value.text, !literal);
  return (
    (problem === undefined || problem === "name") &&
    !looksLikeAudience(value.text) &&
    !(literal && /[*?]/.test(value.text))
  );
}

function unique(values: readonly AdmittedValue[]): readonly AdmittedValue[] {
  return [...new Map(values.map((each) => [each.value, each])).values()];
}

/** Audience of the account's tokens; undefined when a template fills it in. */
export function audienceOf(account: EffectiveAccount): string | undefined {
  const annotation = audienceAnnotation(account);
  return annotation === undefined ? (account.whole ? DEFAULT_AUDIENCE : undefined) : knownText(annotation.value);
}

/** The annotation that gives the account's tokens another audience, whichever text sets it. */
export function audienceAnnotation({ annotations }: EffectiveAccount): Setting | undefined {
  return annotations.find(({ key }) => key.text === AUDIENCE_ANNOTATION);
}

/** ` in the overlay base/dev`, for messages about an account that several overlays apply. */
export function describeOverlay({ placement: { overlay } }: EffectiveAccount): string {
  return overlay === undefined
    ? ""
    : l10n.t(" in the overlay {0}", decodeURIComponent(overlay.split("/").slice(-3, -1).join("/")));
}
