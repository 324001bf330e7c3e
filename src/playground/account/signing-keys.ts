/** Keys with which practice clusters sign the tokens of their ServiceAccounts, and the key sets that their issuers publish. */
import { createECDH, createHash } from "node:crypto";
import { withoutScheme } from "../../core/names/issuer.ts";
import type { PracticeState } from "../state.ts";

/** A P-256 private key as JWK (RFC 7518). EKS signs with RS256; STS takes both, and these need not be searched for. */
export interface SigningKey {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
  readonly d: string;
  readonly kid: string;
  readonly alg: "ES256";
}

/** The same key for the same account and issuer, so that no process has to make and keep one. Issuer without scheme. */
export function signingKeyOf({ keySeed }: PracticeState, issuer: string): SigningKey {
  const secret = createHash("sha256").update(`${keySeed} ${issuer}`).digest();
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(secret);
  const point = curve.getPublicKey();
  const [x, y] = [point.subarray(1, 33).toString("base64url"), point.subarray(33).toString("base64url")];
  const kid = createHash("sha1").update(point).digest("hex");
  return { kty: "EC", crv: "P-256", x, y, d: secret.toString("base64url"), kid, alg: "ES256" };
}

/** JWKS of an issuer (without scheme) as STS fetches it; undefined where nobody serves one. */
export function publishedKeysOf(
  state: PracticeState,
  issuer: string,
): { readonly keys: readonly Readonly<Record<string, unknown>>[] } | undefined {
  const foreign = state.foreignIssuers.find((candidate) => candidate.issuer === issuer);
  if (foreign !== undefined) {
    const { keys } = foreign.jwks;
    return { keys: Array.isArray(keys) ? (keys as readonly Readonly<Record<string, unknown>>[]) : [] };
  }
  const cluster = state.clusters.find((candidate) => withoutScheme(candidate.issuer ?? "") === issuer);
  if (cluster === undefined || !cluster.issuerServed) {
    return undefined;
  }
  const { d: _, ...key } = signingKeyOf(state, issuer);
  return { keys: [{ ...key, use: "sig" }] };
}
