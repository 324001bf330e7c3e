/** Trust policies in JSON for the table tests, and the way from text to verdict through the real parser. */
import { readTrustPolicy } from "../../../src/core/model/read/read-trust-policy.ts";
import { parseJson } from "../../../src/core/syntax/parse-json.ts";
import { evaluateTrust } from "../../../src/core/trust/evaluate.ts";
import type { TrustPolicy } from "../../../src/core/trust/policy.ts";
import type {
  PodIdentityRequest,
  TrustRequest,
  TrustVerdict,
  WebIdentityRequest,
} from "../../../src/core/trust/verdict.ts";

export const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
export const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
export const SUBJECT = "system:serviceaccount:shop:cart";
export const CLUSTER_ARN = "arn:aws:eks:us-east-1:111122223333:cluster/prod";

/** A token of ServiceAccount shop/cart for a role in the provider's account, with nothing left open. */
export const TOKEN: WebIdentityRequest = {
  mechanism: "irsa",
  issuer: ISSUER,
  account: "111122223333",
  subject: SUBJECT,
  audience: "sts.amazonaws.com",
  otherKeys: "absent",
};

/** The same account through an EKS Pod Identity association. */
export const POD: PodIdentityRequest = {
  mechanism: "pod-identity",
  namespace: "shop",
  serviceAccount: "cart",
  clusterName: "prod",
  clusterArn: CLUSTER_ARN,
  account: "111122223333",
  sessionTagsDisabled: false,
  otherKeys: "absent",
};

/** An Allow for the token's provider with these conditions; members given replace its own. */
export function webIdentityStatement(condition?: unknown, members: Readonly<Record<string, unknown>> = {}): object {
  return {
    Effect: "Allow",
    Principal: { Federated: PROVIDER },
    Action: "sts:AssumeRoleWithWebIdentity",
    ...(condition === undefined ? {} : { Condition: condition }),
    ...members,
  };
}

/** An Allow for EKS Pod Identity. */
export function podStatement(condition?: unknown, members: Readonly<Record<string, unknown>> = {}): object {
  return {
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    ...(condition === undefined ? {} : { Condition: condition }),
    ...members,
  };
}

/** Text of a policy of these statements, Version 2012-10-17. */
export function policyText(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }, undefined, 2);
}

/** Reads a text that may be broken, as the editor sees it while someone types. */
export function read(text: string): TrustPolicy {
  const { root } = parseJson(text);
  if (root === undefined) {
    throw new Error(`no document in ${text}`);
  }
  return readTrustPolicy(root);
}

export function judge(text: string, request: TrustRequest = TOKEN): TrustVerdict {
  return evaluateTrust(read(text), request);
}

/** Reasons as `code: message`, in order. */
export function reasonsOf(verdict: TrustVerdict): readonly string[] {
  return verdict.reasons.map(({ code, message }) => `${code}: ${message}`);
}
