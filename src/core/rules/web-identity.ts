/** The parts of a trust policy that IRSA is about: Allow statements for EKS issuers, their conditions by claim. */
import type { TrustPolicyFact } from "../model/facts.ts";
import { isSettled, knownText, type Value } from "../model/value.ts";
import { issuerInOwnAccount, type ProviderArn, parseProviderArn } from "../names/arn.ts";
import { checkIssuerForm, isIssuerSymbol, looksLikeEksIssuer, sameIssuer, withoutScheme } from "../names/issuer.ts";
import { nearestName } from "../names/near.ts";
import { looksLikeAudience, looksLikeSubject } from "../names/subject.ts";
import { parseOperator } from "../trust/operators.ts";
import type { TrustCondition, TrustPrincipal, TrustStatement } from "../trust/policy.ts";

/** A Federated principal that is, or is meant to be, an EKS issuer's provider. */
export interface EksPrincipal {
  readonly principal: TrustPrincipal;
  /** Undefined when the ARN is malformed or templated. */
  readonly provider: ProviderArn | undefined;
  /** Issuer of the provider, also where only the account is filled in later (`${AWS::AccountId}`). */
  readonly issuer: string | undefined;
}

/** A statement that lets ServiceAccounts of EKS clusters in. */
export interface EksStatement {
  readonly statement: TrustStatement;
  readonly index: number;
  readonly principals: readonly EksPrincipal[];
  /** Conditions on a claim of an EKS issuer, split into issuer and claim. */
  readonly claims: readonly ClaimCondition[];
  /**
   * True when what is not seen may still be there: a template fills in a whole condition key, or the statement has an element
   * that IAM does not know (`Conditon`).
   */
  readonly opaqueKeys: boolean;
}

/** One condition on `<issuer>:<claim>`. */
export interface ClaimCondition {
  readonly condition: TrustCondition;
  /** As written before the last colon, scheme and all. */
  readonly issuer: string;
  /** False when a template stands in the issuer part; a name for an issuer (`issuerSymbol`) is none. */
  readonly issuerKnown: boolean;
  /** Lower case: `sub`, `aud`, `amr` … (condition keys are compared without case). */
  readonly claim: string;
  /** Offset of the colon before the claim, inside the key's text. */
  readonly claimAt: number;
}

/** Facts never change, and two dozen rules ask for the same statements. */
const STATEMENTS = new WeakMap<TrustPolicyFact, readonly EksStatement[]>();

/** Allow statements whose principal is an EKS issuer's provider, in source order. */
export function eksStatements(fact: TrustPolicyFact): readonly EksStatement[] {
  let statements = STATEMENTS.get(fact);
  if (statements === undefined) {
    statements = readEksStatements(fact);
    STATEMENTS.set(fact, statements);
  }
  return statements;
}

function readEksStatements(fact: TrustPolicyFact): readonly EksStatement[] {
  const found: EksStatement[] = [];
  fact.policy.statements.forEach((statement, index) => {
    const principals = eksPrincipals(statement);
    if (principals.length > 0 && !statement.notPrincipal && knownText(statement.effect) === "Allow") {
      const claims = statement.conditions.map(claimOf).filter((claim) => claim !== undefined);
      found.push({
        statement,
        index,
        principals: principals.map(readPrincipal),
        claims,
        opaqueKeys:
          !statement.complete ||
          statement.unknownElements.length > 0 ||
          statement.conditions.some((condition) => isOpaque(condition.key)),
      });
    }
  });
  return found;
}

function readPrincipal(principal: TrustPrincipal): EksPrincipal {
  const { text, known } = principal.value;
  const provider = known ? parseProviderArn(text) : undefined;
  return { principal, provider, issuer: provider?.issuer ?? (known ? undefined : issuerInOwnAccount(text)) };
}

/** Issuers (without scheme) of a statement's well-formed providers. */
export function issuersOf(statement: EksStatement): readonly string[] {
  return statement.principals.flatMap(({ issuer }) => (issuer === undefined ? [] : [withoutScheme(issuer)]));
}

/** Conditions of a statement on one claim. */
export function claimsNamed(statement: EksStatement, claim: string): readonly ClaimCondition[] {
  return statement.claims.filter((condition) => condition.claim === claim);
}

/**
 * True when a condition is on the claim, or is meant to be: the values tell a subject from an audience, whatever the key says, and
 * a misspelt claim counts as the one it is nearest to.
 */
export function mentionsClaim({ claims }: EksStatement, wanted: "sub" | "aud"): boolean {
  return claims.some(
    (condition) =>
      condition.claim === wanted ||
      (wanted === "aud" && condition.claim === "oaud") ||
      meantClaim(condition) === wanted,
  );
}

/** The claim that a condition is about by its values, else by its key; undefined when neither says. */
export function meantClaim({ condition, claim }: ClaimCondition): "sub" | "aud" | undefined {
  const texts = condition.values.flatMap((value) => (value.known ? [value.text] : []));
  if (texts.length > 0 && texts.every(looksLikeSubject)) {
    return "sub";
  }
  if (texts.length > 0 && texts.every(looksLikeAudience)) {
    return "aud";
  }
  const near = nearestName(claim, ["sub", "aud"]);
  return claim === "sub" || near === "sub" ? "sub" : claim === "aud" || claim === "oaud" || near ? "aud" : undefined;
}

/** Claims of an EKS token that IAM has a condition key for. */
export const EKS_CLAIMS: ReadonlySet<string> = new Set(["sub", "aud", "oaud"]);

/**
 * Splits a condition key into issuer and claim; undefined for keys of AWS's own (`aws:…`, `sts:…`) and for templates that say
 * nothing. A key without a colon has the claim `""`, a bare `sub` the issuer `""`.
 */
export function claimOf(condition: TrustCondition): ClaimCondition | undefined {
  const { text } = condition.key;
  const settled = isSettled(condition.key);
  const scheme = /^https?:\/\//i.exec(text)?.[0].length ?? 0;
  // Claims may have a slash in them (`kubernetes.io/namespace`), ids have none.
  const id = /\/id\/\w+:(?!\/\/)/.exec(text);
  const colon = id === null ? text.lastIndexOf(":") : id.index + id[0].length - 1;
  const isClaim = colon >= scheme && (id !== null || !text.slice(colon).includes("/"));
  const claimAt = isClaim ? colon : text.length;
  const issuer = text.slice(0, claimAt);
  const claim = text.slice(claimAt + 1).toLowerCase();
  if (EKS_CLAIMS.has(text.toLowerCase())) {
    return { condition, issuer: "", issuerKnown: true, claim: text.toLowerCase(), claimAt: 0 };
  }
  const body = issuer.slice(scheme);
  const isIssuer = scheme > 0 || body.includes("/id/") || /^[^:]*[./]/.test(body);
  const isTemplate = !settled && (/^[$<{%]/.test(issuer) || isIssuer) && /^[a-z.]+$/.test(claim);
  return (settled && isIssuer) || isTemplate ? { condition, issuer, issuerKnown: settled, claim, claimAt } : undefined;
}

/**
 * Conditions whose issuer is not that of the statement's one principal. Issuers in a wrong form and claims that do not
 * exist are other mistakes; with several principals there is no telling which one a condition is for.
 */
export function foreignClaims({ statement, principals, claims }: EksStatement): readonly ClaimCondition[] {
  const [principal] = principals;
  const issuer = principal?.issuer;
  if (issuer === undefined || statement.principals.length > 1 || checkIssuerForm(issuer) !== undefined) {
    return [];
  }
  return claims.filter(
    (claim) =>
      claim.issuerKnown &&
      EKS_CLAIMS.has(claim.claim) &&
      checkIssuerForm(claim.issuer) === undefined &&
      sameIssuer(claim.issuer.toLowerCase(), issuer.toLowerCase()) === false,
  );
}

/** True for StringEquals and its relatives, which take `*` and `?` as they stand, whatever modifiers they carry. */
export function comparesLiterally({ operator }: TrustCondition): boolean {
  return operator.known && /^(ForAnyValue:|ForAllValues:)?StringEquals(IgnoreCase)?(IfExists)?$/.test(operator.text);
}

/** True when the condition fails without its key: negated, IfExists, ForAllValues and Null operators do not. */
export function needsKey(condition: TrustCondition): boolean {
  const operator = condition.operator.known ? parseOperator(condition.operator.text) : undefined;
  return (
    operator !== undefined &&
    operator.comparison !== "null" &&
    !operator.ifExists &&
    operator.set !== "ForAllValues" &&
    !(operator.negated && operator.set === undefined)
  );
}

/** Range of the issuer part of a condition's key; the whole key where escapes make offsets differ. */
export function issuerRange(claim: ClaimCondition): { readonly start: number; readonly end: number } {
  const { range, text } = claim.condition.key;
  return range.end - range.start === text.length ? { start: range.start, end: range.start + claim.claimAt } : range;
}

/** Providers of EKS issuers, or, where the conditions are on an EKS issuer, whatever stands in their place. */
function eksPrincipals({ principals, conditions }: TrustStatement): readonly TrustPrincipal[] {
  const federated = principals.filter(({ type }) => type === "Federated");
  const eks = federated.filter(({ value }) => looksLikeEksIssuer(value.text));
  const [only, ...more] = federated;
  if (eks.length > 0 || only === undefined || more.length > 0) {
    return eks;
  }
  const hasName = isIssuerSymbol(issuerInOwnAccount(only.value.text) ?? "");
  const isEks = (condition: TrustCondition) =>
    looksLikeEksIssuer(condition.key.text) || ((hasName || condition.key.symbolic === true) && isOnAccounts(condition));
  return conditions.some(isEks) ? federated : [];
}

/** Subjects that only ServiceAccounts have. */
function isOnAccounts({ key, values }: TrustCondition): boolean {
  return (
    /:sub$/i.test(key.text) &&
    values.length > 0 &&
    values.every(({ text, known }) => known && text.startsWith("system:serviceaccount:"))
  );
}

/** A key such as `${ISSUER_KEY}` says nothing; `${ISSUER}:sub` still names its claim. */
function isOpaque(key: Value): boolean {
  return !isSettled(key) && !/:(sub|aud|oaud|amr|email)$/i.test(key.text);
}
