/** The rules about trust policies, of IRSA and of EKS Pod Identity, in the order in which documentation lists them. */
import { piPrincipalTypo } from "./pi-principal-typo.ts";
import { piSourceArnForm } from "./pi-source-arn-form.ts";
import { piTagSessionMissing } from "./pi-tag-session-missing.ts";
import { piTrustUnscoped } from "./pi-trust-unscoped.ts";
import { roleWithoutTrust } from "./role-without-trust.ts";
import type { Rule } from "./rule.ts";
import { trustActionMismatch } from "./trust-action-mismatch.ts";
import { trustAudMismatch } from "./trust-aud-mismatch.ts";
import { trustAudMissing } from "./trust-aud-missing.ts";
import { trustClaimUnavailable } from "./trust-claim-unavailable.ts";
import { trustDeadStatement } from "./trust-dead-statement.ts";
import { trustDeny } from "./trust-deny.ts";
import { trustDuplicateKey } from "./trust-duplicate-key.ts";
import { trustIssuerForm } from "./trust-issuer-form.ts";
import { trustIssuerMismatch } from "./trust-issuer-mismatch.ts";
import { trustIssuerUnknown } from "./trust-issuer-unknown.ts";
import { trustKeySwapped } from "./trust-key-swapped.ts";
import { trustPrincipalAccount } from "./trust-principal-account.ts";
import { trustPrincipalInvalid } from "./trust-principal-invalid.ts";
import { trustSetOperator } from "./trust-set-operator.ts";
import { trustSize } from "./trust-size.ts";
import { trustSubBroad } from "./trust-sub-broad.ts";
import { trustSubMalformed } from "./trust-sub-malformed.ts";
import { trustSubMismatch } from "./trust-sub-mismatch.ts";
import { trustSubMissing } from "./trust-sub-missing.ts";
import { trustSubUnknownAccount } from "./trust-sub-unknown-account.ts";
import { trustSubWildcardLiteral } from "./trust-sub-wildcard-literal.ts";
import { trustSyntax } from "./trust-syntax.ts";
import { trustVersion } from "./trust-version.ts";

export const TRUST_RULES: readonly Rule[] = [
  trustSyntax,
  trustDuplicateKey,
  trustVersion,
  trustPrincipalInvalid,
  trustPrincipalAccount,
  trustActionMismatch,
  trustIssuerMismatch,
  trustIssuerForm,
  trustIssuerUnknown,
  trustSubMissing,
  trustSubMalformed,
  trustSubWildcardLiteral,
  trustSubBroad,
  trustSubMismatch,
  trustSubUnknownAccount,
  trustAudMissing,
  trustAudMismatch,
  trustKeySwapped,
  trustClaimUnavailable,
  trustDeadStatement,
  trustSetOperator,
  trustSize,
  trustDeny,
  piTagSessionMissing,
  piPrincipalTypo,
  piTrustUnscoped,
  piSourceArnForm,
  roleWithoutTrust,
];
