/** Causes at STS and IAM: the provider, the trust policy, the role's ARN (rows 1-8, 20, 21, 28, 30, 32, 33 and 35). */
import type { Cause } from "./cause.ts";

export const TRUST_CAUSES = [
  {
    id: "provider-missing",
    number: 1,
    title: "The role's account has no IAM OIDC provider for the cluster's issuer",
    advice:
      "Create the provider of exactly this issuer in the account of the role (not in that of the cluster, where they differ), with sts.amazonaws.com as client id: `irsa plan` writes the commands.",
    rules: {},
    subjects: [],
    steps: ["provider"],
  },
  {
    id: "issuer-of-another-cluster",
    number: 2,
    title: "The trust policy names the issuer of another cluster",
    advice:
      "Compare `aws eks describe-cluster --name <cluster> --query cluster.identity.oidc.issuer` with the issuer of the trust policy: a cluster that is made anew has a new one. Put the right issuer into principal and condition keys, and create its provider in the role's account.",
    rules: { "trust-issuer-unknown": "any" },
    subjects: ["trust-policy"],
    steps: ["issuer", "provider", "trust"],
  },
  {
    id: "subject-mismatch",
    number: 3,
    title: "The subject in the trust policy is not the pod's ServiceAccount",
    advice:
      "Make the :sub of the trust policy `system:serviceaccount:<namespace>:<name>` of the ServiceAccount that the pod runs as, letter by letter.",
    rules: { "trust-sub-mismatch": "any", "trust-sub-malformed": "any", "trust-sub-unknown-account": "any" },
    subjects: ["trust-policy", "account"],
    steps: ["trust", "exchange"],
  },
  {
    id: "subject-wildcard-literal",
    number: 4,
    title: "The subject has a wildcard under StringEquals",
    advice:
      "Put the subject under StringLike (and leave the audience under StringEquals), or write the ServiceAccount out.",
    rules: { "trust-sub-wildcard-literal": "any" },
    subjects: ["trust-policy"],
    steps: ["trust", "exchange"],
  },
  {
    id: "condition-never-met",
    number: 5,
    title: "A condition key, the principal or the action of the trust policy is wrong, so that no token matches",
    advice:
      "Write the issuer without https://, port and slash, the same in principal and keys, :sub for the subject, :aud for the audience, and sts:AssumeRoleWithWebIdentity as action.",
    rules: {
      "trust-issuer-form": [
        "scheme",
        "port",
        "trailing-slash",
        "host-order",
        "dual-stack",
        "suffix",
        "case",
        "path",
        "id-case",
      ],
      "trust-issuer-mismatch": "any",
      "trust-key-swapped": "any",
      "trust-claim-unavailable": "any",
      "trust-dead-statement": "any",
      "trust-duplicate-key": "any",
      "trust-principal-invalid": ["url", "type", "account", "form"],
      "trust-action-mismatch": ["misspelt", "federated"],
      "trust-deny": "any",
    },
    subjects: ["trust-policy"],
    steps: ["trust", "exchange"],
  },
  {
    id: "audience-mismatch",
    number: 6,
    title: "The token's audience is not the one that the provider or the trust policy wants",
    advice:
      "Make three values the same: the account's eks.amazonaws.com/audience (without it, sts.amazonaws.com), the provider's client ids, and the :aud of the trust policy.",
    rules: { "trust-aud-mismatch": "any", "audience-empty": "any" },
    subjects: ["account", "trust-policy"],
    steps: ["provider", "trust", "exchange"],
  },
  {
    id: "role-arn-malformed",
    number: 7,
    title: "The annotation is no role ARN: misspelt, or a template that nothing has filled in",
    advice: "Write the role's full ARN into eks.amazonaws.com/role-arn, `arn:aws:iam::<account>:role/<path/><name>`.",
    rules: { "sa-role-arn-invalid": "any", "placeholder-left": "any" },
    subjects: ["account"],
    steps: ["account", "exchange"],
  },
  {
    id: "role-not-found",
    number: 8,
    title: "There is no such role: deleted, in another account, or under a path that the ARN leaves out",
    advice:
      "Compare the ARN with `aws iam get-role --role-name <name> --query Role.Arn`, asked in the account that the ARN names: the path belongs into it.",
    rules: { "sa-role-unknown-path": "any", "role-without-trust": "any", "pi-role-account": "any" },
    subjects: ["account", "association"],
    steps: ["trust", "exchange"],
  },
  {
    id: "sts-endpoint",
    number: 20,
    title: "STS is not reached, or not in this region",
    advice:
      "Let the pod use the regional endpoint (AWS_STS_REGIONAL_ENDPOINTS=regional and AWS_REGION), give a private VPC the interface endpoint `com.amazonaws.<region>.sts`, and activate STS in the region (IAM, account settings).",
    rules: { "sts-regional-invalid": "any", "region-partial": "any" },
    subjects: ["account", "workload"],
    steps: ["exchange"],
  },
  {
    id: "issuer-keys",
    number: 21,
    title: "IAM cannot check the token's signature: the issuer's keys or certificate",
    advice:
      "Open `<issuer>/keys` from anywhere: a deleted cluster has none. If it answers, try again later; where IAM asks for a thumbprint (China, private CAs), update the provider's.",
    rules: {},
    subjects: [],
    steps: ["issuer", "exchange"],
  },
  {
    id: "trust-policy-refused",
    number: 28,
    title: "IAM refuses the trust policy: too long, or not a trust policy at all",
    advice:
      "Too long: put the subjects of one issuer into one list, or have the quota raised. A policy with Resource is a permission policy: attach it to the role instead.",
    rules: {
      "trust-size": "any",
      "trust-syntax": "any",
      "trust-version": ["invalid"],
      "trust-principal-invalid": ["url", "type", "account", "form", "partition"],
      "trust-action-mismatch": ["misspelt"],
    },
    subjects: ["trust-policy"],
    steps: [],
  },
  {
    id: "token-expired",
    number: 30,
    title: "The application goes on with a token or session that has expired",
    advice:
      "Let the SDK build its credentials from the environment and keep no copy of token or session: the kubelet puts a fresh token into the file. With an SDK that reads the file anew, restart the pod once; then compare the clocks.",
    rules: {},
    subjects: ["workload"],
    steps: ["token"],
  },
  {
    id: "partition-mix",
    number: 32,
    title: "An ARN is of another partition than the cluster (arn:aws: in China or GovCloud)",
    advice:
      "Begin ARNs with arn:aws-cn: in China and arn:aws-us-gov: in GovCloud, in annotation and trust policy alike.",
    rules: {
      "sa-role-arn-partition": "any",
      "trust-issuer-form": ["region-partition"],
      "trust-principal-invalid": ["partition"],
    },
    subjects: ["account", "trust-policy"],
    steps: ["provider", "exchange"],
  },
  {
    id: "provider-account",
    number: 33,
    title: "The trust policy names a provider of another account than the role's",
    advice:
      "Create the provider in the role's own account and name that one: IAM takes no provider of another account, wherever the cluster is.",
    rules: { "trust-principal-account": "any" },
    subjects: ["trust-policy", "account"],
    steps: ["provider", "trust"],
  },
  {
    id: "issuer-unreachable",
    number: 35,
    title: "The issuer's name does not resolve from here",
    advice:
      "In a VPC with the EKS interface endpoint, `oidc.eks.<region>.amazonaws.com` has no public answer: create the provider from outside it, or add the endpoint `com.amazonaws.<region>.oidc-eks`.",
    rules: {},
    subjects: [],
    steps: ["issuer"],
  },
] as const satisfies readonly Cause[];
