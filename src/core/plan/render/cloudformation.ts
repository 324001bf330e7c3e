/** A plan as a CloudFormation template: what it creates in AWS. Changes of things that exist are told, not written. */
import type { JsonValue } from "../../ports.ts";
import type { Action, ActionOf, RoleState } from "../action.ts";
import { parseJsonText } from "../canonical.ts";
import type { Plan } from "../plan.ts";
import { foreignChanges, policiesOf, type RolePolicies, resourceNames } from "./resources.ts";
import { yamlText } from "./yaml-text.ts";

export function cloudFormationText(plan: Plan): string {
  const nameOf = resourceNames(logicalId);
  const resources: Record<string, JsonValue> = {};
  for (const { action } of plan.changes) {
    const resource = resourceOf(action, plan);
    if (resource !== undefined) {
      resources[nameOf(resource.name)] = resource.body;
    }
  }
  const foreign = foreignChanges(
    plan,
    (action) => resourceOf(action, plan) !== undefined || isPartOfRole(action, plan),
  );
  const comments = foreign.map((title) => `# Not in this template: ${title}\n`).join("");
  return Object.keys(resources).length === 0
    ? `${comments}# The plan creates nothing that a template could.\n`
    : `${comments}${yamlText({ AWSTemplateFormatVersion: "2010-09-09", Resources: resources })}`;
}

function resourceOf(action: Action, plan: Plan): { readonly name: string; readonly body: JsonValue } | undefined {
  switch (action.kind) {
    case "create-provider": {
      const { url, audiences } = action.provider;
      const body = { Type: "AWS::IAM::OIDCProvider", Properties: { Url: url, ClientIdList: audiences } };
      return { name: "oidc-provider", body };
    }
    case "create-role":
      return { name: `role-${action.role.name}`, body: role(action.role, policiesOf(plan, action.role.name)) };
    case "create-association":
      return { name: `association-${action.key.serviceAccount}`, body: association(action, plan) };
    case "create-add-on": {
      const Properties = { ClusterName: action.cluster, AddonName: action.name };
      return { name: action.name, body: { Type: "AWS::EKS::Addon", Properties } };
    }
    default:
      return undefined;
  }
}

/** Whether a change is told by the role that the same plan creates. */
function isPartOfRole(action: Action, plan: Plan): boolean {
  const created = plan.changes.flatMap(({ action: other }) => (other.kind === "create-role" ? [other.role.name] : []));
  return (action.kind === "attach-policy" || action.kind === "set-inline-policy") && created.includes(action.roleName);
}

function role(state: RoleState, { attached, inline }: RolePolicies): JsonValue {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: state.name,
      ...(state.path === "/" ? {} : { Path: state.path }),
      ...(state.description === undefined ? {} : { Description: state.description }),
      AssumeRolePolicyDocument: parseJsonText(state.trustPolicy) ?? state.trustPolicy,
      ...(state.boundary === undefined ? {} : { PermissionsBoundary: state.boundary }),
      ...(attached.length === 0 ? {} : { ManagedPolicyArns: attached }),
      ...(inline.length === 0
        ? {}
        : {
            Policies: inline.map(({ name, document }) => ({
              PolicyName: name,
              PolicyDocument: parseJsonText(document) ?? document,
            })),
          }),
    },
  };
}

/** CloudFormation takes letters and digits only. */
function logicalId(text: string): string {
  return text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, first: string) => first.toUpperCase());
}

function association(
  { key, settings }: ActionOf<"create-association" | "delete-association">,
  { changes }: Plan,
): JsonValue {
  const { roleArn, targetRoleArn, disableSessionTags, policy } = settings;
  const created = changes.find(({ action }) => action.kind === "create-role" && action.role.arn === roleArn)?.action;
  const role = created?.kind === "create-role" ? logicalId(`role-${created.role.name}`) : undefined;
  return {
    Type: "AWS::EKS::PodIdentityAssociation",
    Properties: {
      ClusterName: key.cluster,
      Namespace: key.namespace,
      ServiceAccount: key.serviceAccount,
      // A reference, so that the role is made first.
      RoleArn: role === undefined ? roleArn : { "Fn::GetAtt": [role, "Arn"] },
      ...(targetRoleArn === undefined ? {} : { TargetRoleArn: targetRoleArn }),
      ...(disableSessionTags ? { DisableSessionTags: true } : {}),
      ...(policy === undefined ? {} : { Policy: policy }),
    },
  };
}
