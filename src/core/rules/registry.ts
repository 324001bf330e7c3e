/** All rules, in the order in which documentation lists them. */
import { ACCOUNT_RULES } from "./account-rules.ts";
import { pastedText } from "./pasted-text.ts";
import { placeholderLeft } from "./placeholder-left.ts";
import type { Rule } from "./rule.ts";
import { trustAudMissing } from "./trust-aud-missing.ts";
import { trustIssuerForm } from "./trust-issuer-form.ts";
import { trustIssuerMismatch } from "./trust-issuer-mismatch.ts";
import { trustSubMalformed } from "./trust-sub-malformed.ts";
import { trustSubMismatch } from "./trust-sub-mismatch.ts";
import { trustSubMissing } from "./trust-sub-missing.ts";
import { trustSubWildcardLiteral } from "./trust-sub-wildcard-literal.ts";
import { WORKLOAD_RULES } from "./workload-rules.ts";

export const RULES: readonly Rule[] = [
  ...ACCOUNT_RULES,
  ...WORKLOAD_RULES,
  trustIssuerMismatch,
  trustIssuerForm,
  trustSubMissing,
  trustSubMalformed,
  trustSubWildcardLiteral,
  trustSubMismatch,
  trustAudMissing,
  placeholderLeft,
  pastedText,
];
