// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies hold placeholders in this form.
/** Verdicts on ServiceAccount tokens, with the reasons a user reads. */
import { expect, test } from "vitest";
import type { WebIdentityRequest } from "../../../src/core/trust/verdict.ts";
import {
  ISSUER,
  judge,
  PROVIDER,
  policyText,
  reasonsOf,
  SUBJECT,
  TOKEN,
  webIdentityStatement,
} from "./policy-texts.ts";

const SUB = `${ISSUER}:sub`;
const AUD = `${ISSUER}:aud`;
const OTHER_ISSUER = ISSUER.replace("us-east-1", "eu-west-1");
const OWN = { StringEquals: { [SUB]: SUBJECT, [AUD]: "sts.amazonaws.com" } };

type Expected = "allowed" | "denied" | "unknown";

test.each<[name: string, condition: unknown, members: Readonly<Record<string, unknown>>, expected: Expected]>([
  ["AWS's own form", OWN, {}, "allowed"],
  ["no condition at all", undefined, {}, "allowed"],
  ["an empty condition", {}, {}, "allowed"],
  ["key names in another case", { StringEquals: { [SUB.toUpperCase()]: SUBJECT } }, {}, "allowed"],
  ["subject in another case", { StringEquals: { [SUB]: "system:serviceaccount:Shop:cart" } }, {}, "denied"],
  ["several subjects", { StringEquals: { [SUB]: ["system:serviceaccount:a:b", SUBJECT] } }, {}, "allowed"],
  ["a namespace pattern", { StringLike: { [SUB]: "system:serviceaccount:shop:*" } }, {}, "allowed"],
  ["a star that crosses the colon", { StringLike: { [SUB]: "system:serviceaccount:sh*" } }, {}, "allowed"],
  ["a star under StringEquals", { StringEquals: { [SUB]: "system:serviceaccount:shop:*" } }, {}, "denied"],
  ["two operators, one fails", { StringEquals: { [SUB]: "x" }, StringLike: { [SUB]: "*" } }, {}, "denied"],
  ["oaud", { StringEquals: { [`${ISSUER}:oaud`]: "sts.amazonaws.com" } }, {}, "allowed"],
  ["a claim that EKS tokens lack", { StringEquals: { [`${ISSUER}:email`]: "a@b" } }, {}, "denied"],
  ["another issuer's key", { StringEquals: { [`${OTHER_ISSUER}:sub`]: SUBJECT } }, {}, "denied"],
  ["another issuer's key, negated", { StringNotEquals: { [`${OTHER_ISSUER}:sub`]: SUBJECT } }, {}, "allowed"],
  ["a key with a scheme", { StringEquals: { [`https://${SUB}`]: SUBJECT } }, {}, "denied"],
  ["session tags", { StringEquals: { "aws:RequestTag/kubernetes-namespace": "shop" } }, {}, "denied"],
  ["an external id", { StringEquals: { "sts:ExternalId": "x" } }, {}, "denied"],
  ["a set operator on the subject", { "ForAnyValue:StringEquals": { [SUB]: SUBJECT } }, {}, "allowed"],
  ["a templated subject", { StringEquals: { [SUB]: "system:serviceaccount:${NS}:cart" } }, {}, "unknown"],
  ["a templated subject beside a failing audience", { StringEquals: { [SUB]: "${X}", [AUD]: "x" } }, {}, "denied"],
  ["a templated subject beside a fitting one", { StringEquals: { [SUB]: ["${X}", SUBJECT] } }, {}, "allowed"],
  ["a templated key", { StringEquals: { "${ISSUER}:sub": SUBJECT } }, {}, "unknown"],
  ["a misspelt operator", { stringEquals: { [SUB]: SUBJECT } }, {}, "unknown"],
  ["a comment as operator", { ...OWN, __doc_comment: "why" }, {}, "unknown"],
  [
    "a misspelt operator beside a failing condition",
    { stringEquals: { [SUB]: SUBJECT }, StringEquals: { [AUD]: "x" } },
    {},
    "denied",
  ],
  ["a reference as condition", { Ref: "Conditions" }, {}, "unknown"],
  ["an action in another case", OWN, { Action: "STS:assumeRoleWithWebIdentity" }, "allowed"],
  ["an action pattern", OWN, { Action: ["sts:Assume*"] }, "allowed"],
  ["the wrong action", OWN, { Action: "sts:AssumeRole" }, "denied"],
  ["NotAction that leaves the action out", OWN, { Action: undefined, NotAction: "sts:AssumeRole" }, "allowed"],
  ["NotAction that names it", OWN, { Action: undefined, NotAction: "sts:*" }, "denied"],
  ["no Action", OWN, { Action: undefined }, "denied"],
  ["both Action and NotAction", OWN, { NotAction: "sts:AssumeRole" }, "unknown"],
  ["a provider among several", OWN, { Principal: { Federated: ["accounts.google.com", PROVIDER] } }, "allowed"],
  ["another account's provider", OWN, { Principal: { Federated: PROVIDER.replace("1111", "9999") } }, "denied"],
  [
    "another issuer's provider",
    OWN,
    { Principal: { Federated: PROVIDER.replace("us-east-1", "eu-west-1") } },
    "denied",
  ],
  ["the issuer in another case", OWN, { Principal: { Federated: PROVIDER.replace("oidc.eks", "OIDC.eks") } }, "denied"],
  ["the issuer's URL", OWN, { Principal: { Federated: `https://${ISSUER}` } }, "denied"],
  [
    "a templated provider",
    OWN,
    { Principal: { Federated: PROVIDER.replace("111122223333", "${ACCOUNT}") } },
    "unknown",
  ],
  ["an AWS account", OWN, { Principal: { AWS: "arn:aws:iam::111122223333:root" } }, "denied"],
  ["a service", OWN, { Principal: { Service: "pods.eks.amazonaws.com" } }, "denied"],
  ["a bare star", OWN, { Principal: "*" }, "unknown"],
  ["AWS star", OWN, { Principal: { AWS: "*" } }, "unknown"],
  ["AWS star beside a failing condition", { StringEquals: { [SUB]: "x" } }, { Principal: { AWS: "*" } }, "denied"],
  ["a principal type in another case", OWN, { Principal: { federated: PROVIDER } }, "unknown"],
  [
    "NotPrincipal that names the provider",
    OWN,
    { Principal: undefined, NotPrincipal: { Federated: PROVIDER } },
    "denied",
  ],
  ["NotPrincipal that names others", OWN, { Principal: undefined, NotPrincipal: { AWS: "111122223333" } }, "unknown"],
  ["no Principal", OWN, { Principal: undefined }, "denied"],
  ["an effect in another case", OWN, { Effect: "allow" }, "unknown"],
  ["a resource", OWN, { Resource: "*" }, "unknown"],
  ["a resource and a failing condition", { StringEquals: { [SUB]: "x" } }, { Resource: "*" }, "denied"],
])("%s: %4$s", (_, condition, members, expected) => {
  expect(judge(policyText(webIdentityStatement(condition, members))).verdict).toBe(expected);
});

test("a definite Deny stands against everything unknown, an unknown Deny against no Allow", () => {
  const deny = { ...webIdentityStatement(OWN), Effect: "Deny" };
  const doubtful = webIdentityStatement({ StringEquals: { [SUB]: "${X}" } });
  expect(judge(policyText(doubtful, deny)).verdict).toBe("denied");
  expect(judge(policyText(webIdentityStatement(OWN), { ...doubtful, Effect: "Deny" })).verdict).toBe("unknown");
  expect(judge(policyText({ ...doubtful, Effect: "Deny" })).verdict).toBe("denied");
  const root = { ...webIdentityStatement(), Effect: "Deny", Principal: { AWS: "arn:aws:iam::111122223333:root" } };
  expect(judge(policyText(webIdentityStatement(OWN), root)).verdict).toBe("unknown");
});

test.each<[name: string, change: Partial<WebIdentityRequest>, expected: Expected]>([
  ["no issuer", { issuer: undefined }, "unknown"],
  ["no account", { account: undefined }, "unknown"],
  ["no account, wrong subject", { account: undefined, subject: "system:serviceaccount:a:b" }, "denied"],
  ["no issuer, wrong audience", { issuer: undefined, audience: "x" }, "denied"],
  ["no subject", { subject: undefined }, "unknown"],
  ["no subject, wrong audience", { subject: undefined, audience: "x" }, "denied"],
  ["the same partition", { partition: "aws" }, "allowed"],
  ["another partition", { partition: "aws-cn" }, "denied"],
])("%s: %3$s", (_, change, expected) => {
  expect(judge(policyText(webIdentityStatement(OWN)), { ...TOKEN, ...change }).verdict).toBe(expected);
});

test("keys of the request are unknown unless given", () => {
  const text = policyText(webIdentityStatement({ StringEquals: { "sts:RoleSessionName": "x" } }));
  const open: WebIdentityRequest = { ...TOKEN, otherKeys: "unknown" };
  expect(judge(text, open).verdict).toBe("unknown");
  expect(judge(text, { ...open, context: { "STS:roleSessionName": ["x"] } }).verdict).toBe("allowed");
  expect(judge(text, { ...open, context: { "sts:rolesessionname": ["y"] } }).verdict).toBe("denied");
  expect(judge(text, { ...open, context: { "sts:rolesessionname": [] } }).verdict).toBe("denied");
});

test("a key that stands twice leaves the verdict open unless both readings agree", () => {
  const text = (first: string, second: string) =>
    policyText(webIdentityStatement({ StringEquals: { [SUB]: SUBJECT } })).replace(
      /"StringEquals": (\{[^}]*\})/,
      `"StringEquals": {"${SUB}": "${first}"}, "StringEquals": {"${SUB}": "${second}"}`,
    );
  expect(judge(text("x", SUBJECT)).verdict).toBe("unknown");
  expect(judge(text(SUBJECT, "x")).verdict).toBe("unknown");
  expect(judge(text("x", "y")).verdict).toBe("denied");
  const [reason] = judge(text(SUBJECT, SUBJECT)).reasons;
  expect(reason?.message).toBe(
    '"StringEquals" stands twice in one object: IAM may refuse the policy or drop one of them',
  );
});

test("a denial says which side says what, the nearest statement first", () => {
  const text = policyText(
    { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    webIdentityStatement({ StringEquals: { [SUB]: "system:serviceaccount:shop:*", [AUD]: "x" } }),
    webIdentityStatement({ StringEquals: { [SUB]: "system:serviceaccount:shop:till", [AUD]: "sts.amazonaws.com" } }),
    webIdentityStatement({ StringEquals: { [`${OTHER_ISSUER}:sub`]: SUBJECT } }),
  );
  const verdict = judge(text);
  expect(verdict.verdict).toBe("denied");
  expect(reasonsOf(verdict)).toEqual([
    `condition-failed: "…:sub" is "system:serviceaccount:shop:till", the token's subject is "${SUBJECT}"`,
    `condition-key-absent: "…:sub" is "${SUBJECT}", but the request has no key "${OTHER_ISSUER}:sub": the token's issuer is "${ISSUER}"`,
    `condition-failed: "…:sub" is "system:serviceaccount:shop:*", the token's subject is "${SUBJECT}"; StringEquals takes "*" literally, StringLike takes it as a wildcard`,
    `condition-failed: "…:aud" is "x", the token's audience is "sts.amazonaws.com"`,
    `principal-mismatch: the Principal is Service "ec2.amazonaws.com", not the token's OIDC provider`,
  ]);
  const [nearest] = verdict.reasons;
  expect(nearest?.statement).toBe(2);
  expect(text.slice(nearest?.range.start, nearest?.range.end)).toBe(`"${SUB}": "system:serviceaccount:shop:till"`);
});

test("an Allow says what it rests on", () => {
  expect(reasonsOf(judge(policyText(webIdentityStatement(OWN, { Sid: "Cart" }))))).toEqual([
    'statement-allows: statement "Cart" allows sts:AssumeRoleWithWebIdentity',
    `condition-met: "…:sub" is "${SUBJECT}", the token's subject is "${SUBJECT}"`,
    `condition-met: "…:aud" is "sts.amazonaws.com", the token's audience is "sts.amazonaws.com"`,
  ]);
});

test("policies without a statement that counts", () => {
  expect(reasonsOf(judge(policyText()))).toEqual(["no-statement: no statement of the policy allows anything"]);
  expect(judge('{"Version": "2012-10-17"}').verdict).toBe("denied");
  expect(judge('{"Statement": "{{ statements }}"}').verdict).toBe("unknown");
  expect(judge('{"Statement": ["{{ statement }}"]}').verdict).toBe("unknown");
  expect(judge("[]").verdict).toBe("unknown");
});
