/** Core's AwsDetails over the AWS SDK: roles whole, providers, associations, add-ons, and what IAM and Access Analyzer judge. */
import { ValidatePolicyCommand, type ValidatePolicyFinding } from "@aws-sdk/client-accessanalyzer";
import {
  type Addon,
  DescribeAddonCommand,
  DescribePodIdentityAssociationCommand,
  ListPodIdentityAssociationsCommand,
  type PodIdentityAssociation,
  type PodIdentityAssociationSummary,
} from "@aws-sdk/client-eks";
import {
  type EvaluationResult,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolePoliciesCommand,
  type Role,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import * as l10n from "@vscode/l10n";
import { withoutScheme } from "../core/names/issuer.ts";
import {
  type AddOn,
  type Association,
  type AssociationSummary,
  type AwsDetails,
  everyPage,
  type PolicyFinding,
  type RoleDetails,
  type Simulation,
  type Tags,
} from "../core/ports.ts";
import { nextMarker, required, undefinedWhenMissing } from "./answers.ts";
import { decodePolicyDocument } from "./policy-document.ts";
import type { CallScope, Session } from "./session.ts";

/** The largest pages that the APIs allow (EKS and IAM API references). */
const EKS_PAGE = 100;
const IAM_PAGE = 1000;

export function awsDetails(session: Session): AwsDetails {
  return {
    findRoleDetails: (name, signal) =>
      undefinedWhenMissing(
        session.call("iam:GetRole", `role "${name}"`, signal, async (scope) => {
          const answer = await scope.clients.iam.send(new GetRoleCommand({ RoleName: name }), sending(scope));
          return toRoleDetails(required(answer.Role, "the role", scope), scope);
        }),
      ),

    listAttachedPolicies: (roleName, signal) =>
      everyPage((page) =>
        session.call("iam:ListAttachedRolePolicies", `role "${roleName}"`, signal, async (scope) => {
          const command = new ListAttachedRolePoliciesCommand({ RoleName: roleName, MaxItems: IAM_PAGE, Marker: page });
          const answer = await scope.clients.iam.send(command, sending(scope));
          const policies = required(answer.AttachedPolicies, "a list of policies", scope);
          const items = policies.map((policy) => required(policy.PolicyArn, "a policy's ARN", scope));
          return { items, next: nextMarker(answer) };
        }),
      ),

    listInlinePolicies: (roleName, signal) =>
      everyPage((page) =>
        session.call("iam:ListRolePolicies", `role "${roleName}"`, signal, async (scope) => {
          const command = new ListRolePoliciesCommand({ RoleName: roleName, MaxItems: IAM_PAGE, Marker: page });
          const answer = await scope.clients.iam.send(command, sending(scope));
          return { items: required(answer.PolicyNames, "a list of policies", scope), next: nextMarker(answer) };
        }),
      ),

    findInlinePolicy: (roleName, policyName, signal) =>
      undefinedWhenMissing(
        session.call(
          "iam:GetRolePolicy",
          l10n.t('policy "{0}" in role "{1}"', policyName, roleName),
          signal,
          async (scope) => {
            const command = new GetRolePolicyCommand({ RoleName: roleName, PolicyName: policyName });
            const answer = await scope.clients.iam.send(command, sending(scope));
            const document = decodePolicyDocument(required(answer.PolicyDocument, "the policy's document", scope));
            return { name: policyName, document };
          },
        ),
      ),

    listProviders: (signal) =>
      session.call("iam:ListOpenIDConnectProviders", undefined, signal, async (scope) => {
        const answer = await scope.clients.iam.send(new ListOpenIDConnectProvidersCommand({}), sending(scope));
        const providers = required(answer.OpenIDConnectProviderList, "a list of providers", scope);
        return providers.map((provider) => required(provider.Arn, "a provider's ARN", scope));
      }),

    findProviderDetails: (arn, signal) =>
      undefinedWhenMissing(
        session.call("iam:GetOpenIDConnectProvider", arn, signal, async (scope) => {
          const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
          const answer = await scope.clients.iam.send(command, sending(scope));
          return {
            arn,
            issuer: withoutScheme(required(answer.Url, "the issuer's URL", scope)),
            audiences: answer.ClientIDList ?? [],
            thumbprints: answer.ThumbprintList ?? [],
            tags: toTags(answer.Tags),
            createdAt: answer.CreateDate?.toISOString(),
          };
        }),
      ),

    listAssociations: (cluster, filter, page, signal) =>
      session.call("eks:ListPodIdentityAssociations", `EKS cluster "${cluster}"`, signal, async (scope) => {
        const command = new ListPodIdentityAssociationsCommand({
          clusterName: cluster,
          namespace: filter.namespace,
          serviceAccount: filter.serviceAccount,
          maxResults: EKS_PAGE,
          nextToken: page,
        });
        const answer = await scope.clients.eks.send(command, sending(scope));
        const associations = required(answer.associations, "a list of associations", scope);
        return { items: associations.map((each) => toSummary(each, scope)), next: answer.nextToken || undefined };
      }),

    findAssociation: (cluster, id, signal) =>
      undefinedWhenMissing(
        session.call("eks:DescribePodIdentityAssociation", `association "${id}"`, signal, async (scope) => {
          const command = new DescribePodIdentityAssociationCommand({ clusterName: cluster, associationId: id });
          const answer = await scope.clients.eks.send(command, sending(scope));
          return toAssociation(required(answer.association, "the association", scope), scope);
        }),
      ),

    findAddOn: (cluster, name, signal) =>
      undefinedWhenMissing(
        session.call(
          "eks:DescribeAddon",
          l10n.t('add-on "{0}" in EKS cluster "{1}"', name, cluster),
          signal,
          async (scope) => {
            const command = new DescribeAddonCommand({ clusterName: cluster, addonName: name });
            const answer = await scope.clients.eks.send(command, sending(scope));
            return toAddOn(required(answer.addon, "the add-on", scope), scope);
          },
        ),
      ),

    validateTrustPolicy: (document, signal) =>
      everyPage((page) =>
        session.call("access-analyzer:ValidatePolicy", undefined, signal, async (scope) => {
          const command = new ValidatePolicyCommand({
            policyDocument: document,
            policyType: "RESOURCE_POLICY",
            validatePolicyResourceType: "AWS::IAM::AssumeRolePolicyDocument",
            nextToken: page,
          });
          const answer = await scope.clients.accessAnalyzer.send(command, sending(scope));
          const findings = required(answer.findings, "a list of findings", scope);
          return { items: findings.map((finding) => toFinding(finding, scope)), next: answer.nextToken || undefined };
        }),
      ),

    simulate: async (roleArn, actions, resources, signal) => {
      const results = await everyPage((page) =>
        session.call("iam:SimulatePrincipalPolicy", roleArn, signal, async (scope) => {
          const command = new SimulatePrincipalPolicyCommand({
            PolicySourceArn: roleArn,
            ActionNames: [...actions],
            ResourceArns: resources.length === 0 ? undefined : [...resources],
            MaxItems: IAM_PAGE,
            Marker: page,
          });
          const answer = await scope.clients.iam.send(command, sending(scope));
          const items = required(answer.EvaluationResults, "a list of results", scope);
          return { items: items.flatMap((result) => toSimulations(result, scope)), next: nextMarker(answer) };
        }),
      );
      return results;
    },
  };
}

/** Options of every request. */
export function sending(scope: CallScope): { readonly abortSignal: AbortSignal } {
  return { abortSignal: scope.signal };
}

function toRoleDetails(role: Role, scope: CallScope): RoleDetails {
  return {
    name: required(role.RoleName, "a role's name", scope),
    path: role.Path ?? "/",
    arn: required(role.Arn, "a role's ARN", scope),
    trustPolicy: decodePolicyDocument(required(role.AssumeRolePolicyDocument, "a role's trust policy", scope)),
    description: role.Description || undefined,
    maxSessionDuration: role.MaxSessionDuration ?? 3600,
    boundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: toTags(role.Tags),
    createdAt: role.CreateDate?.toISOString(),
    lastUsedAt: role.RoleLastUsed?.LastUsedDate?.toISOString(),
  };
}

function toSummary(association: PodIdentityAssociationSummary, scope: CallScope): AssociationSummary {
  return {
    id: required(association.associationId, "an association's id", scope),
    arn: required(association.associationArn, "an association's ARN", scope),
    cluster: required(association.clusterName, "an association's cluster", scope),
    namespace: required(association.namespace, "an association's namespace", scope),
    serviceAccount: required(association.serviceAccount, "an association's ServiceAccount", scope),
    owner: association.ownerArn || undefined,
  };
}

export function toAssociation(association: PodIdentityAssociation, scope: CallScope): Association {
  return {
    ...toSummary(association, scope),
    roleArn: required(association.roleArn, "an association's role", scope),
    targetRoleArn: association.targetRoleArn || undefined,
    disableSessionTags: association.disableSessionTags === true,
    policy: association.policy || undefined,
    externalId: association.externalId || undefined,
    tags: association.tags ?? {},
    createdAt: association.createdAt?.toISOString(),
    modifiedAt: association.modifiedAt?.toISOString(),
  };
}

function toAddOn(addOn: Addon, scope: CallScope): AddOn {
  return {
    name: required(addOn.addonName, "the add-on's name", scope),
    arn: required(addOn.addonArn, "the add-on's ARN", scope),
    status: required(addOn.status, "the add-on's status", scope),
    version: addOn.addonVersion,
    issues: (addOn.health?.issues ?? []).map(({ code, message }) => [code, message].filter(Boolean).join(": ")),
    tags: addOn.tags ?? {},
  };
}

function toFinding(finding: ValidatePolicyFinding, scope: CallScope): PolicyFinding {
  return {
    type: required(finding.findingType, "a finding's type", scope),
    code: required(finding.issueCode, "a finding's code", scope),
    message: finding.findingDetails ?? "",
    learnMore: finding.learnMoreLink || undefined,
  };
}

/** One for each resource; of several resources the answer keeps each one's decision below the action's. */
function toSimulations(result: EvaluationResult, scope: CallScope): readonly Simulation[] {
  const action = required(result.EvalActionName, "an action's name", scope);
  const allowedByOrganization = result.OrganizationsDecisionDetail?.AllowedByOrganizations;
  const specific = result.ResourceSpecificResults ?? [];
  if (specific.length === 0) {
    const resource = result.EvalResourceName ?? "*";
    const decision = required(result.EvalDecision, "a decision", scope);
    return [{ action, resource, decision, allowedByOrganization, missingContext: result.MissingContextValues ?? [] }];
  }
  return specific.map((each) => ({
    action,
    resource: required(each.EvalResourceName, "a resource's name", scope),
    decision: required(each.EvalResourceDecision, "a resource's decision", scope),
    allowedByOrganization,
    missingContext: each.MissingContextValues ?? result.MissingContextValues ?? [],
  }));
}

function toTags(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Tags {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}
