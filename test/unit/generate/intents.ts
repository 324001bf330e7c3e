// Intents for the tests: the practice cluster, and clusters of other partitions.
import type { AccessIntent, IntentCluster } from "../../../src/core/generate/intent.ts";

export const ISSUER_ID = "EXAMPLED539D4633E53DE1B71EXAMPLE";

export const PRACTICE: IntentCluster = {
  name: "practice",
  region: "eu-central-1",
  account: "111122223333",
  partition: "aws",
  issuer: `oidc.eks.eu-central-1.amazonaws.com/id/${ISSUER_ID}`,
};

export const CHINA: IntentCluster = {
  name: "practice",
  region: "cn-north-1",
  account: "111122223333",
  partition: "aws-cn",
  issuer: `oidc.eks.cn-north-1.amazonaws.com.cn/id/${ISSUER_ID}`,
};

export const GOV: IntentCluster = {
  name: "practice",
  region: "us-gov-west-1",
  account: "111122223333",
  partition: "aws-us-gov",
  issuer: `oidc.eks.us-gov-west-1.amazonaws.com/id/${ISSUER_ID}`,
};

/** The tutorial's case: a test pod that reads one bucket. */
export function intent(changes: Partial<AccessIntent> = {}): AccessIntent {
  return {
    cluster: PRACTICE,
    mechanism: "irsa",
    namespace: "storefront",
    serviceAccount: "s3-reader",
    role: { kind: "new", name: "practice-storefront-s3-reader", path: "/" },
    permissions: { kind: "s3-read", bucket: "practice-reports" },
    workload: { kind: "test-pod", name: "s3-access-pod" },
    folder: "file:///workspace",
    ...changes,
  };
}
