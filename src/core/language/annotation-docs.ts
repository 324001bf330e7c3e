/** The webhook's annotations in words: what each does, where it is read, which values it takes (aws/amazon-eks-pod-identity-webhook). */
import * as l10n from "@vscode/l10n";
import {
  AUDIENCE_ANNOTATION,
  DEFAULT_AUDIENCE,
  REGIONAL_STS_ANNOTATION,
  ROLE_ARN_ANNOTATION,
  SKIP_CONTAINERS_ANNOTATION,
  SKIP_WEBHOOK_LABEL,
  TOKEN_EXPIRATION_ANNOTATION,
} from "../names/kubernetes.ts";
import { code, item, type Prose, paragraph, spansOf } from "./prose.ts";

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

/** The page on giving a ServiceAccount its role. */
export const PAGE = `${GUIDE}/associate-service-account-role.html`;

/** What that page is called. */
export function pageTitle(): string {
  return l10n.t("EKS User Guide: assign IAM roles to ServiceAccounts");
}

/** In the order in which they are offered. */
export function annotationDocs(): readonly AnnotationDoc[] {
  return [roleArnDoc(), audienceDoc(), regionalStsDoc(), expirationDoc(), skipContainersDoc()];
}

function roleArnDoc(): AnnotationDoc {
  return {
    key: ROLE_ARN_ANNOTATION,
    summary: l10n.t("IAM role that pods of this account assume (IRSA)"),
    on: ["account"],
    values: [],
    prose: [
      paragraph(
        ...spansOf(
          l10n.t(
            "The IAM role that pods of this ServiceAccount assume (IRSA). The webhook puts it into each new pod as {0}, with a token that AWS STS takes in exchange for the role's credentials.",
          ),
          code("AWS_ROLE_ARN"),
        ),
      ),
      item(
        ...spansOf(
          l10n.t("Value: the role's full ARN, its path included: {0}."),
          code("arn:aws:iam::111122223333:role/path/name"),
        ),
      ),
      item(l10n.t("The role's trust policy has to admit this account. Pods that run already keep what they have.")),
      item(l10n.t("Where the account has an EKS Pod Identity association, that comes first and this is not used.")),
      { kind: "link", label: pageTitle(), url: PAGE },
    ],
  };
}

function audienceDoc(): AnnotationDoc {
  return {
    key: AUDIENCE_ANNOTATION,
    summary: l10n.t("audience of the token (default {0})", DEFAULT_AUDIENCE),
    on: ["account"],
    values: [DEFAULT_AUDIENCE],
    prose: [
      paragraph(
        ...spansOf(
          l10n.t(
            "For whom the token is made out (its claim {0}). IAM compares it with the client IDs of the OIDC provider and with the condition {1} of the trust policy.",
          ),
          code("aud"),
          code("<issuer>:aud"),
        ),
      ),
      item(
        ...spansOf(
          l10n.t("Value: any text. Without the annotation it is {0}, in every partition."),
          code(DEFAULT_AUDIENCE),
        ),
      ),
      item(l10n.t("Read for IRSA only; an empty value is used as it is, and STS refuses such a token.")),
    ],
  };
}

function regionalStsDoc(): AnnotationDoc {
  return {
    key: REGIONAL_STS_ANNOTATION,
    summary: l10n.t("whether SDKs call the STS of their own region"),
    on: ["account"],
    values: ["true", "false"],
    prose: [
      paragraph(
        ...spansOf(
          l10n.t("Whether containers get {0}, so that SDKs call the STS of their own region."),
          code("AWS_STS_REGIONAL_ENDPOINTS=regional"),
        ),
      ),
      item(
        ...spansOf(
          l10n.t("Value: {0} or {1}, in quotes; any other word is passed over."),
          code('"true"'),
          code('"false"'),
        ),
      ),
      item(l10n.t("EKS turns it on by itself since Kubernetes 1.23.")),
      {
        kind: "link",
        label: l10n.t("EKS User Guide: configure the STS endpoint"),
        url: `${GUIDE}/configure-sts-endpoint.html`,
      },
    ],
  };
}

function expirationDoc(): AnnotationDoc {
  return {
    key: TOKEN_EXPIRATION_ANNOTATION,
    summary: l10n.t("how many seconds the token lives (default 86400)"),
    on: ["account", "pod"],
    values: ["3600", "7200", "43200", "86400"],
    prose: [
      paragraph(
        l10n.t("How many seconds the token lives before the kubelet renews it. On a pod it overrules the account's."),
      ),
      item(
        ...spansOf(
          l10n.t("Value: a whole number in quotes, at least 600 (less is raised to that). Default {0}."),
          code('"86400"'),
        ),
      ),
      item(
        l10n.t("It is not the lifetime of the role's credentials, which the role's maximum session duration bounds."),
      ),
    ],
  };
}

function skipContainersDoc(): AnnotationDoc {
  return {
    key: SKIP_CONTAINERS_ANNOTATION,
    summary: l10n.t("containers that get no AWS identity"),
    on: ["pod"],
    values: [],
    prose: [
      paragraph(l10n.t("Containers and init containers of this pod that get no variables and no token.")),
      item(...spansOf(l10n.t("Value: their names with commas between, without spaces: {0}."), code("sidecar,init"))),
      item(l10n.t("Read from pods only; on a ServiceAccount it does nothing.")),
    ],
  };
}

/** The label that keeps pods from the webhook. */
export function skipLabelDoc(): Prose {
  return [
    paragraph(
      l10n.t(
        "A pod with this label never reaches the webhook, whatever the label's value: it gets no role of its own, neither by IRSA nor by EKS Pod Identity.",
      ),
    ),
    item(...spansOf(l10n.t("Key: {0}, on the pod, not on the workload."), code(SKIP_WEBHOOK_LABEL))),
  ];
}

/** Undefined for keys that the webhook does not read. */
export function annotationDoc(key: string): AnnotationDoc | undefined {
  return annotationDocs().find((doc) => doc.key === key);
}
