/** Texts of EKS Pod Identity: its agent, its API, and role chains behind it. */
import type { Signature } from "./signature.ts";

const AGENT = String.raw`(?:169\.254\.170\.23|fd00:ec2::23)`;
const NO_ANSWER =
  "timed? ?out|timeout|deadline exceeded|connection refused|ECONNREFUSED|no route to host|unreachable|could not connect|connection reset";

export const POD_IDENTITY_SIGNATURES: readonly Signature[] = [
  {
    id: "agent-through-proxy",
    pattern: new RegExp(
      `${AGENT}.{0,160}(?:proxyconnect|proxy error|via proxy|proxy url)|(?:proxyconnect|failed to connect to proxy|proxy error).{0,160}${AGENT}`,
      "i",
    ),
    meaning: "The SDK asked a proxy for the credentials of the Pod Identity agent, which only the node can reach.",
    causes: ["proxy-in-between"],
  },
  {
    id: "agent-no-answer",
    pattern: new RegExp(`${AGENT}.{0,160}(?:${NO_ANSWER})|(?:${NO_ANSWER}).{0,80}${AGENT}`, "i"),
    meaning: "The Pod Identity agent did not answer the pod.",
    causes: ["agent-unreachable", "proxy-in-between", "pod-identity-platform"],
  },
  {
    id: "pod-identity-denied",
    pattern: /EKS does not have permissions to assume the associated role/i,
    meaning: "There is an association, but its role does not let EKS Pod Identity in.",
    causes: ["pod-identity-trust"],
  },
  {
    id: "association-trust",
    pattern: /trust policy of the role provided is invalid/i,
    meaning: "EKS refuses the association: the role does not trust pods.eks.amazonaws.com.",
    causes: ["pod-identity-trust"],
  },
  {
    id: "association-role",
    pattern: /role provided in the request does not exist|cross-account pass role is not allowed/i,
    meaning: "EKS refuses the association: it finds no such role in the cluster's account.",
    causes: ["role-not-found"],
  },
  {
    id: "association-exists",
    pattern: /association already exists/i,
    meaning: "EKS has an association for this cluster, namespace and ServiceAccount already.",
    causes: ["association-exists"],
  },
  {
    id: "agent-not-allowed",
    pattern: /not authorized to perform:? eks-auth:AssumeRoleForPodIdentity/i,
    meaning: "The agent asks with the node's role, which may not get credentials for pods.",
    causes: ["pod-identity-platform"],
  },
  {
    id: "eks-auth-unreachable",
    pattern:
      /eks-auth\.[a-z0-9-]+\.(?:api\.aws|amazonaws\.com).{0,160}(?:timeout|timed out|no such host|deadline exceeded|refused)/i,
    meaning: "The agent does not reach the endpoint of EKS Auth.",
    causes: ["pod-identity-platform"],
  },
  {
    id: "token-malformed",
    pattern: /service account token cannot be parsed/i,
    meaning: "The agent was sent something else than the token alone.",
    causes: ["bearer-prefix"],
  },
  {
    id: "tag-session-denied",
    pattern: /not authorized to perform:? sts:TagSession/i,
    meaning: "The pod has its role; the next role of the chain refuses the session tags that Pod Identity passes on.",
    causes: ["role-chaining-tags"],
  },
  {
    id: "session-tags-size",
    pattern: /packed size of session tags consumes|PackedPolicyTooLarge/i,
    meaning: "The session tags of Pod Identity and those of the chain are too big together.",
    causes: ["role-chaining-tags"],
  },
];
