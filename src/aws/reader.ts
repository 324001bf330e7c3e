/** Core's AwsReader over the AWS SDK: one method, one API operation, its answer checked before it goes on. */
import { type Cluster, DescribeClusterCommand, ListClustersCommand } from "@aws-sdk/client-eks";
import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  type Role,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { withoutScheme } from "../core/names/issuer.ts";
import type { AwsReader, ClusterDescription, RoleSummary } from "../core/ports.ts";
import { nextMarker, required, undefinedWhenMissing } from "./answers.ts";
import { decodePolicyDocument } from "./policy-document.ts";
import type { CallScope, Session } from "./session.ts";

/** The largest pages that the APIs allow (EKS and IAM API references). */
const EKS_PAGE = 100;
const IAM_PAGE = 1000;

export function awsReader(session: Session): AwsReader {
  return {
    callerIdentity: (signal) =>
      session.call("sts:GetCallerIdentity", undefined, signal, async (scope) => {
        const answer = await scope.clients.sts.send(new GetCallerIdentityCommand({}), { abortSignal: scope.signal });
        const identity = {
          account: required(answer.Account, "the account", scope),
          arn: required(answer.Arn, "the identity's ARN", scope),
          userId: required(answer.UserId, "the user id", scope),
        };
        session.rememberIdentity(identity.arn);
        return identity;
      }),

    listClusters: (page, signal) =>
      session.call("eks:ListClusters", undefined, signal, async (scope) => {
        const command = new ListClustersCommand({ maxResults: EKS_PAGE, nextToken: page });
        const answer = await scope.clients.eks.send(command, { abortSignal: scope.signal });
        return { items: required(answer.clusters, "a list of clusters", scope), next: answer.nextToken || undefined };
      }),

    describeCluster: (name, signal) =>
      session.call("eks:DescribeCluster", `EKS cluster "${name}"`, signal, async (scope) => {
        const command = new DescribeClusterCommand({ name });
        const answer = await scope.clients.eks.send(command, { abortSignal: scope.signal });
        return toCluster(required(answer.cluster, "the cluster", scope), scope);
      }),

    findOidcProvider: (arn, signal) =>
      undefinedWhenMissing(
        session.call("iam:GetOpenIDConnectProvider", arn, signal, async (scope) => {
          const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
          const answer = await scope.clients.iam.send(command, { abortSignal: scope.signal });
          return {
            arn,
            // AWS answers without the scheme, some emulators with it.
            issuer: withoutScheme(required(answer.Url, "the issuer's URL", scope)),
            audiences: answer.ClientIDList ?? [],
          };
        }),
      ),

    listRoles: (page, signal) =>
      session.call("iam:ListRoles", undefined, signal, async (scope) => {
        const command = new ListRolesCommand({ MaxItems: IAM_PAGE, Marker: page });
        const answer = await scope.clients.iam.send(command, { abortSignal: scope.signal });
        const roles = required(answer.Roles, "a list of roles", scope);
        return { items: roles.map((role) => toRole(role, scope)), next: nextMarker(answer) };
      }),

    findRole: (name, signal) =>
      undefinedWhenMissing(
        session.call("iam:GetRole", `role "${name}"`, signal, async (scope) => {
          const answer = await scope.clients.iam.send(new GetRoleCommand({ RoleName: name }), {
            abortSignal: scope.signal,
          });
          return toRole(required(answer.Role, "the role", scope), scope);
        }),
      ),

    listPolicies: (policyScope, page, signal) =>
      session.call("iam:ListPolicies", undefined, signal, async (scope) => {
        const command = new ListPoliciesCommand({ Scope: policyScope, MaxItems: IAM_PAGE, Marker: page });
        const answer = await scope.clients.iam.send(command, { abortSignal: scope.signal });
        const policies = required(answer.Policies, "a list of policies", scope);
        const items = policies.map((policy) => ({
          name: required(policy.PolicyName, "a policy's name", scope),
          arn: required(policy.Arn, "a policy's ARN", scope),
          path: policy.Path ?? "/",
        }));
        return { items, next: nextMarker(answer) };
      }),
  };
}

function toCluster(cluster: Cluster, scope: CallScope): ClusterDescription {
  return {
    name: required(cluster.name, "the cluster's name", scope),
    arn: required(cluster.arn, "the cluster's ARN", scope),
    issuer: cluster.identity?.oidc?.issuer || undefined,
    status: required(cluster.status, "the cluster's status", scope),
    version: cluster.version,
    endpoint: cluster.endpoint || undefined,
    certificateAuthority: cluster.certificateAuthority?.data || undefined,
    autoMode: cluster.computeConfig?.enabled === true,
  };
}

function toRole(role: Role, scope: CallScope): RoleSummary {
  return {
    name: required(role.RoleName, "a role's name", scope),
    path: role.Path ?? "/",
    arn: required(role.Arn, "a role's ARN", scope),
    trustPolicy: decodePolicyDocument(required(role.AssumeRolePolicyDocument, "a role's trust policy", scope)),
    description: role.Description || undefined,
  };
}
