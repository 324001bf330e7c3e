/** The rest of what live needs to read in AWS: whole roles, providers, Pod Identity, add-ons, and IAM's own judgement. */
import type { Page } from "./page.ts";

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** A role with everything that a plan may change or a check may ask about. */
export interface RoleDetails {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** JSON text, decoded. */
  readonly trustPolicy: string;
  readonly description: string | undefined;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration: number;
  /** ARN of the permissions boundary. */
  readonly boundary: string | undefined;
  readonly tags: Tags;
  /** ISO 8601. */
  readonly createdAt: string | undefined;
  /** ISO 8601; undefined where IAM has no record (of the last 400 days). */
  readonly lastUsedAt: string | undefined;
}

/** An inline policy of a role. */
export interface InlinePolicy {
  readonly name: string;
  /** JSON text, decoded. */
  readonly document: string;
}

export interface ProviderDetails {
  readonly arn: string;
  /** Without scheme, whatever the endpoint returned. */
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly thumbprints: readonly string[];
  readonly tags: Tags;
  readonly createdAt: string | undefined;
}

/** What ListPodIdentityAssociations says of one: it has no role (EKS API model). */
export interface AssociationSummary {
  readonly id: string;
  readonly arn: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** ARN of the add-on that owns it; such an association is changed through the add-on only. */
  readonly owner: string | undefined;
}

export interface Association extends AssociationSummary {
  readonly roleArn: string;
  readonly targetRoleArn: string | undefined;
  readonly disableSessionTags: boolean;
  /** Session policy, JSON text. */
  readonly policy: string | undefined;
  /** What EKS sends as sts:ExternalId to the target role when session tags are off. */
  readonly externalId: string | undefined;
  readonly tags: Tags;
  readonly createdAt: string | undefined;
  readonly modifiedAt: string | undefined;
}

export interface AddOn {
  readonly name: string;
  readonly arn: string;
  /** CREATING, ACTIVE, CREATE_FAILED, UPDATING, DELETING, DELETE_FAILED, DEGRADED or UPDATE_FAILED. */
  readonly status: string;
  readonly version: string | undefined;
  readonly issues: readonly string[];
  readonly tags: Tags;
}

/** One finding of Access Analyzer on a policy document. */
export interface PolicyFinding {
  readonly type: "ERROR" | "SECURITY_WARNING" | "SUGGESTION" | "WARNING";
  /** e.g. `MISSING_VERSION`. */
  readonly code: string;
  readonly message: string;
  readonly learnMore: string | undefined;
}

export interface Simulation {
  readonly action: string;
  readonly resource: string;
  readonly decision: "allowed" | "explicitDeny" | "implicitDeny";
  /** False when a service control policy refuses it; undefined where no organization was consulted. */
  readonly allowedByOrganization: boolean | undefined;
  /** Condition keys whose values the simulation lacked. */
  readonly missingContext: readonly string[];
}

/** Every call rejects with an AccessError and never waits for ever. `undefined` answers mean: AWS says that there is none. */
export interface AwsDetails {
  /** iam:GetRole (tags and boundary included). */
  findRoleDetails(name: string, signal: AbortSignal): Promise<RoleDetails | undefined>;
  /** iam:ListAttachedRolePolicies: ARNs, all pages. Rejects with `not-found` when there is no such role. */
  listAttachedPolicies(roleName: string, signal: AbortSignal): Promise<readonly string[]>;
  /** iam:ListRolePolicies: names, all pages. Rejects with `not-found` when there is no such role. */
  listInlinePolicies(roleName: string, signal: AbortSignal): Promise<readonly string[]>;
  /** iam:GetRolePolicy. Undefined when role or policy is missing. */
  findInlinePolicy(roleName: string, policyName: string, signal: AbortSignal): Promise<InlinePolicy | undefined>;
  /** iam:ListOpenIDConnectProviders: ARNs only, no pages (IAM API). */
  listProviders(signal: AbortSignal): Promise<readonly string[]>;
  /** iam:GetOpenIDConnectProvider with its tags. */
  findProviderDetails(arn: string, signal: AbortSignal): Promise<ProviderDetails | undefined>;
  /** eks:ListPodIdentityAssociations; rejects with `not-found` when there is no such cluster. */
  listAssociations(
    cluster: string,
    filter: { readonly namespace?: string; readonly serviceAccount?: string },
    page: string | undefined,
    signal: AbortSignal,
  ): Promise<Page<AssociationSummary>>;
  /** eks:DescribePodIdentityAssociation. Undefined when cluster or association is missing. */
  findAssociation(cluster: string, id: string, signal: AbortSignal): Promise<Association | undefined>;
  /** eks:DescribeAddon. Undefined when the add-on is not installed (a Helm chart may have brought the agent all the same). */
  findAddOn(cluster: string, name: string, signal: AbortSignal): Promise<AddOn | undefined>;
  /** access-analyzer:ValidatePolicy as RESOURCE_POLICY for AWS::IAM::AssumeRolePolicyDocument, all pages. */
  validateTrustPolicy(document: string, signal: AbortSignal): Promise<readonly PolicyFinding[]>;
  /** iam:SimulatePrincipalPolicy, all pages: identity policies and boundary of the role; never its trust policy. */
  simulate(
    roleArn: string,
    actions: readonly string[],
    resources: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Simulation[]>;
}
