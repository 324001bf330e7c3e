/** The proof of IRSA: a ServiceAccount's token exchanged for a role session, as the pod's SDK would do it. */
import type { CallerIdentity } from "./aws-reader.ts";
import type { Secret } from "./secret.ts";

export interface ExchangeRequest {
  readonly roleArn: string;
  readonly token: Secret;
  /** 2 to 64 of `[\w+=,.@-]`. */
  readonly sessionName: string;
  /** A bucket that the session shall list, one object of it at most: a real call, in place of IAM's opinion on it. */
  readonly bucket?: string | undefined;
}

/** What S3 says when a session lists a bucket (s3:ListBucket). */
export type BucketListing =
  /** `empty`: there is no object in it. */
  | { readonly kind: "listed"; readonly empty: boolean }
  /** `code` as S3 has it, e.g. `AccessDenied`, `NoSuchBucket`. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  /** S3 gave no answer that decides it; `reason` is a sentence. */
  | { readonly kind: "unseen"; readonly reason: string };

/** What the session may be known by. The keys that STS hands out stay inside the adapter and are dropped there. */
export interface AssumedIdentity {
  /** Answer of sts:GetCallerIdentity of the session itself. */
  readonly identity: CallerIdentity;
  /** `sub` and `aud` as STS read them. */
  readonly subject: string | undefined;
  readonly audience: string | undefined;
  /** ISO 8601: until when the session would have lasted. */
  readonly expires: string;
  /** Only where the request named a bucket. */
  readonly listing: BucketListing | undefined;
}

/** Why STS refused the exchange: its error codes, by name. */
export type ExchangeRefusal =
  /** `AccessDenied`: trust policy, principal or role; IAM does not tell which. */
  | "not-authorized"
  /** `InvalidIdentityToken: No OpenIDConnect provider found in your account for …`. */
  | "provider-missing"
  /** `InvalidIdentityToken: Incorrect token audience`. */
  | "audience-not-registered"
  /** `InvalidIdentityToken: Couldn't retrieve verification key …` and `IDPCommunicationError`. */
  | "keys-unreachable"
  /** Any other `InvalidIdentityToken`, and `IDPRejectedClaim`. */
  | "token-invalid"
  | "token-expired"
  /** `ValidationError: Request ARN is invalid`. */
  | "role-arn-invalid"
  /** `RegionDisabledException`: STS is not activated in that region. */
  | "region-disabled";

export type ExchangeOutcome =
  | { readonly kind: "assumed"; readonly assumed: AssumedIdentity }
  /** `message` is STS's own sentence; it never contains the token. */
  | { readonly kind: "refused"; readonly refusal: ExchangeRefusal; readonly message: string };

/**
 * sts:AssumeRoleWithWebIdentity (unsigned: no credentials are used) and then, with the session, sts:GetCallerIdentity and, where a
 * bucket is named, s3:ListBucket. A refusal by STS or S3 is an answer, not an error; rejects with an AccessError for everything else
 * (unreachable, throttled, timed out, cancelled), but for S3, which says less then.
 */
export interface TokenExchange {
  exchange(request: ExchangeRequest, signal: AbortSignal): Promise<ExchangeOutcome>;
}
