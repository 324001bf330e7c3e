/** Names for issuers that only Terraform's run tells: equal to themselves, never told apart from what they may stand for. */
import { expect, test } from "vitest";
import { issuerInOwnAccount } from "../../../src/core/names/arn.ts";
import {
  checkIssuerForm,
  isIssuerSymbol,
  issuerSymbol,
  looksLikeEksIssuer,
  sameIssuer,
} from "../../../src/core/names/issuer.ts";

const WRITTEN = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const EKS = "<issuer of module.eks>";
const OTHER = '<issuer of module.eks["b"]>';
const PROVIDER = "<url of aws_iam_openid_connect_provider.ci>";

test.each([
  [WRITTEN, WRITTEN, true],
  [WRITTEN, WRITTEN.replace("us-east-1", "eu-west-1"), false],
  [EKS, EKS, true],
  [EKS, OTHER, undefined],
  [EKS, WRITTEN, undefined],
  [WRITTEN, PROVIDER, undefined],
  [EKS, PROVIDER, undefined],
  [EKS, `https://${EKS}`, false],
  [EKS, "", false],
])("%s and %s are the same issuer: %s", (one, other, expected) => {
  expect([sameIssuer(one, other), sameIssuer(other, one)]).toEqual([expected, expected]);
});

test("an address that a key would be split at has no name", () => {
  expect(issuerSymbol('module.eks["b"]', "cluster")).toBe(OTHER);
  expect(issuerSymbol('module.eks["a:b"]', "cluster")).toBeUndefined();
  expect(issuerSymbol("module.eks[ 0 ]", "cluster")).toBeUndefined();
});

test("only a cluster's name is certainly an EKS issuer's, and of its form only a scheme can be wrong", () => {
  expect([EKS, OTHER, PROVIDER, "<issuer of my cluster>"].map(looksLikeEksIssuer)).toEqual([true, true, false, false]);
  expect([EKS, PROVIDER, WRITTEN, `https://${EKS}`].map(isIssuerSymbol)).toEqual([true, true, false, false]);
  expect(checkIssuerForm("<issuer of module.EKS>")).toBeUndefined();
  expect(checkIssuerForm(`https://${EKS}`)).toEqual({ problem: "scheme", canonical: undefined });
});

test("stands in the ARN of a provider of one's own account", () => {
  const own = `arn:aws:iam::\${data.aws_caller_identity.current.account_id}:oidc-provider/`;
  expect(issuerInOwnAccount(`${own}${EKS}`)).toBe(EKS);
  expect(issuerInOwnAccount(`${own}https://${EKS}`)).toBe(`https://${EKS}`);
  expect(issuerInOwnAccount(`${own}\${var.issuer}`)).toBeUndefined();
  expect(issuerInOwnAccount(`${own}<issuer of my cluster>`)).toBeUndefined();
});
