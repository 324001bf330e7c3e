/** Rules about Pod Identity associations; those about the trust policies of their roles stand with the trust policy rules. */
import { piAssociationDuplicate } from "./pi-association-duplicate.ts";
import { piAssociationUnknownAccount } from "./pi-association-unknown-account.ts";
import { piPolicyNeedsNoTags } from "./pi-policy-needs-no-tags.ts";
import { piRequestTagMismatch } from "./pi-request-tag-mismatch.ts";
import { piRoleAccount } from "./pi-role-account.ts";
import { piTagsDisabled } from "./pi-tags-disabled.ts";
import type { Rule } from "./rule.ts";

export const ASSOCIATION_RULES: readonly Rule[] = [
  piRequestTagMismatch,
  piTagsDisabled,
  piAssociationDuplicate,
  piAssociationUnknownAccount,
  piRoleAccount,
  piPolicyNeedsNoTags,
];
