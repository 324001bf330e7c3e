/** Which permission each call of the ports takes: what docs/permissions.md lists, and what a refused call asks for. */
import type { AwsChanger, AwsDetails, AwsReader } from "../ports.ts";

/** IAM actions by method. A role with a boundary takes iam:PutRolePermissionsBoundary besides. */
export const READER_ACTIONS: Readonly<Record<keyof AwsReader, readonly string[]>> = {
  callerIdentity: ["sts:GetCallerIdentity"],
  listClusters: ["eks:ListClusters"],
  describeCluster: ["eks:DescribeCluster"],
  findOidcProvider: ["iam:GetOpenIDConnectProvider"],
  listRoles: ["iam:ListRoles"],
  findRole: ["iam:GetRole"],
  listPolicies: ["iam:ListPolicies"],
};

export const DETAILS_ACTIONS: Readonly<Record<keyof AwsDetails, readonly string[]>> = {
  findRoleDetails: ["iam:GetRole"],
  listAttachedPolicies: ["iam:ListAttachedRolePolicies"],
  listInlinePolicies: ["iam:ListRolePolicies"],
  findInlinePolicy: ["iam:GetRolePolicy"],
  listProviders: ["iam:ListOpenIDConnectProviders"],
  findProviderDetails: ["iam:GetOpenIDConnectProvider"],
  listAssociations: ["eks:ListPodIdentityAssociations"],
  findAssociation: ["eks:DescribePodIdentityAssociation"],
  findAddOn: ["eks:DescribeAddon"],
  validateTrustPolicy: ["access-analyzer:ValidatePolicy"],
  simulate: ["iam:SimulatePrincipalPolicy"],
};

export const CHANGER_ACTIONS: Readonly<Record<keyof AwsChanger, readonly string[]>> = {
  createProvider: ["iam:CreateOpenIDConnectProvider", "iam:TagOpenIDConnectProvider"],
  addAudience: ["iam:AddClientIDToOpenIDConnectProvider"],
  removeAudience: ["iam:RemoveClientIDFromOpenIDConnectProvider"],
  deleteProvider: ["iam:DeleteOpenIDConnectProvider"],
  createRole: ["iam:CreateRole", "iam:TagRole"],
  setTrustPolicy: ["iam:UpdateAssumeRolePolicy"],
  attachPolicy: ["iam:AttachRolePolicy"],
  detachPolicy: ["iam:DetachRolePolicy"],
  putInlinePolicy: ["iam:PutRolePolicy"],
  deleteInlinePolicy: ["iam:DeleteRolePolicy"],
  putBoundary: ["iam:PutRolePermissionsBoundary"],
  deleteBoundary: ["iam:DeleteRolePermissionsBoundary"],
  deleteRole: ["iam:DeleteRole"],
  createAssociation: ["eks:CreatePodIdentityAssociation", "eks:TagResource", "iam:PassRole", "iam:GetRole"],
  updateAssociation: ["eks:UpdatePodIdentityAssociation", "iam:PassRole", "iam:GetRole"],
  deleteAssociation: ["eks:DeletePodIdentityAssociation"],
  createAddOn: ["eks:CreateAddon", "eks:TagResource"],
  deleteAddOn: ["eks:DeleteAddon"],
};
