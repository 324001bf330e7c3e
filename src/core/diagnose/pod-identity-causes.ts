/** Causes that only EKS Pod Identity has (rows 22-25, 27, 29 and 34). */
import type { Cause } from "./cause.ts";

export const POD_IDENTITY_CAUSES = [
  {
    id: "agent-unreachable",
    number: 22,
    title: "The Pod Identity agent does not answer on the node",
    advice:
      "See that the add-on eks-pod-identity-agent runs on this node (`kubectl -n kube-system get pods -o wide`), that no NetworkPolicy or iptables rule keeps pods from 169.254.170.23, and that IPv6 is on where the agent listens on it.",
    rules: {},
    subjects: [],
    steps: ["agent"],
  },
  {
    id: "pod-identity-trust",
    number: 23,
    title: "The role does not let EKS Pod Identity in: principal, sts:TagSession or a tag condition",
    advice:
      "The trust policy needs pods.eks.amazonaws.com as Service, sts:AssumeRole and sts:TagSession as actions, and conditions on aws:RequestTag that are those of the association. IAM takes some seconds to see a change.",
    rules: {
      "pi-principal-typo": "any",
      "pi-tag-session-missing": "any",
      "pi-request-tag-mismatch": "any",
      "pi-tags-disabled": "any",
      "pi-source-arn-form": "any",
      "pod-identity-host-network": "any",
      "trust-action-mismatch": ["service", "misspelt"],
    },
    subjects: ["trust-policy", "association"],
    steps: ["trust"],
  },
  {
    id: "pod-identity-platform",
    number: 24,
    title: "EKS Pod Identity does not work where the pod runs, or the node is not prepared for it",
    advice:
      "Fargate, Windows and Outposts have no agent: use IRSA there. Else give the node's role eks-auth:AssumeRoleForPodIdentity (AmazonEKSWorkerNodePolicy has it), and a private cluster the endpoint `com.amazonaws.<region>.eks-auth`.",
    rules: { "pod-identity-platform": "any" },
    subjects: ["workload"],
    steps: ["agent"],
  },
  {
    id: "role-chaining-tags",
    number: 25,
    title: "The next role of a chain does not take the session tags of EKS Pod Identity",
    advice:
      "Allow sts:TagSession besides sts:AssumeRole in the trust policy of the next role. If the tags are too big, turn them off in the association (disableSessionTags), or use its target role.",
    rules: {},
    subjects: [],
    steps: [],
  },
  {
    id: "proxy-in-between",
    number: 27,
    title: "A proxy stands between the SDK and the Pod Identity agent",
    advice: "Set NO_PROXY (and no_proxy) of the container to 169.254.170.23,[fd00:ec2::23].",
    rules: { "proxy-without-agent": "any" },
    subjects: ["workload"],
    steps: [],
  },
  {
    id: "association-exists",
    number: 29,
    title: "There is an association for this ServiceAccount already",
    advice:
      "Find it with `aws eks list-pod-identity-associations --cluster-name <cluster>` and update that one, or import it into the tool that wants to create it.",
    rules: { "pi-association-duplicate": "any" },
    subjects: ["association"],
    steps: ["association"],
  },
  {
    id: "bearer-prefix",
    number: 34,
    title: 'The token is sent to the agent with "Bearer" in front',
    advice:
      "Send the content of AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE alone as Authorization header, read anew for each request; better, use an AWS SDK.",
    rules: {},
    subjects: [],
    steps: [],
  },
] as const satisfies readonly Cause[];
