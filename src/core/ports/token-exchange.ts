/** The proof of IRSA: a ServiceAccount's token exchanged for a role session, as the pod's SDK would do it. */
import type { CallerIdentity } from "./aws-reader.ts";
import type { Secret } from "./secret.ts";

export interface ExchangeRequest {
  readonly roleArn: string;
  readonly token: Secret;
  /** 2 to 64 of `[\w+=,.@-]`. */
  readonly sessionName: string;
}

/** What the session may be known by. The keys that STS hands out stay inside the adapter and are dropped there. */
export interface AssumedIdentity {
  /** Answer of sts:GetCallerIdentity of the session itself. */
  readonly identity: CallerIdentity;
  /** `sub` and `aud` as STS read them. */
  readonly subject: string | undefined;
  readonly audience: string | undefined;
  /** ISO 8601: until when the session would have lasted. */
  readonly expires: string;
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
 * sts:AssumeRoleWithWebIdentity (unsigned: no credentials are used) and then sts:GetCallerIdentity with the session. A refusal by STS
 * is an answer, not an error; rejects with an AccessError for everything else (unreachable, throttled, timed out, cancelled).
 */
export interface TokenExchange {
  exchange(request: ExchangeRequest, signal: AbortSignal): Promise<ExchangeOutcome>;
}
