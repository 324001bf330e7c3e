/** What the trust evaluator is asked and what it answers. */
import type { TextRange } from "../text/range.ts";

/** Token of a ServiceAccount offered to sts:AssumeRoleWithWebIdentity. Undefined members are not known. */
export interface WebIdentityRequest {
  readonly mechanism: "irsa";
  /** Issuer without scheme, e.g. `oidc.eks.us-east-1.amazonaws.com/id/ABC`. */
  readonly issuer: string | undefined;
  /** Account that holds the role, and so must hold the provider; 12 digits. */
  readonly account: string | undefined;
  /** Partition of that account, e.g. `aws-cn`; without it the provider ARN's partition is not judged. */
  readonly partition?: string | undefined;
  /** `system:serviceaccount:<namespace>:<name>`. */
  readonly subject: string | undefined;
  /** Audience of the token; `sts.amazonaws.com` unless the account says otherwise. */
  readonly audience: string | undefined;
  /**
   * Further context keys, lower-cased name to its values, e.g. `aws:sourceip`. A key that is not here and not derived from the
   * token is taken as unknown when `otherKeys` is "unknown", as absent when it is "absent".
   */
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly otherKeys?: "unknown" | "absent";
}

/** EKS Pod Identity: pods.eks.amazonaws.com calls sts:AssumeRole and sts:TagSession. Undefined members are not known. */
export interface PodIdentityRequest {
  readonly mechanism: "pod-identity";
  readonly namespace: string | undefined;
  readonly serviceAccount: string | undefined;
  readonly clusterName: string | undefined;
  readonly clusterArn: string | undefined;
  /** Account of the cluster, for aws:SourceAccount. */
  readonly account: string | undefined;
  /** True when the association sets disableSessionTags: no aws:RequestTag key is then in the request. */
  readonly sessionTagsDisabled: boolean;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly otherKeys?: "unknown" | "absent";
}

export type TrustRequest = WebIdentityRequest | PodIdentityRequest;

/** Which step of IAM's decision a reason is about; rules and decoders match on this, never on the text. */
export type TrustReasonCode =
  | "no-statement"
  | "statement-allows"
  | "statement-denies"
  | "effect-invalid"
  | "principal-mismatch"
  | "principal-unknown"
  | "action-mismatch"
  | "tag-session-missing"
  | "condition-met"
  | "condition-failed"
  | "condition-key-absent"
  | "condition-unknown"
  | "operator-invalid"
  | "incomplete";

export interface TrustReason {
  readonly code: TrustReasonCode;
  /** One plain sentence that quotes the policy's text and the request's value. */
  readonly message: string;
  /** Place in the policy text. */
  readonly range: TextRange;
  /** Index of the statement it is about; undefined for the policy as a whole. */
  readonly statement: number | undefined;
}

/** `unknown` where a template, an unresolved value or a condition on something not known decides. */
export interface TrustVerdict {
  readonly verdict: "allowed" | "denied" | "unknown";
  readonly reasons: readonly TrustReason[];
}
