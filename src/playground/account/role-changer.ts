/** Changes of roles in the practice account, checked and refused as IAM does. */
import { formatRoleArn } from "../../core/names/arn.ts";
import type { AwsChanger, NewRole } from "../../core/ports.ts";
import type { PracticeRole, StateChange } from "../state.ts";
import type { PracticeCall, PracticeCalls } from "./calls.ts";
import { done, resolvedWhenGone } from "./changing.ts";
import { roleOf } from "./details.ts";
import { identityDocumentFault } from "./identity-document.ts";
import { roleNamed } from "./reader.ts";
import { overQuota, refuse } from "./refusal.ts";
import { checkNames, checkPolicy, checkTrust, sizeOf } from "./role-checks.ts";
import { settleLater } from "./settle.ts";

/** Characters of all inline policies of a role, white space not counted (reference_iam-quotas). */
const INLINE_QUOTA = 10_240;
/** Service-linked roles are changed by their service only. */
const SERVICE_ROLE_PATH = /^\/aws-service-role\//;

type RoleChanger = Pick<
  AwsChanger,
  | "createRole"
  | "setTrustPolicy"
  | "attachPolicy"
  | "detachPolicy"
  | "putInlinePolicy"
  | "deleteInlinePolicy"
  | "putBoundary"
  | "deleteBoundary"
  | "deleteRole"
>;

export function practiceRoleChanger(calls: PracticeCalls): RoleChanger {
  /** Changes one role. */
  function onRole(operation: string, name: string, signal: AbortSignal, change: RoleChange): Promise<void> {
    return calls.change(operation, `role "${name}"`, signal, (call) => {
      const role = roleOf(call.state, name, operation);
      if (SERVICE_ROLE_PATH.test(role.path)) {
        refuse(
          "invalid-input",
          operation,
          "UnmodifiableEntity",
          `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
        );
      }
      const changed = change(role, call);
      const roles = call.state.roles.flatMap((each) =>
        each !== role ? [each] : changed === undefined ? [] : [changed],
      );
      return done(settleLater(call.state, { roles }, call.now));
    });
  }

  return {
    createRole: (role, signal) =>
      calls.change("iam:CreateRole", `role "${role.name}"`, signal, (call) => createRole(role, call)),
    setTrustPolicy: (name, document, signal) =>
      onRole("iam:UpdateAssumeRolePolicy", name, signal, (role, call) => {
        checkTrust(document, call, "iam:UpdateAssumeRolePolicy");
        return { ...role, trustPolicy: document };
      }),
    attachPolicy: (name, policyArn, signal) =>
      onRole("iam:AttachRolePolicy", name, signal, (role, { state }) => {
        checkPolicy(policyArn, state, "iam:AttachRolePolicy");
        if (role.attached.includes(policyArn)) {
          return role;
        }
        const quota = state.quotas.attachedPolicies;
        if (role.attached.length >= quota) {
          overQuota("iam:AttachRolePolicy", `PoliciesPerRole: ${quota}`);
        }
        return { ...role, attached: [...role.attached, policyArn] };
      }),
    detachPolicy: (name, policyArn, signal) =>
      resolvedWhenGone(
        onRole("iam:DetachRolePolicy", name, signal, (role) => ({
          ...role,
          attached: role.attached.filter((arn) => arn !== policyArn),
        })),
      ),
    putInlinePolicy: (name, policyName, document, signal) =>
      onRole("iam:PutRolePolicy", name, signal, (role) => {
        const fault = identityDocumentFault(document);
        if (fault !== undefined) {
          refuse("invalid-input", "iam:PutRolePolicy", "MalformedPolicyDocument", fault);
        }
        const inline = [...role.inline.filter((policy) => policy.name !== policyName), { name: policyName, document }];
        if (inline.reduce((size, policy) => size + sizeOf(policy.document), 0) > INLINE_QUOTA) {
          const said = `Maximum policy size of ${INLINE_QUOTA} bytes exceeded for role ${role.name}`;
          refuse("limit-exceeded", "iam:PutRolePolicy", "LimitExceeded", said);
        }
        return { ...role, inline };
      }),
    deleteInlinePolicy: (name, policyName, signal) =>
      resolvedWhenGone(
        onRole("iam:DeleteRolePolicy", name, signal, (role) => ({
          ...role,
          inline: role.inline.filter((policy) => policy.name !== policyName),
        })),
      ),
    putBoundary: (name, policyArn, signal) =>
      onRole("iam:PutRolePermissionsBoundary", name, signal, (role, { state }) => {
        checkPolicy(policyArn, state, "iam:PutRolePermissionsBoundary");
        return { ...role, boundary: policyArn };
      }),
    deleteBoundary: (name, signal) =>
      resolvedWhenGone(
        onRole("iam:DeleteRolePermissionsBoundary", name, signal, (role) => ({ ...role, boundary: undefined })),
      ),
    deleteRole: (name, signal) =>
      resolvedWhenGone(
        onRole("iam:DeleteRole", name, signal, (role) => {
          if (role.attached.length > 0) {
            refuse(
              "conflict",
              "iam:DeleteRole",
              "DeleteConflict",
              "Cannot delete entity, must detach all policies first.",
            );
          }
          if (role.inline.length > 0) {
            refuse("conflict", "iam:DeleteRole", "DeleteConflict", "Cannot delete entity, must delete policies first.");
          }
          return undefined;
        }),
      ),
  };
}

/** Undefined deletes the role. */
type RoleChange = (role: PracticeRole, call: PracticeCall) => PracticeRole | undefined;

function createRole(role: NewRole, call: PracticeCall): StateChange<string> {
  const operation = "iam:CreateRole";
  const { state, now } = call;
  if (Object.keys(role.tags).length > 0) {
    call.demand("iam:TagRole", `role "${role.name}"`);
  }
  checkNames(role, operation);
  if (roleNamed(state, role.name) !== undefined) {
    refuse("conflict", operation, "EntityAlreadyExists", `Role with name ${role.name} already exists.`);
  }
  if (state.roles.length >= state.quotas.roles) {
    overQuota(operation, `RolesPerAccount: ${state.quotas.roles}`);
  }
  checkTrust(role.trustPolicy, call, operation);
  if (role.boundary !== undefined) {
    call.demand("iam:PutRolePermissionsBoundary", `role "${role.name}"`);
    checkPolicy(role.boundary, state, operation);
  }
  const { partition, identity } = state;
  const arn = formatRoleArn({ partition, account: identity.account, path: role.path, name: role.name });
  const made: PracticeRole = {
    name: role.name,
    path: role.path,
    arn,
    trustPolicy: role.trustPolicy,
    description: role.description,
    maxSessionDuration: role.maxSessionDuration ?? 3600,
    boundary: role.boundary,
    tags: role.tags,
    createdAt: new Date(now).toISOString(),
    lastUsedAt: undefined,
    attached: [],
    inline: [],
  };
  return { state: settleLater(state, { roles: [...state.roles, made] }, now), result: arn };
}
