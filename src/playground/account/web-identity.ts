/** The practice account's STS: AssumeRoleWithWebIdentity with every check that AWS makes, worded as AWS words them. */
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, type JWTPayload, jwtVerify } from "jose";
import { parseRoleArn } from "../../core/names/arn.ts";
import { withoutScheme } from "../../core/names/issuer.ts";
import type { ExchangeRefusal } from "../../core/ports.ts";
import { evaluateTrust } from "../../core/trust/evaluate.ts";
import type { PracticeRole, PracticeState } from "../state.ts";
import { asServicesSee } from "./settle.ts";
import { publishedKeysOf } from "./signing-keys.ts";
import { readTrustText } from "./trust-document.ts";

/** Algorithms that STS takes (STS API reference). */
const ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

export interface WebIdentityRefusal {
  readonly refusal: ExchangeRefusal;
  /** STS's error code and sentence. */
  readonly code: string;
  readonly message: string;
}

export type WebIdentityAnswer =
  | {
      readonly kind: "assumed";
      readonly role: PracticeRole;
      readonly subject: string | undefined;
      readonly audience: string;
    }
  | ({ readonly kind: "refused" } & WebIdentityRefusal);

/** @param now milliseconds since the epoch */
export async function assumeWithWebIdentity(
  state: PracticeState,
  roleArn: string,
  token: string,
  sessionName: string,
  now: number,
): Promise<WebIdentityAnswer> {
  const wanted = parseRoleArn(roleArn);
  if (wanted === undefined) {
    return refused("role-arn-invalid", "ValidationError", "Request ARN is invalid");
  }
  const claims = claimsOf(token);
  if (claims?.iss === undefined) {
    return invalidToken(
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    );
  }
  const issuer = withoutScheme(claims.iss);
  const seen = asServicesSee(state, now);
  const provider = seen.providers.find((candidate) => candidate.issuer === issuer);
  if (provider === undefined || wanted.account !== state.identity.account) {
    const message = `No OpenIDConnect provider found in your account for ${claims.iss}`;
    return refused("provider-missing", "InvalidIdentityToken", message);
  }
  const audiences = claims.aud === undefined ? [] : [claims.aud].flat();
  const audience = audiences.find((candidate) => provider.audiences.includes(candidate));
  if (audience === undefined) {
    return refused("audience-not-registered", "InvalidIdentityToken", "Incorrect token audience");
  }
  const fault = (await signatureFault(state, issuer, token, now)) ?? timeFault(claims, now);
  if (fault !== undefined) {
    return fault;
  }
  const role = seen.roles.find(({ arn }) => arn === roleArn);
  const policy = role === undefined ? undefined : readTrustText(role.trustPolicy);
  if (role === undefined || policy === undefined) {
    return notAuthorized();
  }
  const { verdict } = evaluateTrust(policy, {
    mechanism: "irsa",
    issuer,
    account: wanted.account,
    partition: wanted.partition,
    subject: claims.sub,
    audience,
    context: {
      "sts:rolesessionname": [sessionName],
      "aws:federatedprovider": [provider.arn],
      "aws:currenttime": [new Date(now).toISOString()],
    },
    otherKeys: "absent",
  });
  // IAM admits whom it can admit: what nobody can say for certain of a policy, nobody should practise to rely on.
  return verdict === "allowed" ? { kind: "assumed", role, subject: claims.sub, audience } : notAuthorized();
}

function claimsOf(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

async function signatureFault(
  state: PracticeState,
  issuer: string,
  token: string,
  now: number,
): Promise<WebIdentityAnswer | undefined> {
  const { kid, alg } = decodeProtectedHeader(token);
  const jwk = publishedKeysOf(state, issuer)?.keys.find((key) => key.kid === kid);
  if (jwk === undefined) {
    const message =
      "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements";
    return refused("keys-unreachable", "InvalidIdentityToken", message);
  }
  try {
    const key = await importJWK(jwk as JWK, alg ?? "");
    // Its own moment of issue: expiry is a refusal of its own.
    const { iat } = decodeJwt(token);
    const currentDate = new Date(iat === undefined ? now : iat * 1000);
    await jwtVerify(token, key, { algorithms: ALGORITHMS, currentDate });
    return undefined;
  } catch {
    return invalidToken("The web identity token's signature is not valid");
  }
}

function timeFault({ exp, nbf }: JWTPayload, now: number): WebIdentityAnswer | undefined {
  const seconds = Math.floor(now / 1000);
  if (exp === undefined) {
    return invalidToken("Missing a required claim: exp");
  }
  if (seconds >= exp) {
    const message = `Token expired: current date/time ${seconds} must be before the expiration date/time ${exp}`;
    return refused("token-expired", "ExpiredTokenException", message);
  }
  return nbf !== undefined && seconds < nbf ? invalidToken("The web identity token is not valid yet") : undefined;
}

function notAuthorized(): WebIdentityAnswer {
  return refused("not-authorized", "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
}

function invalidToken(message: string): WebIdentityAnswer {
  return refused("token-invalid", "InvalidIdentityToken", message);
}

function refused(refusal: ExchangeRefusal, code: string, message: string): WebIdentityAnswer {
  return { kind: "refused", refusal, code, message };
}
