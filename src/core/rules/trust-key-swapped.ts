/** A subject compared with the audience, or the reverse: the two keys were mixed up. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { TextEdit } from "../text/edits.ts";
import { defineRule } from "./rule.ts";
import { type ClaimCondition, EKS_CLAIMS, type EksStatement, eksStatements, meantClaim } from "./web-identity.ts";

interface Data {
  /** All mixed-up conditions of the statement: they are put right together. */
  readonly swapped: readonly ClaimCondition[];
  readonly statement: EksStatement;
}

export const trustKeySwapped = defineRule({
  meta: {
    id: "trust-key-swapped",
    title: "Subject under :aud, or audience under :sub",
    category: "trust-policy",
    source: "IAM User Guide, reference_policies_iam-condition-keys: aud and sub",
    fix: "automatic",
  },
  messages: {
    subject: {
      severity: "error",
      text: '"{value}" is a subject, but stands under :{claim}, the audience of the token: nobody matches. The key for it is :sub.',
    },
    audience: {
      severity: "error",
      text: '"{value}" is an audience, but stands under :sub, the subject of the token: nobody matches. The key for it is :aud.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    for (const statement of eksStatements(fact)) {
      const swapped = swappedClaims(statement);
      const data: Data = { swapped, statement };
      for (const { condition, claim } of swapped) {
        const [value] = condition.values;
        if (value !== undefined) {
          const message = claim === "sub" ? "audience" : "subject";
          yield { message, values: { value: value.text, claim }, range: value.range, data };
        }
      }
    }
  },
  fix({ uri, data: { swapped, statement } }) {
    const others = statement.claims.filter((claim) => !swapped.includes(claim));
    const isTaken = swapped.some((claim) => others.some((other) => other.claim === meantClaim(claim)));
    const targets = new Set(swapped.map(meantClaim));
    if (isTaken || targets.size < swapped.length) {
      return [];
    }
    const edits = swapped.map(
      (claim): TextEdit => replaceValue(claim.condition.key, `${claim.issuer}:${meantClaim(claim) ?? claim.claim}`),
    );
    const title =
      swapped.length === 1 ? l10n.t("Change the key to :{0}", [...targets][0] ?? "") : l10n.t("Swap :aud and :sub");
    return [{ title, preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});

/** Conditions whose claim is spelt right and whose values are all of the other sort. */
export function swappedClaims(statement: EksStatement): readonly ClaimCondition[] {
  return statement.claims.filter((claim) => {
    const meant = meantClaim(claim);
    return EKS_CLAIMS.has(claim.claim) && meant !== undefined && meant !== (claim.claim === "sub" ? "sub" : "aud");
  });
}
