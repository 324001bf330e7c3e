/** Signs in to an EKS cluster without kubeconfig and plug-in: the token that EKS takes for an AWS identity. */
import type { AwsTarget } from "./aws-reader.ts";
import type { Secret } from "./secret.ts";

export interface EksToken {
  readonly token: Secret;
  /** ISO 8601: when to stop using it. */
  readonly expires: string;
}

export interface EksTokens {
  /**
   * For the cluster of that ARN. Signs with the credentials of `aws` and asks AWS nothing. Rejects with an AccessError of operation
   * `sts:GetCallerIdentity`, the call that the token is good for.
   */
  sign(clusterArn: string, aws: AwsTarget, signal: AbortSignal): Promise<EksToken>;
}
