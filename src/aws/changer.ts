/** Core's AwsChanger over the AWS SDK. What must not be sent twice is sent once; the rest may be repeated by the SDK. */
import {
  CreateAddonCommand,
  CreatePodIdentityAssociationCommand,
  DeleteAddonCommand,
  DeletePodIdentityAssociationCommand,
  UpdatePodIdentityAssociationCommand,
} from "@aws-sdk/client-eks";
import {
  AddClientIDToOpenIDConnectProviderCommand,
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import * as l10n from "@vscode/l10n";
import type { AwsChanger, Tags } from "../core/ports.ts";
import { required, resolvedWhenMissing } from "./answers.ts";
import { sending, toAssociation } from "./details.ts";
import type { CallScope, Session } from "./session.ts";

export function awsChanger(session: Session): AwsChanger {
  /** One operation whose answer says nothing that anybody wants. */
  function tell(
    operation: string,
    subject: string,
    signal: AbortSignal,
    send: (scope: CallScope) => Promise<unknown>,
  ): Promise<void> {
    return session.call(operation, subject, signal, async (scope) => {
      await send(scope);
    });
  }

  return {
    createProvider: ({ url, audiences, tags }, signal) =>
      session.call("iam:CreateOpenIDConnectProvider", l10n.t("OIDC provider for {0}", url), signal, async (scope) => {
        const command = new CreateOpenIDConnectProviderCommand({
          Url: url,
          ClientIDList: [...audiences],
          Tags: toTagList(tags),
        });
        const answer = await scope.clients.iamOnce.send(command, sending(scope));
        return required(answer.OpenIDConnectProviderArn, "the provider's ARN", scope);
      }),

    addAudience: (arn, audience, signal) =>
      tell("iam:AddClientIDToOpenIDConnectProvider", arn, signal, (scope) => {
        const input = { OpenIDConnectProviderArn: arn, ClientID: audience };
        return scope.clients.iam.send(new AddClientIDToOpenIDConnectProviderCommand(input), sending(scope));
      }),

    removeAudience: (arn, audience, signal) =>
      resolvedWhenMissing(
        tell("iam:RemoveClientIDFromOpenIDConnectProvider", arn, signal, (scope) => {
          const input = { OpenIDConnectProviderArn: arn, ClientID: audience };
          return scope.clients.iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand(input), sending(scope));
        }),
      ),

    deleteProvider: (arn, signal) =>
      resolvedWhenMissing(
        tell("iam:DeleteOpenIDConnectProvider", arn, signal, (scope) =>
          scope.clients.iam.send(
            new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }),
            sending(scope),
          ),
        ),
      ),

    createRole: (role, signal) =>
      session.call("iam:CreateRole", `role "${role.name}"`, signal, async (scope) => {
        const command = new CreateRoleCommand({
          RoleName: role.name,
          Path: role.path,
          AssumeRolePolicyDocument: role.trustPolicy,
          Description: role.description,
          MaxSessionDuration: role.maxSessionDuration,
          PermissionsBoundary: role.boundary,
          Tags: toTagList(role.tags),
        });
        const answer = await scope.clients.iamOnce.send(command, sending(scope));
        return required(answer.Role?.Arn, "the role's ARN", scope);
      }),

    setTrustPolicy: (roleName, document, signal) =>
      tell("iam:UpdateAssumeRolePolicy", `role "${roleName}"`, signal, (scope) =>
        scope.clients.iam.send(
          new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: document }),
          sending(scope),
        ),
      ),

    attachPolicy: (roleName, policyArn, signal) =>
      tell("iam:AttachRolePolicy", `role "${roleName}", or no policy ${policyArn},`, signal, (scope) =>
        scope.clients.iam.send(
          new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn }),
          sending(scope),
        ),
      ),

    detachPolicy: (roleName, policyArn, signal) =>
      resolvedWhenMissing(
        tell("iam:DetachRolePolicy", `role "${roleName}"`, signal, (scope) =>
          scope.clients.iam.send(
            new DetachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn }),
            sending(scope),
          ),
        ),
      ),

    putInlinePolicy: (roleName, policyName, document, signal) =>
      tell("iam:PutRolePolicy", `role "${roleName}"`, signal, (scope) => {
        const input = { RoleName: roleName, PolicyName: policyName, PolicyDocument: document };
        return scope.clients.iam.send(new PutRolePolicyCommand(input), sending(scope));
      }),

    deleteInlinePolicy: (roleName, policyName, signal) =>
      resolvedWhenMissing(
        tell("iam:DeleteRolePolicy", `role "${roleName}"`, signal, (scope) =>
          scope.clients.iam.send(
            new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: policyName }),
            sending(scope),
          ),
        ),
      ),

    putBoundary: (roleName, policyArn, signal) =>
      tell("iam:PutRolePermissionsBoundary", `role "${roleName}", or no policy ${policyArn},`, signal, (scope) => {
        const input = { RoleName: roleName, PermissionsBoundary: policyArn };
        return scope.clients.iam.send(new PutRolePermissionsBoundaryCommand(input), sending(scope));
      }),

    deleteBoundary: (roleName, signal) =>
      resolvedWhenMissing(
        tell("iam:DeleteRolePermissionsBoundary", `role "${roleName}"`, signal, (scope) =>
          scope.clients.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: roleName }), sending(scope)),
        ),
      ),

    deleteRole: (roleName, signal) =>
      resolvedWhenMissing(
        tell("iam:DeleteRole", `role "${roleName}"`, signal, (scope) =>
          scope.clients.iam.send(new DeleteRoleCommand({ RoleName: roleName }), sending(scope)),
        ),
      ),

    createAssociation: (wanted, signal) => {
      const { cluster, tags, ...settings } = wanted;
      return session.call("eks:CreatePodIdentityAssociation", `EKS cluster "${cluster}"`, signal, async (scope) => {
        const command = new CreatePodIdentityAssociationCommand({
          ...settings,
          clusterName: cluster,
          ...(Object.keys(tags).length === 0 ? {} : { tags }),
        });
        const answer = await scope.clients.eks.send(command, sending(scope));
        return toAssociation(required(answer.association, "the association", scope), scope);
      });
    },

    updateAssociation: ({ cluster, id, targetRoleArn, policy, removes, ...settings }, signal) =>
      session.call("eks:UpdatePodIdentityAssociation", `association "${id}"`, signal, async (scope) => {
        const command = new UpdatePodIdentityAssociationCommand({
          ...settings,
          clusterName: cluster,
          associationId: id,
          targetRoleArn: removes.includes("targetRoleArn") ? "" : targetRoleArn,
          policy: removes.includes("policy") ? "" : policy,
        });
        const answer = await scope.clients.eks.send(command, sending(scope));
        return toAssociation(required(answer.association, "the association", scope), scope);
      }),

    deleteAssociation: (cluster, id, signal) =>
      resolvedWhenMissing(
        tell("eks:DeletePodIdentityAssociation", `association "${id}"`, signal, (scope) => {
          const input = { clusterName: cluster, associationId: id };
          return scope.clients.eks.send(new DeletePodIdentityAssociationCommand(input), sending(scope));
        }),
      ),

    createAddOn: (cluster, name, tags, clientRequestToken, signal) =>
      tell("eks:CreateAddon", `EKS cluster "${cluster}"`, signal, (scope) => {
        const tagged = Object.keys(tags).length === 0 ? {} : { tags };
        const input = { clusterName: cluster, addonName: name, clientRequestToken, ...tagged };
        return scope.clients.eks.send(new CreateAddonCommand(input), sending(scope));
      }),

    deleteAddOn: (cluster, name, signal) =>
      resolvedWhenMissing(
        tell("eks:DeleteAddon", `add-on "${name}"`, signal, (scope) =>
          scope.clients.eks.send(new DeleteAddonCommand({ clusterName: cluster, addonName: name }), sending(scope)),
        ),
      ),
  };
}

/** IAM refuses an empty list of tags in some operations and asks for iam:Tag… with any, so none are sent where there are none. */
function toTagList(tags: Tags): { Key: string; Value: string }[] | undefined {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? undefined : list;
}
