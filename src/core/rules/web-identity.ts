/** The parts of a trust policy that IRSA is about: Allow statements for EKS issuers, their conditions by claim. */
import type { TrustPolicyFact } from "../model/facts.ts";
import { knownText, type Value } from "../model/value.ts";
import { type ProviderArn, parseProviderArn } from "../names/arn.ts";
import { looksLikeEksIssuer, withoutScheme } from "../names/issuer.ts";
import type { TrustCondition, TrustPrincipal, TrustStatement } from "../trust/policy.ts";

/** A Federated principal that is, or is meant to be, an EKS issuer's provider. */
export interface EksPrincipal {
  readonly principal: TrustPrincipal;
  /** Undefined when the ARN is malformed or templated. */
  readonly provider: ProviderArn | undefined;
}

/** A statement that lets ServiceAccounts of EKS clusters in. */
export interface EksStatement {
  readonly statement: TrustStatement;
  readonly index: number;
  readonly principals: readonly EksPrincipal[];
  /** Conditions on a claim of an EKS issuer, split into issuer and claim. */
  readonly claims: readonly ClaimCondition[];
  /** True when some condition key is filled in by a template as a whole: what is not seen may still be there. */
  readonly opaqueKeys: boolean;
}

/** One condition on `<issuer>:<claim>`. */
export interface ClaimCondition {
  readonly condition: TrustCondition;
  /** As written before the last colon, scheme and all. */
  readonly issuer: string;
  /** False when a template stands in the issuer part. */
  readonly issuerKnown: boolean;
  /** Lower case: `sub`, `aud`, `amr` … (condition keys are compared without case). */
  readonly claim: string;
  /** Offset of the colon before the claim, inside the key's text. */
  readonly claimAt: number;
}

/** Allow statements whose principal is an EKS issuer's provider, in source order. */
export function eksStatements(fact: TrustPolicyFact): readonly EksStatement[] {
  const found: EksStatement[] = [];
  fact.policy.statements.forEach((statement, index) => {
    const principals = statement.principals.filter(isEksPrincipal);
    if (principals.length > 0 && !statement.notPrincipal && knownText(statement.effect) === "Allow") {
      const claims = statement.conditions.map(claimOf).filter((claim) => claim !== undefined);
      found.push({
        statement,
        index,
        principals: principals.map((principal) => ({
          principal,
          provider: principal.value.known ? parseProviderArn(principal.value.text) : undefined,
        })),
        claims,
        opaqueKeys: !statement.complete || statement.conditions.some((condition) => isOpaque(condition.key)),
      });
    }
  });
  return found;
}

/** Issuers (without scheme) of a statement's well-formed providers. */
export function issuersOf(statement: EksStatement): readonly string[] {
  return statement.principals.flatMap(({ provider }) =>
    provider === undefined ? [] : [withoutScheme(provider.issuer)],
  );
}

/** Conditions of a statement on one claim. */
export function claimsNamed(statement: EksStatement, claim: string): readonly ClaimCondition[] {
  return statement.claims.filter((condition) => condition.claim === claim);
}

/** Splits a condition key into issuer and claim; undefined when it is not about a claim of an EKS issuer. */
export function claimOf(condition: TrustCondition): ClaimCondition | undefined {
  const { text, known } = condition.key;
  const claimAt = text.lastIndexOf(":");
  const issuer = text.slice(0, claimAt);
  const claim = text.slice(claimAt + 1).toLowerCase();
  const opaqueIssuer = !known && /^[$<{%]/.test(issuer);
  if (claimAt < 0 || !/^[a-z.]+$/.test(claim) || !(looksLikeEksIssuer(issuer) || opaqueIssuer)) {
    return undefined;
  }
  return { condition, issuer, issuerKnown: known, claim, claimAt };
}

/** True for StringEquals and its relatives, which take `*` and `?` as they stand, whatever modifiers they carry. */
export function comparesLiterally({ operator }: TrustCondition): boolean {
  return operator.known && /^(ForAnyValue:|ForAllValues:)?StringEquals(IgnoreCase)?(IfExists)?$/.test(operator.text);
}

/** Range of the issuer part of a condition's key; the whole key where escapes make offsets differ. */
export function issuerRange(claim: ClaimCondition): { readonly start: number; readonly end: number } {
  const { range, text } = claim.condition.key;
  return range.end - range.start === text.length ? { start: range.start, end: range.start + claim.claimAt } : range;
}

function isEksPrincipal(principal: TrustPrincipal): boolean {
  return principal.type === "Federated" && looksLikeEksIssuer(principal.value.text);
}

/** A key such as `${ISSUER_KEY}` says nothing; `${ISSUER}:sub` still names its claim. */
function isOpaque(key: Value): boolean {
  return !key.known && !/:(sub|aud|oaud|amr|email)$/i.test(key.text);
}
