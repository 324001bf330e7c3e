/** Reads what a token says of itself, to be shown and compared; the token stays where it is. */
import type { Secret } from "../../ports.ts";

export interface TokenClaims {
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly audiences: readonly string[];
  /** Seconds since the epoch. */
  readonly issuedAt: number | undefined;
  readonly expires: number | undefined;
}

/** Undefined for what is no JWT. The signature is not looked at: STS does that. */
export function claimsOf(token: Secret): TokenClaims | undefined {
  const claims = decode(token.reveal().split(".")[1] ?? "");
  if (claims === undefined) {
    return undefined;
  }
  const { iss, sub, aud, iat, exp } = claims;
  return {
    issuer: typeof iss === "string" ? iss : undefined,
    subject: typeof sub === "string" ? sub : undefined,
    audiences: (Array.isArray(aud) ? aud : [aud]).filter((each) => typeof each === "string"),
    issuedAt: typeof iat === "number" ? iat : undefined,
    expires: typeof exp === "number" ? exp : undefined,
  };
}

/** The claims as a user reads them. */
export function shownClaims({
  issuer,
  subject,
  audiences,
  issuedAt,
  expires,
}: TokenClaims): Readonly<Record<string, string>> {
  const lifetime = issuedAt === undefined || expires === undefined ? undefined : `${expires - issuedAt} s`;
  return Object.fromEntries(
    Object.entries({ iss: issuer, sub: subject, aud: audiences.join(", "), lifetime }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof claims === "object" && claims !== null ? (claims as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    // No base64, no UTF-8 or no JSON: no JWT.
    return undefined;
  }
}
