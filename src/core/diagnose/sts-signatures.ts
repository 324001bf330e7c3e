/** Texts of STS and IAM, and of the way to them. */
import type { Signature } from "./signature.ts";

export const STS_SIGNATURES: readonly Signature[] = [
  {
    id: "web-identity-denied",
    pattern: /not authorized to perform:? sts:AssumeRoleWithWebIdentity/i,
    meaning:
      "STS knows the token's provider, but does not let the token assume the role. It says no more than that: not whether the role exists, and not what does not match.",
    causes: [
      "subject-mismatch",
      "issuer-of-another-cluster",
      "condition-never-met",
      "subject-wildcard-literal",
      "audience-mismatch",
      "role-not-found",
      "provider-account",
      "partition-mix",
      "both-mechanisms",
    ],
  },
  {
    id: "provider-not-found",
    pattern: /no openidconnect provider found in your account/i,
    meaning: "The account of the role has no IAM OIDC provider for the token's issuer.",
    causes: [
      "provider-missing",
      "issuer-of-another-cluster",
      "provider-account",
      "both-mechanisms",
      "created-together",
      "sts-endpoint",
    ],
  },
  {
    id: "token-audience",
    pattern: /incorrect token audience/i,
    meaning: "The token's audience is not among the client ids of the IAM OIDC provider.",
    causes: ["audience-mismatch"],
  },
  {
    id: "role-arn-invalid",
    pattern:
      /request arn is invalid|\barn is invalid:|invalid length for parameter RoleArn\b|at 'roleArn' failed to satisfy constraint/i,
    meaning: "What AWS_ROLE_ARN holds is not the ARN of a role. The webhook injects the annotation as it stands.",
    causes: ["role-arn-malformed"],
  },
  {
    id: "verification-key",
    pattern: /couldn'?t retrieve verification key from your identity provider/i,
    meaning: "IAM could not fetch the issuer's keys, so it cannot check the token's signature.",
    causes: ["issuer-keys", "issuer-of-another-cluster"],
  },
  {
    id: "thumbprint",
    pattern: /https certificate doesn'?t match configured thumbprint/i,
    meaning: "The issuer's certificate does not fit the thumbprint that the IAM OIDC provider holds.",
    causes: ["issuer-keys"],
  },
  {
    id: "provider-communication",
    pattern: /idp ?communication ?error|OpenIdIdpCommunicationError/i,
    meaning: "IAM did not reach the issuer.",
    causes: ["issuer-keys", "issuer-unreachable"],
  },
  {
    id: "issuer-name",
    pattern:
      /(?:can'?t find|no such host|could ?n[o']t resolve(?: host)?|ENOTFOUND|NXDOMAIN|name or service not known|unknownhost\w*|name resolution).{0,120}oidc[.-]eks\.|oidc[.-]eks\..{0,120}(?:no such host|NXDOMAIN|ENOTFOUND|not known|name resolution)/i,
    meaning: "The host of the issuer has no address where this ran.",
    causes: ["issuer-unreachable"],
  },
  {
    id: "token-expired",
    pattern:
      /token expired: current date\/time|token included in the request is expired|\bexpiredtoken(?:exception)?\b|webidentitytoken.{0,40}expired/i,
    meaning: "The token or session that was sent had run out.",
    causes: ["token-expired"],
  },
  {
    id: "key-invalid",
    pattern: /security token included in the request is invalid|InvalidClientTokenId|UnrecognizedClientException/i,
    meaning: "AWS does not know the access key of the request: it is deleted, or of another partition or region.",
    causes: ["static-keys-first", "sts-endpoint", "partition-mix"],
  },
  {
    id: "sts-unreachable",
    pattern:
      /\bsts(?:-fips)?\.(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?\b.{0,160}(?:i\/o timeout|timed? ?out|deadline exceeded|connection refused|no such host|ENOTFOUND|unreachable|could not be resolved)|(?:connect timeout on endpoint url|could not connect to the endpoint url|timed? ?out|ENOTFOUND).{0,60}\bsts\.(?:[a-z0-9-]+\.)?amazonaws\.com/i,
    meaning: "The pod does not reach the endpoint of STS that it asks.",
    causes: ["sts-endpoint"],
  },
  {
    id: "sts-region",
    pattern:
      /credential should be scoped to a valid region|RegionDisabled(?:Exception)?|sts is not activated in this region/i,
    meaning: "STS was asked in a region that is not active, or that is another one than the request was signed for.",
    causes: ["sts-endpoint"],
  },
  {
    id: "partition",
    pattern: /partition ["']?[\w-]+["']? is not valid for resource/i,
    meaning: "An ARN begins with a partition that this account is not in.",
    causes: ["partition-mix"],
  },
  {
    id: "trust-quota",
    pattern: /cannot exceed quota for ACLSizePerRole/i,
    meaning: "The trust policy is longer than the account's quota allows.",
    causes: ["trust-policy-refused"],
  },
  {
    id: "trust-principal",
    pattern: /federated principals must be valid domain names or SAML metadata ARNs/i,
    meaning: "IAM refuses the trust policy: its Federated principal is no provider's ARN.",
    causes: ["trust-policy-refused"],
  },
  {
    id: "trust-document",
    pattern:
      /has prohibited field resource|may only specify sts assumerole actions|invalid condition type ?:|missing required field principal|MalformedPolicyDocument/i,
    meaning: "IAM refuses the trust policy as it is written.",
    causes: ["trust-policy-refused"],
  },
  {
    id: "identity-token",
    pattern: /invalididentitytoken/i,
    meaning: "STS does not take the token; the words behind this code say why, and they are missing here.",
    causes: ["provider-missing", "audience-mismatch", "issuer-of-another-cluster", "issuer-keys"],
    generic: true,
  },
];
