/** The webhook's annotations in words: what each does, where it is read, which values it takes (aws/amazon-eks-pod-identity-webhook). */
import {
  AUDIENCE_ANNOTATION,
  DEFAULT_AUDIENCE,
  REGIONAL_STS_ANNOTATION,
  ROLE_ARN_ANNOTATION,
  SKIP_CONTAINERS_ANNOTATION,
  SKIP_WEBHOOK_LABEL,
  TOKEN_EXPIRATION_ANNOTATION,
} from "../names/kubernetes.ts";
import { code, item, type Prose, paragraph } from "./prose.ts";

/** What carries an annotation. */
export type Carrier = "account" | "pod";

export interface AnnotationDoc {
  readonly key: string;
  /** A few words for lists. */
  readonly summary: string;
  /** Where the webhook reads it. */
  readonly on: readonly Carrier[];
  readonly prose: Prose;
  /** Values to offer; none where they depend on the workspace. */
  readonly values: readonly string[];
}

/** EKS User Guide, the pages of the annotations. */
export const GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide";

const LINK = { kind: "link", label: "EKS User Guide: assign IAM roles to ServiceAccounts" } as const;
const PAGE = `${GUIDE}/associate-service-account-role.html`;

export const ANNOTATION_DOCS: readonly AnnotationDoc[] = [
  {
    key: ROLE_ARN_ANNOTATION,
    summary: "IAM role that pods of this account assume (IRSA)",
    on: ["account"],
    values: [],
    prose: [
      paragraph(
        "The IAM role that pods of this ServiceAccount assume (IRSA). The webhook puts it into each new pod as ",
        code("AWS_ROLE_ARN"),
        ", with a token that AWS STS takes in exchange for the role's credentials.",
      ),
      item("Value: the role's full ARN, its path included: ", code("arn:aws:iam::111122223333:role/path/name"), "."),
      item("The role's trust policy has to admit this account. Pods that run already keep what they have."),
      item("Where the account has an EKS Pod Identity association, that comes first and this is not used."),
      { ...LINK, url: PAGE },
    ],
  },
  {
    key: AUDIENCE_ANNOTATION,
    summary: `audience of the token (default ${DEFAULT_AUDIENCE})`,
    on: ["account"],
    values: [DEFAULT_AUDIENCE],
    prose: [
      paragraph(
        "For whom the token is made out (its claim ",
        code("aud"),
        "). IAM compares it with the client IDs of the OIDC provider and with the condition ",
        code("<issuer>:aud"),
        " of the trust policy.",
      ),
      item("Value: any text. Without the annotation it is ", code(DEFAULT_AUDIENCE), ", in every partition."),
      item("Read for IRSA only; an empty value is used as it is, and STS refuses such a token."),
    ],
  },
  {
    key: REGIONAL_STS_ANNOTATION,
    summary: "whether SDKs call the STS of their own region",
    on: ["account"],
    values: ["true", "false"],
    prose: [
      paragraph(
        "Whether containers get ",
        code("AWS_STS_REGIONAL_ENDPOINTS=regional"),
        ", so that SDKs call the STS of their own region.",
      ),
      item("Value: ", code('"true"'), " or ", code('"false"'), ", in quotes; any other word is passed over."),
      item("EKS turns it on by itself since Kubernetes 1.23."),
      {
        kind: "link",
        label: "EKS User Guide: configure the STS endpoint",
        url: `${GUIDE}/configure-sts-endpoint.html`,
      },
    ],
  },
  {
    key: TOKEN_EXPIRATION_ANNOTATION,
    summary: "how many seconds the token lives (default 86400)",
    on: ["account", "pod"],
    values: ["3600", "7200", "43200", "86400"],
    prose: [
      paragraph("How many seconds the token lives before the kubelet renews it. On a pod it overrules the account's."),
      item("Value: a whole number in quotes, at least 600 (less is raised to that). Default ", code('"86400"'), "."),
      item("It is not the lifetime of the role's credentials, which the role's maximum session duration bounds."),
    ],
  },
  {
    key: SKIP_CONTAINERS_ANNOTATION,
    summary: "containers that get no AWS identity",
    on: ["pod"],
    values: [],
    prose: [
      paragraph("Containers and init containers of this pod that get no variables and no token."),
      item("Value: their names with commas between, without spaces: ", code("sidecar,init"), "."),
      item("Read from pods only; on a ServiceAccount it does nothing."),
    ],
  },
];

export const SKIP_LABEL_DOC: Prose = [
  paragraph(
    "A pod with this label never reaches the webhook, whatever the label's value: it gets no role of its own, neither by IRSA nor by EKS Pod Identity.",
  ),
  item("Key: ", code(SKIP_WEBHOOK_LABEL), ", on the pod, not on the workload."),
];

/** Undefined for keys that the webhook does not read. */
export function annotationDoc(key: string): AnnotationDoc | undefined {
  return ANNOTATION_DOCS.find((doc) => doc.key === key);
}
