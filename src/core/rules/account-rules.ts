/** The rules about ServiceAccounts, in the order in which documentation lists them. */
import { annotationNotString } from "./annotation-not-string.ts";
import { annotationWrongObject } from "./annotation-wrong-object.ts";
import { audienceEmpty } from "./audience-empty.ts";
import { kustomizeAnnotationOverwritten } from "./kustomize-annotation-overwritten.ts";
import { nameInvalid } from "./name-invalid.ts";
import type { Rule } from "./rule.ts";
import { saAnnotationUnknown } from "./sa-annotation-unknown.ts";
import { saBothMechanisms } from "./sa-both-mechanisms.ts";
import { saDefaultAnnotated } from "./sa-default-annotated.ts";
import { saDuplicate } from "./sa-duplicate.ts";
import { saRoleArnInvalid } from "./sa-role-arn-invalid.ts";
import { saRoleArnPartition } from "./sa-role-arn-partition.ts";
import { saRoleUnknownPath } from "./sa-role-unknown-path.ts";
import { saSharedRole } from "./sa-shared-role.ts";
import { saUnused } from "./sa-unused.ts";
import { stsRegionalInvalid } from "./sts-regional-invalid.ts";
import { tokenExpirationRange } from "./token-expiration-range.ts";

export const ACCOUNT_RULES: readonly Rule[] = [
  saRoleArnInvalid,
  saRoleArnPartition,
  saRoleUnknownPath,
  saAnnotationUnknown,
  annotationWrongObject,
  annotationNotString,
  tokenExpirationRange,
  audienceEmpty,
  stsRegionalInvalid,
  saDuplicate,
  saDefaultAnnotated,
  saUnused,
  saSharedRole,
  saBothMechanisms,
  nameInvalid,
  kustomizeAnnotationOverwritten,
];
