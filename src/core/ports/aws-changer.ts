/**
 * Every change that the product makes in AWS, one method for one API operation. Nothing here retries what is not safe to send
 * twice, asks for consent or keeps a record: `core/live` does, and is the only caller.
 */
import type { Association, Tags } from "./aws-details.ts";

export interface NewProvider {
  /** With `https://`, exactly as the cluster has it: IAM compares with case. */
  readonly url: string;
  readonly audiences: readonly string[];
  readonly tags: Tags;
}

export interface NewRole {
  readonly name: string;
  readonly path: string;
  /** JSON text; sent minified. */
  readonly trustPolicy: string;
  readonly description: string | undefined;
  /** Seconds; undefined for IAM's default of 3600. */
  readonly maxSessionDuration: number | undefined;
  readonly boundary: string | undefined;
  readonly tags: Tags;
}

export interface NewAssociation {
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly targetRoleArn: string | undefined;
  readonly disableSessionTags: boolean;
  readonly policy: string | undefined;
  readonly tags: Tags;
  /** Sent again with the same token and parameters, EKS answers with the association that it made the first time. */
  readonly clientRequestToken: string;
}

/** The state an association shall have. */
export interface AssociationUpdate {
  readonly cluster: string;
  readonly id: string;
  readonly roleArn: string;
  readonly targetRoleArn: string | undefined;
  readonly disableSessionTags: boolean;
  readonly policy: string | undefined;
  /**
   * Which of these to take away. EKS takes an empty value for that (as ACK's and Cluster API's controllers send it); whether it takes
   * one where there is nothing to take away is not known, so an undefined member that is not here stays as it is.
   */
  readonly removes: readonly ("targetRoleArn" | "policy")[];
  readonly clientRequestToken: string;
}

/**
 * Rejects with an AccessError: `conflict` when a thing to be created exists (or IAM says ConcurrentModification), `not-found`
 * when a thing to be changed does not exist, `dependency-missing` when the service refuses a role or principal that it does not
 * see (`InvalidParameterException: Role provided in the request does not exist` or `Trust policy of the role provided is
 * invalid`; `MalformedPolicyDocument: Invalid principal in policy`), `limit-exceeded` for quotas, `invalid-input` for what the
 * service finds malformed (its own words in the message). `unreachable`, `timed-out`, `service-failure` and `throttled` leave open
 * whether the change was made. Every `delete`, `detach` and `remove` resolves when the thing is already gone.
 */
export interface AwsChanger {
  /** iam:CreateOpenIDConnectProvider (and iam:TagOpenIDConnectProvider); resolves to its ARN. */
  createProvider(provider: NewProvider, signal: AbortSignal): Promise<string>;
  /** iam:AddClientIDToOpenIDConnectProvider; resolves when the audience is there already. */
  addAudience(providerArn: string, audience: string, signal: AbortSignal): Promise<void>;
  /** iam:RemoveClientIDFromOpenIDConnectProvider. */
  removeAudience(providerArn: string, audience: string, signal: AbortSignal): Promise<void>;
  /** iam:DeleteOpenIDConnectProvider. */
  deleteProvider(arn: string, signal: AbortSignal): Promise<void>;

  /** iam:CreateRole (and iam:TagRole); resolves to its ARN. */
  createRole(role: NewRole, signal: AbortSignal): Promise<string>;
  /** iam:UpdateAssumeRolePolicy: replaces the whole document. */
  setTrustPolicy(roleName: string, document: string, signal: AbortSignal): Promise<void>;
  /** iam:AttachRolePolicy; resolves when it is attached already. */
  attachPolicy(roleName: string, policyArn: string, signal: AbortSignal): Promise<void>;
  /** iam:DetachRolePolicy. */
  detachPolicy(roleName: string, policyArn: string, signal: AbortSignal): Promise<void>;
  /** iam:PutRolePolicy: replaces a policy of that name. */
  putInlinePolicy(roleName: string, policyName: string, document: string, signal: AbortSignal): Promise<void>;
  /** iam:DeleteRolePolicy. */
  deleteInlinePolicy(roleName: string, policyName: string, signal: AbortSignal): Promise<void>;
  /** iam:PutRolePermissionsBoundary. */
  putBoundary(roleName: string, policyArn: string, signal: AbortSignal): Promise<void>;
  /** iam:DeleteRolePermissionsBoundary. */
  deleteBoundary(roleName: string, signal: AbortSignal): Promise<void>;
  /** iam:DeleteRole: rejects with `conflict` while policies are attached. */
  deleteRole(roleName: string, signal: AbortSignal): Promise<void>;

  /** eks:CreatePodIdentityAssociation (with iam:PassRole and eks:TagResource). */
  createAssociation(association: NewAssociation, signal: AbortSignal): Promise<Association>;
  /** eks:UpdatePodIdentityAssociation. */
  updateAssociation(update: AssociationUpdate, signal: AbortSignal): Promise<Association>;
  /** eks:DeletePodIdentityAssociation. */
  deleteAssociation(cluster: string, id: string, signal: AbortSignal): Promise<void>;

  /** eks:CreateAddon; resolves when EKS took the request, its status then is CREATING. */
  createAddOn(
    cluster: string,
    name: string,
    tags: Tags,
    clientRequestToken: string,
    signal: AbortSignal,
  ): Promise<void>;
  /** eks:DeleteAddon. */
  deleteAddOn(cluster: string, name: string, signal: AbortSignal): Promise<void>;
}
