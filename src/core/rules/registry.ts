/** All rules, in the order in which documentation lists them. */
import { ACCOUNT_RULES } from "./account-rules.ts";
import { ASSOCIATION_RULES } from "./association-rules.ts";
import { pastedText } from "./pasted-text.ts";
import { placeholderLeft } from "./placeholder-left.ts";
import type { Rule } from "./rule.ts";
import { TRUST_RULES } from "./trust-rules.ts";
import { WORKLOAD_RULES } from "./workload-rules.ts";

export const RULES: readonly Rule[] = [
  ...ACCOUNT_RULES,
  ...WORKLOAD_RULES,
  ...TRUST_RULES,
  ...ASSOCIATION_RULES,
  placeholderLeft,
  pastedText,
];
