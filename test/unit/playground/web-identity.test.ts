// The practice account's STS checks what AWS's checks: form, provider, audience, keys, signature, time and trust.
import { exportJWK, generateKeyPair, importJWK, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/core/ports.ts";
import { signingKeyOf } from "../../../src/playground/account/signing-keys.ts";
import {
  initialPracticeState,
  memoryStore,
  type PracticeState,
  practiceAccount,
} from "../../../src/playground/index.ts";
import { PRACTICE_ISSUER, PRACTICE_PROVIDER_ARN, practiceRoleArn } from "../../../src/playground/initial-state.ts";

const NOW = Date.parse("2026-11-24T08:00:00Z");
const SECONDS = NOW / 1000;
const ROLE = practiceRoleArn("practice-s3-reader");
const never = new AbortController().signal;

interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  readonly iat?: number;
  readonly nbf?: number;
  readonly exp?: number;
}

const CLAIMS: Claims = {
  iss: `https://${PRACTICE_ISSUER}`,
  sub: "system:serviceaccount:storefront:s3-reader",
  aud: "sts.amazonaws.com",
  iat: SECONDS - 60,
  nbf: SECONDS - 60,
  exp: SECONDS + 3600,
};

const state = initialPracticeState();

async function signed(claims: Claims = {}, of: PracticeState = state, kid?: string): Promise<string> {
  const key = signingKeyOf(of, PRACTICE_ISSUER);
  return new SignJWT({ ...CLAIMS, ...claims } as Record<string, unknown>)
    .setProtectedHeader({ alg: "ES256", kid: kid ?? key.kid })
    .sign(await importJWK({ ...key }, "ES256"));
}

async function exchange(token: string, roleArn = ROLE, of: PracticeState = state, sessionName = "test") {
  const { tokens } = practiceAccount(memoryStore(of), () => NOW).aws.open({ profile: "nobody", region: undefined });
  const outcome = await tokens.exchange({ roleArn, token: new Secret(token), sessionName }, never);
  return outcome.kind === "assumed" ? outcome.assumed.identity.arn : `${outcome.refusal}: ${outcome.message}`;
}

describe("STS of the practice account", () => {
  it("admits the ServiceAccount that the trust policy names, whatever the profile", async () => {
    expect(await exchange(await signed())).toBe("arn:aws:sts::111122223333:assumed-role/practice-s3-reader/test");
  });

  it.each<[string, Claims, string]>([
    ["another account", { sub: "system:serviceaccount:storefront:other" }, "not-authorized: AccessDenied"],
    ["no subject", { sub: undefined as unknown as string }, "not-authorized: AccessDenied"],
    [
      "another audience",
      { aud: "kubernetes" },
      "audience-not-registered: InvalidIdentityToken: Incorrect token audience",
    ],
    ["an audience with a space", { aud: "sts.amazonaws.com " }, "audience-not-registered"],
    [
      "another issuer",
      { iss: "https://oidc.eks.us-east-1.amazonaws.com/id/B2" },
      "provider-missing: InvalidIdentityToken: No OpenIDConnect provider found in your account for https://oidc.eks.us-east-1.amazonaws.com/id/B2",
    ],
    [
      "an expired token",
      { exp: SECONDS },
      `token-expired: ExpiredTokenException: Token expired: current date/time ${SECONDS} must be before the expiration date/time ${SECONDS}`,
    ],
    ["a token of tomorrow", { nbf: SECONDS + 60 }, "token-invalid: InvalidIdentityToken"],
    ["a token without end", { exp: undefined as unknown as number }, "token-invalid: InvalidIdentityToken"],
  ])("refuses %s", async (_what, claims, said) => {
    expect(await exchange(await signed(claims))).toContain(said);
  });

  it("takes a list of audiences, one of which is registered", async () => {
    expect(await exchange(await signed({ aud: ["kubernetes", "sts.amazonaws.com"] }))).toContain("assumed-role");
  });

  it("refuses what is no token, unsigned, or signed by somebody else", async () => {
    expect(await exchange("no.token")).toContain(
      "token-invalid: InvalidIdentityToken: The ID Token provided is not a valid JWT",
    );
    const [, payload] = (await signed()).split(".");
    const header = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const { kid } = signingKeyOf(state, PRACTICE_ISSUER);
    expect(await exchange(`${header({ alg: "none", kid })}.${payload}.`)).toContain("token-invalid");
    // The same issuer in another practice account has another key, and its key id is not published here.
    expect(await exchange(await signed({}, initialPracticeState()))).toContain(
      "keys-unreachable: InvalidIdentityToken: Couldn't retrieve verification key",
    );
    expect(await exchange(await signed({}, initialPracticeState(), kid))).toContain("token-invalid");
    const [head, , signature] = (await signed()).split(".");
    const forged = Buffer.from(JSON.stringify({ ...CLAIMS, sub: "system:serviceaccount:reports:writer" })).toString(
      "base64url",
    );
    expect(await exchange(`${head}.${forged}.${signature}`)).toContain("token-invalid");
  });

  it("refuses roles that are none, are missing, or of another account", async () => {
    const token = await signed();
    expect(await exchange(token, PRACTICE_PROVIDER_ARN)).toBe(
      "role-arn-invalid: ValidationError: Request ARN is invalid",
    );
    expect(await exchange(token, practiceRoleArn("no-such-role"))).toContain("not-authorized");
    expect(await exchange(token, ROLE.replace("111122223333", "123456789012"))).toContain("provider-missing");
    await expect(exchange(token, ROLE, state, "a b")).rejects.toMatchObject({ problem: "invalid-input" });
  });

  it("does not reach the keys of an issuer that nobody serves", async () => {
    const clusters = state.clusters.map((cluster) => ({ ...cluster, issuerServed: false }));
    expect(await exchange(await signed(), ROLE, { ...state, clusters })).toContain("keys-unreachable");
  });

  it("takes the keys of an issuer outside, and RS256 as EKS signs", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: "outside", alg: "RS256" };
    const foreign: PracticeState = {
      ...state,
      clusters: [],
      foreignIssuers: [{ issuer: PRACTICE_ISSUER, jwks: JSON.parse(JSON.stringify({ keys: [jwk] })) }],
    };
    const token = await new SignJWT({ ...CLAIMS } as Record<string, unknown>)
      .setProtectedHeader({ alg: "RS256", kid: "outside" })
      .sign(privateKey);
    expect(await exchange(token, ROLE, foreign)).toContain("assumed-role/practice-s3-reader");
  });
});
