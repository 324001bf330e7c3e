/** Conditions on a claim or key that no token of a ServiceAccount brings along. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { Value } from "../model/value.ts";
import { isIssuerSymbol } from "../names/issuer.ts";
import type { TextRange } from "../text/range.ts";
import { defineRule } from "./rule.ts";
import {
  type ClaimCondition,
  EKS_CLAIMS,
  type EksStatement,
  eksStatements,
  issuersOf,
  meantClaim,
  needsKey,
} from "./web-identity.ts";

interface Data {
  readonly key: Value;
  readonly corrected: string | undefined;
}

export const trustClaimUnavailable = defineRule({
  meta: {
    id: "trust-claim-unavailable",
    title: "Condition on a claim that ServiceAccount tokens do not have",
    category: "trust-policy",
    source: "IAM User Guide, reference_policies_iam-condition-keys and id_roles_providers_create_oidc",
    fix: "automatic",
  },
  messages: {
    claim: {
      severity: "error",
      text: 'IAM takes only the claims "sub" and "aud" from a ServiceAccount\'s token, not "{claim}", so this condition never holds and nobody may assume the role.{hint}',
    },
    none: {
      severity: "error",
      text: 'The condition key "{key}" names no claim, so no request has it and nobody may assume the role. It has to end with :sub or :aud.{hint}',
    },
    global: {
      severity: "error",
      text: "{key} is never in a request with a ServiceAccount's token ({why}), so this condition never holds and nobody may assume the role.",
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    for (const statement of eksStatements(fact)) {
      for (const claim of statement.claims) {
        const { condition } = claim;
        if (!claim.issuerKnown || EKS_CLAIMS.has(claim.claim) || !needsKey(condition)) {
          continue;
        }
        const corrected = correction(claim, statement);
        const data: Data = { key: condition.key, corrected };
        const hint = corrected === undefined ? "" : l10n.t(' Write "{0}".', corrected);
        const values = { claim: claim.claim, key: condition.key.text, hint };
        yield { message: claim.claim === "" ? "none" : "claim", values, range: claimRange(claim), data };
      }
      if (statement.principals.length < statement.statement.principals.length) {
        continue;
      }
      for (const condition of statement.statement.conditions) {
        const why = condition.key.known ? neverSent(condition.key.text) : undefined;
        if (why !== undefined && needsKey(condition)) {
          const data: Data = { key: condition.key, corrected: undefined };
          yield { message: "global", values: { key: condition.key.text, why }, range: condition.key.range, data };
        }
      }
    }
  },
  fix({ uri, data: { key, corrected } }) {
    return corrected === undefined
      ? []
      : [
          {
            title: l10n.t('Change to "{0}"', corrected),
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(key, corrected)] }],
          },
        ];
  },
});

/** The key with the claim that is meant; undefined where the statement has that claim already. */
function correction(claim: ClaimCondition, statement: EksStatement): string | undefined {
  const meant = meantClaim(claim);
  const isTaken = statement.claims.some((other) => other !== claim && other.claim === meant);
  if (meant === undefined || isTaken) {
    return undefined;
  }
  const [issuer, ...others] = issuersOf(statement);
  if (issuer !== undefined && others.length === 0 && (!isIssuerSymbol(issuer) || claim.condition.key.symbolic)) {
    return `${issuer}:${meant}`;
  }
  // Without a colon the claim's letters may still be there: `…/id/ABCsub`.
  const { issuer: written } = claim;
  const glued = claim.claim === "" && written.toLowerCase().endsWith(meant) ? written.slice(0, -meant.length) : written;
  return `${glued}:${meant}`;
}

function neverSent(key: string): string | undefined {
  const name = key.toLowerCase();
  if (name.startsWith("aws:requesttag/") || name === "aws:tagkeys" || name === "sts:transitivetagkeys") {
    return l10n.t("IRSA has no session tags");
  }
  return name === "sts:externalid" ? l10n.t("sts:AssumeRoleWithWebIdentity takes no external id") : undefined;
}

function claimRange({ condition: { key }, claimAt, claim }: ClaimCondition): TextRange {
  const exact = key.range.end - key.range.start === key.text.length;
  return exact && claim !== "" ? { start: key.range.start + claimAt + 1, end: key.range.end } : key.range;
}
