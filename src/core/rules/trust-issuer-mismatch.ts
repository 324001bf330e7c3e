/** Conditions on another issuer than the principal's never hold: no token carries claims of two issuers. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { Value } from "../model/value.ts";
import { formatProviderArn } from "../names/arn.ts";
import { isIssuerSymbol, parseEksIssuer } from "../names/issuer.ts";
import { defineRule, type Fix } from "./rule.ts";
import {
  type ClaimCondition,
  type EksPrincipal,
  type EksStatement,
  eksStatements,
  foreignClaims,
  issuerRange,
} from "./web-identity.ts";

interface Data {
  readonly statement: EksStatement;
  /** What to change to make them agree, and into what; the preferred one first. */
  readonly changes: readonly { readonly value: Value; readonly text: string }[][];
}

export const trustIssuerMismatch = defineRule({
  meta: {
    id: "trust-issuer-mismatch",
    title: "Condition names another issuer than the principal",
    category: "trust-policy",
    source: "IAM User Guide, reference_policies_iam-condition-keys: keys bear the provider's URL",
    fix: "automatic",
  },
  messages: {
    key: {
      severity: "error",
      text: 'The condition is on issuer "{keyIssuer}", but the principal is the provider of "{issuer}": a token never has claims of two issuers, so nobody may assume the role.',
    },
    bare: {
      severity: "error",
      text: 'The condition key "{key}" lacks the issuer, so it is a key that no request has and nobody may assume the role. Write "{issuer}:{key}".',
    },
    principal: {
      severity: "error",
      text: 'The principal is the provider of "{issuer}", but the conditions are on issuer "{keyIssuer}": a token never has claims of two issuers, so nobody may assume the role.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact, { graph }) {
    for (const statement of eksStatements(fact)) {
      const mismatched = foreignClaims(statement);
      const [first] = mismatched;
      const [principal] = statement.principals;
      const issuer = principal?.issuer;
      if (first === undefined || principal === undefined || issuer === undefined) {
        continue;
      }
      // A name for an issuer is nothing that could be written down.
      const toPrincipal = isIssuerSymbol(issuer)
        ? []
        : mismatched.map((claim) => ({ value: claim.condition.key, text: `${issuer}:${claim.claim}` }));
      const toKeys =
        principal.provider === undefined
          ? []
          : [
              {
                value: principal.principal.value,
                text: formatProviderArn({ ...principal.provider, issuer: first.issuer }),
              },
            ];
      const knownIssuers = graph.knownIssuers();
      const keysAgree = mismatched.length === statement.claims.length && sameIssuer(mismatched);
      const keysWellWritten = keysAgree && parseEksIssuer(first.issuer) !== undefined;
      const keysRight =
        keysWellWritten &&
        !knownIssuers.has(issuer) &&
        (knownIssuers.has(first.issuer) || mismatched.length > 1 || parseEksIssuer(issuer) === undefined);
      const values = { issuer, keyIssuer: first.issuer };
      if (keysRight) {
        const data: Data = { statement, changes: [toKeys, toPrincipal] };
        yield {
          message: "principal",
          values,
          range: issuerInPrincipal(principal),
          related: [
            { location: { uri: fact.uri, range: issuerRange(first) }, message: l10n.t("the conditions' issuer") },
          ],
          data,
        };
        continue;
      }
      for (const claim of mismatched) {
        const data: Data = { statement, changes: keysWellWritten ? [toPrincipal, toKeys] : [toPrincipal] };
        yield {
          message: claim.issuer === "" ? "bare" : "key",
          values: { issuer, keyIssuer: claim.issuer, key: claim.condition.key.text },
          range: issuerRange(claim),
          related: [
            {
              location: { uri: fact.uri, range: issuerInPrincipal(principal) },
              message: l10n.t("the principal's issuer"),
            },
          ],
          data,
        };
      }
    }
  },
  fix({ uri, data: { changes } }) {
    return changes
      .filter((change) => change.length > 0)
      .map(
        (change, index): Fix => ({
          title: l10n.t(
            'Change to "{0}"{1}',
            change[0]?.text ?? "",
            change.length > 1 ? l10n.t(" in all conditions of the statement") : "",
          ),
          preferred: index === 0,
          edits: [{ kind: "edit", uri, edits: change.map(({ value, text }) => replaceValue(value, text)) }],
        }),
      );
  },
});

function sameIssuer(claims: readonly ClaimCondition[]): boolean {
  return new Set(claims.map((claim) => claim.issuer)).size === 1;
}

function issuerInPrincipal({ principal, issuer }: EksPrincipal): { readonly start: number; readonly end: number } {
  const { range, text } = principal.value;
  const at = issuer === undefined ? -1 : text.lastIndexOf(issuer);
  return at < 0 || range.end - range.start !== text.length ? range : { start: range.start + at, end: range.end };
}
