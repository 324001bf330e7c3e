/** Keys with which practice clusters sign the tokens of their ServiceAccounts, and the key sets that their issuers publish. */
import { base64url } from "jose";
import { withoutScheme } from "../../core/names/issuer.ts";
import { fingerprint } from "../../core/plan/fingerprint.ts";
import type { PracticeState } from "../state.ts";
import { publicPoint } from "./p256.ts";

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
  // 252 bits, which is below the order of the curve.
  const digits = [1, 2, 3, 4].map((part) => fingerprint(`${part} ${keySeed} ${issuer}`)).join("");
  const secret = BigInt(`0x${digits.slice(1)}`);
  const point = publicPoint(secret);
  const [x, y] = [coordinate(point.x), coordinate(point.y)];
  return { kty: "EC", crv: "P-256", x, y, d: coordinate(secret), kid: fingerprint(`${x} ${y}`), alg: "ES256" };
}

/** 32 bytes, big-endian, in Base64url (RFC 7518, section 6.2.1). */
function coordinate(value: bigint): string {
  const bytes = new Uint8Array(32);
  for (let at = 31, rest = value; at >= 0; at--, rest >>= 8n) {
    bytes[at] = Number(rest & 0xffn);
  }
  return base64url.encode(bytes);
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
