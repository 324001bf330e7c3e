/** What the pod identity webhook is made of: its options, names, paths and limits (aws/amazon-eks-pod-identity-webhook). */

/** How a pod gets its identity. */
export type Mechanism = "irsa" | "pod-identity";

/** The webhook's flags, as far as they change pods. Its `--compose-role-arn` and `--watch-config-map` are taken to be off. */
export interface WebhookOptions {
  /** `--annotation-prefix`, without the slash behind it. */
  readonly annotationPrefix: string;
  /** `--token-audience`, for IRSA tokens. */
  readonly tokenAudience: string;
  /** `--token-expiration` in seconds. The flag is not raised to the minimum as annotations are. */
  readonly tokenExpiration: number;
  /** `--aws-default-region`; undefined where the webhook has none and so injects none. */
  readonly defaultRegion: string | undefined;
  /** `--sts-regional-endpoint`. */
  readonly stsRegionalEndpoint: boolean;
}

/** The flags' own defaults (main.go). */
export const WEBHOOK_DEFAULTS: WebhookOptions = {
  annotationPrefix: "eks.amazonaws.com",
  tokenAudience: "sts.amazonaws.com",
  tokenExpiration: 86400,
  defaultRegion: undefined,
  stsRegionalEndpoint: false,
};

/**
 * The webhook that EKS runs: it knows its cluster's region, and regional STS is on (EKS User Guide, "Configure the AWS
 * Security Token Service endpoint"). Which region that is no file says, so only names may be concluded from it.
 */
export const EKS_WEBHOOK: WebhookOptions = {
  ...WEBHOOK_DEFAULTS,
  defaultRegion: "(the cluster's region)",
  stsRegionalEndpoint: true,
};

/** What a mechanism injects into each container and into the pod. */
export interface MechanismParts {
  readonly volume: string;
  readonly mountPath: string;
  /** Path of the token in the volume. */
  readonly tokenPath: string;
  /** The two variables: where credentials come from, and the token's file. */
  readonly variables: readonly [source: string, tokenFile: string];
}

export const MECHANISMS: Readonly<Record<Mechanism, MechanismParts>> = {
  irsa: {
    volume: "aws-iam-token",
    mountPath: "/var/run/secrets/eks.amazonaws.com/serviceaccount",
    tokenPath: "token",
    variables: ["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"],
  },
  "pod-identity": {
    volume: "eks-pod-identity-token",
    mountPath: "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount",
    tokenPath: "eks-pod-identity-token",
    variables: ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"],
  },
};

/** Where the Pod Identity agent answers (on IPv6 clusters `http://[fd00:ec2::23]/v1/credentials`). */
export const AGENT_URI = "http://169.254.170.23/v1/credentials";

/** Pod label that the webhook adds for Pod Identity. */
export const POD_IDENTITY_LABEL = { key: "eks.amazonaws.com/pod-identity", value: "enabled" } as const;

export const REGION_VARIABLES = ["AWS_DEFAULT_REGION", "AWS_REGION"] as const;
export const STS_VARIABLE = "AWS_STS_REGIONAL_ENDPOINTS";

/** Seconds. Lower annotation values are raised to the first; the API server refuses pods above the second (2^32). */
export const MIN_EXPIRATION = 600;
export const MAX_EXPIRATION = 4294967296;

/** A Pod Identity token of exactly `at` seconds gets a random lifetime from `min` to `at` instead. */
export const EXPIRATION_JITTER = { at: 86400, min: 79200 } as const;
