/** What IAM checks of a role before it stores it: names, trust policy, quotas, and that policies exist. */
import { ROLE_NAME, ROLE_PATH } from "../../core/names/arn.ts";
import type { NewRole } from "../../core/ports.ts";
import type { PracticeState } from "../state.ts";
import type { PracticeCall } from "./calls.ts";
import { managedPolicies } from "./managed-policies.ts";
import { overQuota, refuse } from "./refusal.ts";
import { asServicesSee } from "./settle.ts";
import { trustDocumentFault } from "./trust-document.ts";

/** Description of a role (IAM API reference, CreateRole). */
const DESCRIPTION = /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]{0,1000}$/;

export function checkNames(role: NewRole, operation: string): void {
  const invalid = (field: string, what: string) =>
    refuse("invalid-input", operation, "ValidationError", `The specified value for ${field} is invalid. ${what}`);
  if (!ROLE_NAME.test(role.name)) {
    invalid("roleName", "It must contain only alphanumeric characters and/or the following: +=,.@_-, at most 64");
  }
  if (!ROLE_PATH.test(role.path)) {
    invalid("path", "It must begin and end with / and contain only printable ASCII, at most 512 characters");
  }
  if (!DESCRIPTION.test(role.description ?? "")) {
    invalid("description", "It must contain only characters of Latin-1, at most 1000");
  }
  const { maxSessionDuration: duration } = role;
  if (duration !== undefined && (duration < 3600 || duration > 43_200)) {
    invalid("maxSessionDuration", "Member must be between 3600 and 43200");
  }
}

export function checkTrust(document: string, { state, now }: PracticeCall, operation: string): void {
  const fault = trustDocumentFault(document, state.identity.account, asServicesSee(state, now));
  if (fault !== undefined) {
    const problem = fault.startsWith('Invalid principal in policy: "AWS"') ? "dependency-missing" : "invalid-input";
    refuse(problem, operation, "MalformedPolicyDocument", fault);
  }
  if (sizeOf(document) > state.quotas.trustPolicyLength) {
    overQuota(operation, `ACLSizePerRole: ${state.quotas.trustPolicyLength}`);
  }
}

export function checkPolicy(arn: string, state: PracticeState, operation: string): void {
  const known = [...state.policies, ...managedPolicies(state.partition)].some((policy) => policy.arn === arn);
  if (!known) {
    refuse("not-found", operation, "NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`);
  }
}

/** Characters that IAM's quotas count: white space is none (reference_iam-quotas). */
export function sizeOf(document: string): number {
  return JSON.stringify(JSON.parse(document)).replace(/\s/g, "").length;
}
