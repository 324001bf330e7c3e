/** What the product reads first in an account: who asks, clusters, OIDC providers, roles and policies. */
import type { Page } from "./page.ts";

/** Who is asking: result of sts:GetCallerIdentity. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

/** `cluster` of eks:DescribeCluster, as far as identity goes. */
export interface ClusterDescription {
  readonly name: string;
  readonly arn: string;
  /** With `https://`; undefined where the cluster has none (registered clusters, still creating). */
  readonly issuer: string | undefined;
  readonly status: string;
  readonly version: string | undefined;
  readonly endpoint: string | undefined;
  /** Base64 PEM. */
  readonly certificateAuthority: string | undefined;
  /** EKS Auto Mode: the Pod Identity agent is built in. */
  readonly autoMode: boolean;
}

export interface OidcProvider {
  readonly arn: string;
  /** Without scheme, whatever the endpoint returned. */
  readonly issuer: string;
  readonly audiences: readonly string[];
}

export interface RoleSummary {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** JSON text, decoded. */
  readonly trustPolicy: string;
  readonly description: string | undefined;
}

export interface ManagedPolicy {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
}

/** AWS, read side. Every call rejects with an AccessError for what a user can mend, and never waits for ever. */
export interface AwsReader {
  callerIdentity(signal: AbortSignal): Promise<CallerIdentity>;
  listClusters(page: string | undefined, signal: AbortSignal): Promise<Page<string>>;
  describeCluster(name: string, signal: AbortSignal): Promise<ClusterDescription>;
  /** Undefined when the account has no provider of that ARN. */
  findOidcProvider(arn: string, signal: AbortSignal): Promise<OidcProvider | undefined>;
  listRoles(page: string | undefined, signal: AbortSignal): Promise<Page<RoleSummary>>;
  /** Undefined when there is no role of that name. */
  findRole(name: string, signal: AbortSignal): Promise<RoleSummary | undefined>;
  /** AWS managed and customer managed policies, in pages. */
  listPolicies(scope: "AWS" | "Local", page: string | undefined, signal: AbortSignal): Promise<Page<ManagedPolicy>>;
}

/** Where a connection goes: what the user picked, nothing secret. */
export interface AwsTarget {
  readonly profile: string | undefined;
  readonly region: string | undefined;
}

export interface AwsProfiles {
  /** Names in ~/.aws/config and ~/.aws/credentials with their region, `default` first. */
  listProfiles(): Promise<readonly { readonly name: string; readonly region: string | undefined }[]>;
  /**
   * Opens nothing yet. Each call reads the shared config anew; credentials are resolved again whenever that config
   * changed, they ran out, or AWS refused them, so that a login elsewhere counts without a restart.
   */
  connect(target: AwsTarget): AwsReader;
}
