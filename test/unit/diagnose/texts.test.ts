// Texts as SDKs and logs print them: recognised in every wrapping, read for names, and freed of secrets.
import { describe, expect, it } from "vitest";
import { readNames } from "../../../src/core/diagnose/names.ts";
import { LONGEST_TEXT, readPastedText } from "../../../src/core/diagnose/pasted-text.ts";
import { recognise, SIGNATURES } from "../../../src/core/diagnose/signatures.ts";
import { decodeIn } from "./decode-in.ts";

const ids = (text: string) => recognise(readPastedText(text).text).map(({ signature }) => signature.id);

describe("signatures", () => {
  it("have ids that occur once, and causes that occur once", () => {
    expect(new Set(SIGNATURES.map(({ id }) => id)).size).toBe(SIGNATURES.length);
    expect(SIGNATURES.filter(({ causes }) => causes.length === 0 || new Set(causes).size < causes.length)).toEqual([]);
  });

  const denied = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
  const token = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";
  it.each([
    ["JavaScript", `AccessDenied: ${denied}\n    at throwDefaultError (file.js:1:1)`, "web-identity-denied"],
    [
      "Java v1",
      `AWSSecurityTokenServiceException: ${denied} (Service: AWSSecurityTokenService)`,
      "web-identity-denied",
    ],
    [".NET", `Amazon.SecurityToken.AmazonSecurityTokenServiceException: ${denied}`, "web-identity-denied"],
    ["Rust", `ServiceError { code: Some("AccessDenied"), message: Some("${denied}") }`, "web-identity-denied"],
    [
      "a log in JSON",
      `{"error":"WebIdentityErr: failed\\ncaused by: AccessDenied: ${denied}\\n\\tstatus code: 403"}`,
      "web-identity-denied",
    ],
    ["a narrow terminal", `Not authorized to\n   perform\n sts:AssumeRoleWithWebIdentity`, "web-identity-denied"],
    ["a coloured terminal", `\u001B[31mIncorrect token\u001B[0m audience`, "token-audience"],
    ["curly quotes", "Couldn’t retrieve verification key from your identity provider", "verification-key"],
    [
      "Go v2",
      "get credentials: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds",
      "no-credentials",
    ],
    ["JavaScript v3", "CredentialsProviderError: Could not load credentials from any providers", "no-credentials"],
    [
      "Java v2",
      "SdkClientException: Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain",
      "no-credentials",
    ],
    ["Rust", "CredentialsNotLoaded: no providers in chain provided credentials", "no-credentials"],
    [
      "Go v2, the token",
      `failed to retrieve jwt from provide source, unable to read file at ${token}: open ${token}: permission denied`,
      "token-unreadable",
    ],
    ["Java, the token", `java.nio.file.AccessDeniedException: ${token}`, "token-unreadable"],
    [
      "Windows, the token",
      String.raw`Could not find file 'C:\var\run\secrets\eks.amazonaws.com\serviceaccount\token'.`,
      "token-not-there",
    ],
    [
      "botocore and the agent",
      "Unsupported host '169.254.170.23'.  Can only retrieve metadata from these hosts: 169.254.170.2, localhost, 127.0.0.1",
      "sdk-refuses-agent",
    ],
    [
      "IPv6",
      'Get "http://[fd00:ec2::23]/v1/credentials": dial tcp [fd00:ec2::23]:80: connect: connection refused',
      "agent-no-answer",
    ],
    [
      "the webhook",
      'failed calling webhook "pod-identity-webhook.amazonaws.com": x509: certificate signed by unknown authority',
      "webhook-failed",
    ],
    [
      "the API server",
      'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/var/run/secrets/eks.amazonaws.com/serviceaccount": must be unique',
      "mount-path-taken",
    ],
    [
      "S3, which names nobody",
      "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied",
      "access-denied",
    ],
  ])("%s", (_, text, id) => {
    expect(ids(text)).toEqual([id]);
  });

  it.each([
    "permission denied: open /etc/app.conf",
    "no such file or directory: token",
    "dial tcp 10.0.0.1:443: i/o timeout",
    "The deployment was authorized",
    "",
  ])("takes nothing from %j", (text) => {
    expect(ids(text)).toEqual([]);
  });
});

describe("names", () => {
  it("come from ARNs, subjects, events and flags", () => {
    const names = readNames(
      'pods "cart-5d59-x" is forbidden: error looking up service account shop/cart: serviceaccount "cart" not found; kubectl -n shop get pod/pay-0; AWS_ROLE_ARN=arn:aws:iam::111122223333:role/team/cart, then arn:aws:iam::123456789012:role/b.',
    );
    expect(names).toMatchObject({
      serviceAccounts: [{ namespace: "shop", name: "cart" }],
      namespaces: ["shop"],
      pods: ["cart-5d59-x", "pay-0"],
      roleArns: ["arn:aws:iam::111122223333:role/team/cart", "arn:aws:iam::123456789012:role/b"],
      callers: [],
    });
  });

  it("tell the caller from what it asked for", () => {
    const names = readNames(
      "User: arn:aws:sts::111122223333:assumed-role/cart/s.1 is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/next",
    );
    expect(names).toMatchObject({
      callers: [{ kind: "role", account: "111122223333", role: "cart", session: "s.1" }],
      roleArns: [],
      nextRoleArns: ["arn:aws:iam::123456789012:role/next"],
      actions: ["sts:AssumeRole"],
    });
  });

  it("are not made from ordinary words", () => {
    const names = readNames("The service account is missing, and the pod does not start in its namespace.");
    expect(names).toMatchObject({ serviceAccounts: [], pods: [], namespaces: [] });
  });
});

describe("pasted texts", () => {
  it("leave no secret in the result", () => {
    const secret = ["eyJhbGciOiJSUzI1NiJ9", "eyJzdWIiOiJ4In0", "c2lnbmF0dXJl"].join(".");
    const key = `AKIA${"ABCDEFGHIJKLMNOP"}`;
    const long = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE1";
    const pem = "-----BEGIN RSA PRIVATE KEY-----\nAbCd1234\nshort\n-----END RSA PRIVATE KEY-----";
    const text = `AWS_ACCESS_KEY_ID=${key} AWS_SECRET_ACCESS_KEY=${long} Authorization: Bearer ${secret}\n${pem}\nIncorrect token audience: ${secret}`;
    const shown = JSON.stringify(decodeIn({}, text));
    expect(shown).toContain("token-audience");
    expect([secret, key, long, "AbCd1234"].filter((one) => shown.includes(one))).toEqual([]);
  });

  it("that are long are read from their end, and fast", () => {
    const noise =
      "open /var/run/secrets/eks.amazonaws.com/serviceaccount/ sts.amazonaws.com 169.254.170.23 arn:aws:iam:: ";
    const text = `Request ARN is invalid ${noise.repeat(20_000)} Incorrect token audience`;
    expect(text.length).toBeGreaterThan(2 * LONGEST_TEXT);
    const start = performance.now();
    const decoding = decodeIn({}, text);
    expect(performance.now() - start).toBeLessThan(3000);
    expect([decoding.cut, decoding.recognised.map(({ id }) => id)]).toEqual([true, ["token-audience"]]);
  });

  it.each([
    "a",
    "(",
    '\\"',
    "eyJ",
    "service account ",
    "A1a/",
    "pod=",
    "oidc.eks.",
    "eyJ-",
    "\\",
    "eks-auth.a.api.aws",
    "arn:aws",
    "-----BEGIN ",
  ])("of %j alone end in time", (piece) => {
    const start = performance.now();
    decodeIn({}, piece.repeat(LONGEST_TEXT / piece.length));
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
