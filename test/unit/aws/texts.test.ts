// The pure parts of the AWS adapter: redaction, policy decoding, and the classes of network errors.
import { describe, expect, it } from "vitest";
import { decodePolicyDocument } from "../../../src/aws/policy-document.ts";
import { shellWord } from "../../../src/aws/shared-config.ts";
import { networkProblem } from "../../../src/core/access/network-problem.ts";
import { redact } from "../../../src/core/access/redact.ts";

describe("redact", () => {
  it.each([
    ["key AKIAIOSFODNN7EXAMPLE is unknown", "key [hidden] is unknown"],
    ["secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1 here", "secret [hidden] here"],
    ["https://h/?X-Amz-Signature=abc123&X-Amz-Date=2026", "https://h/?X-Amz-Signature=[hidden]&X-Amz-Date=2026"],
    ['{"SecretAccessKey": "short"}', '{"SecretAccessKey": [hidden]}'],
    ["jwt eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln end", "jwt [hidden] end"],
    ["proxy http://me:pass@proxy:3128 failed", "proxy http://[hidden]@proxy:3128 failed"],
    ["eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln", "[hidden]"],
    ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1", "[hidden]"],
    ["Authorization: Bearer short refused", "Authorization: [hidden] [hidden] refused"],
    ["token k8s-aws-v1.aHR0cHM6Ly9zdHMu refused", "token [hidden] refused"],
  ])("hides the secret in %s", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    "User: arn:aws:sts::111122223333:assumed-role/dev/me is not authorized to perform: eks:DescribeCluster on resource: arn:aws:eks:us-east-1:111122223333:cluster/web",
    "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/5A1C9E0B7D3F42688E6A4C20D9B7F135",
    "getaddrinfo ENOTFOUND eks.us-east-1.amazonaws.com",
  ])("leaves %s as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("keeps the first line, and not too much of it", () => {
    expect(redact("one\ntwo")).toBe("one");
    expect(redact("a ".repeat(400))).toHaveLength(401);
  });
});

describe("decodePolicyDocument", () => {
  it.each([
    ['{"a":"50%"}', '{"a":"50%"}'],
    [' {"a":1}', ' {"a":1}'],
    ["%7B%22a%22%3A%22x+y%2520%22%7D", '{"a":"x+y%20"}'],
    ["%7B%ZZ", "%7B%ZZ"],
    ["", ""],
  ])("reads %s", (text, expected) => {
    expect(decodePolicyDocument(text)).toBe(expected);
  });
});

describe("networkProblem", () => {
  const withCode = (code: string) => Object.assign(new Error(code), { code });

  it.each([
    ["ENOTFOUND", "dns"],
    ["ECONNREFUSED", "refused"],
    ["ECONNRESET", "reset"],
    ["ENETUNREACH", "unroutable"],
    ["ETIMEDOUT", "timeout"],
    ["EPROTO", "tls"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "untrusted"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "untrusted"],
    ["CERT_HAS_EXPIRED", "untrusted"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "untrusted"],
    ["ERR_PROXY_TUNNEL", "proxy"],
  ])("reads %s as %s", (code, problem) => {
    expect(networkProblem(withCode(code))).toBe(problem);
  });

  it("looks into causes and into the attempts of a dual-stack connection", () => {
    expect(networkProblem(new Error("x", { cause: withCode("ENOTFOUND") }))).toBe("dns");
    expect(networkProblem(new AggregateError([withCode("ENETUNREACH"), withCode("ECONNREFUSED")]))).toBe("unroutable");
  });

  it("says nothing of other errors", () => {
    expect(networkProblem(withCode("ENOENT"))).toBeUndefined();
    expect(networkProblem("ENOTFOUND")).toBeUndefined();
  });
});

it("quotes words for a shell only where they need it", () => {
  expect(shellWord("dev-1.admin@corp")).toBe("dev-1.admin@corp");
  expect(shellWord("my profile; rm -rf x")).toBe("'my profile; rm -rf x'");
  expect(shellWord("it's")).toBe(`'it'\\''s'`);
});
