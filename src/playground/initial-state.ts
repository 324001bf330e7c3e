/** What the practice account holds at the start: a healthy set-up, and one of each thing that is often missing or wrong. */
import { s3ReadPolicy } from "../core/generate/policies.ts";
import { formatProviderArn, formatRoleArn } from "../core/names/arn.ts";
import { formatEksIssuer } from "../core/names/issuer.ts";
import { DEFAULT_AUDIENCE, POD_IDENTITY_SERVICE } from "../core/names/kubernetes.ts";
import { formatSubject } from "../core/names/subject.ts";
import type { JsonObject, ProviderDetails } from "../core/ports.ts";
import { initialKube } from "./cluster/initial-kube.ts";
import type { PracticeCluster, PracticeRole, PracticeState } from "./state.ts";

export const PRACTICE_ACCOUNT = "111122223333";
export const PRACTICE_REGION = "us-east-1";
export const PRACTICE_PROFILE = "practice";
/** The healthy cluster, which the practice workspace uses. */
export const PRACTICE_CLUSTER = "practice";

/** Issuer ids have the shape of real ones: 32 upper-case hexadecimal digits. */
const ISSUER_IDS = {
  practice: "5A1C9E0B7D3F42688E6A4C20D9B7F135",
  "no-provider": "C04D7A91E2B8435F96D1083FA75E6B2C",
  "no-audience": "7F3E52D8A06B4C19B5E8D2470C96A1FB",
  /** Of a cluster that was deleted: only a role still names it. */
  deleted: "E91B60F4C7D2458AA3F05B8E1D794C36",
} as const;

/** When everything in the account was made, ISO 8601. */
const BEGINNING = "2026-03-02T09:00:00.000Z";

/** Certificate of nobody: the practice cluster has no API server to connect to. */
const CERTIFICATE_AUTHORITY = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tClBSQUNUSUNFCi0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K";

function issuerOf(id: string): string {
  return formatEksIssuer({ region: PRACTICE_REGION, suffix: "amazonaws.com", id });
}

/** Issuer of the healthy cluster, without scheme. */
export const PRACTICE_ISSUER = issuerOf(ISSUER_IDS.practice);

/** Issuer of a cluster that was deleted, without scheme. */
export const DELETED_ISSUER = issuerOf(ISSUER_IDS.deleted);

export const PRACTICE_PROVIDER_ARN = providerArn(PRACTICE_ISSUER);

function providerArn(issuer: string): string {
  return formatProviderArn({ partition: "aws", account: PRACTICE_ACCOUNT, issuer });
}

/** ARN of a role of the practice account. */
export function practiceRoleArn(name: string, path = "/"): string {
  return formatRoleArn({ partition: "aws", account: PRACTICE_ACCOUNT, path, name });
}

function cluster(name: string, issuerId: string | undefined, autoMode = false): PracticeCluster {
  const active = issuerId !== undefined;
  return {
    name,
    region: PRACTICE_REGION,
    arn: `arn:aws:eks:${PRACTICE_REGION}:${PRACTICE_ACCOUNT}:cluster/${name}`,
    issuer: active ? `https://${issuerOf(issuerId)}` : undefined,
    status: active ? "ACTIVE" : "CREATING",
    version: "1.33",
    endpoint: active ? `https://${issuerId}.gr7.${PRACTICE_REGION}.eks.amazonaws.com` : undefined,
    certificateAuthority: active ? CERTIFICATE_AUTHORITY : undefined,
    autoMode,
    issuerServed: active,
  };
}

function provider(issuer: string, audiences: readonly string[]): ProviderDetails {
  return { arn: providerArn(issuer), issuer, audiences, thumbprints: [], tags: {}, createdAt: BEGINNING };
}

function role(
  name: string,
  description: string,
  statement: JsonObject,
  path = "/",
  attached: readonly string[] = [],
): PracticeRole {
  return {
    name,
    path,
    arn: practiceRoleArn(name, path),
    trustPolicy: trustDocument(statement),
    description,
    maxSessionDuration: 3600,
    boundary: undefined,
    tags: {},
    createdAt: BEGINNING,
    lastUsedAt: undefined,
    attached: attached.map((policy) => `arn:aws:iam::aws:policy/${policy}`),
    inline: [],
  };
}

/** A trust policy of these statements, JSON text. */
export function trustDocument(...statements: readonly JsonObject[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A statement for tokens of an issuer; `conditions` are keyed by claim (`sub`, `aud`) under their operator. */
export function webIdentityStatement(
  issuer: string,
  conditions: Readonly<Record<string, Readonly<Record<string, string>>>>,
): JsonObject {
  const Condition = Object.fromEntries(
    Object.entries(conditions).map(([operator, claims]) => [
      operator,
      Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value])),
    ]),
  );
  return {
    Effect: "Allow",
    Principal: { Federated: providerArn(issuer) },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition,
  };
}

/** Pod Identity for one ServiceAccount of any cluster of the account. */
export function podIdentityStatement(namespace: string, serviceAccount: string): JsonObject {
  return {
    Effect: "Allow",
    Principal: { Service: POD_IDENTITY_SERVICE },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  };
}

function serviceStatement(service: string): JsonObject {
  return { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
}

const ROLES: readonly PracticeRole[] = [
  role(
    "practice-s3-reader",
    "Healthy IRSA role: ServiceAccount s3-reader in namespace storefront",
    webIdentityStatement(PRACTICE_ISSUER, {
      StringEquals: {
        sub: formatSubject({ namespace: "storefront", name: "s3-reader" }),
        aud: DEFAULT_AUDIENCE,
      },
    }),
    "/",
    ["AmazonS3ReadOnlyAccess"],
  ),
  role(
    "practice-pod-identity",
    "Healthy EKS Pod Identity role: ServiceAccount queue-worker in namespace orders",
    podIdentityStatement("orders", "queue-worker"),
    "/",
    ["AmazonSQSFullAccess", "AmazonS3ReadOnlyAccess"],
  ),
  role(
    "reports-writer",
    "Healthy IRSA role under a path: its ARN has more than its name",
    webIdentityStatement(PRACTICE_ISSUER, {
      StringEquals: {
        sub: formatSubject({ namespace: "reports", name: "writer" }),
        aud: DEFAULT_AUDIENCE,
      },
    }),
    "/irsa/team-a/",
  ),
  role(
    "practice-no-aud-condition",
    "Lacks the audience condition",
    webIdentityStatement(PRACTICE_ISSUER, {
      StringEquals: { sub: formatSubject({ namespace: "billing", name: "exporter" }) },
    }),
  ),
  role(
    "practice-wildcard-literal",
    "A wildcard under StringEquals, which never matches",
    webIdentityStatement(PRACTICE_ISSUER, {
      StringEquals: { sub: formatSubject({ namespace: "batch", name: "*" }), aud: DEFAULT_AUDIENCE },
    }),
  ),
  role(
    "practice-deleted-cluster",
    "Trusts the issuer of a cluster that no longer exists",
    webIdentityStatement(DELETED_ISSUER, {
      StringEquals: { sub: formatSubject({ namespace: "legacy", name: "sync" }), aud: DEFAULT_AUDIENCE },
    }),
  ),
  role("practice-node", "Role of the worker nodes", serviceStatement("ec2.amazonaws.com"), "/", [
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryReadOnly",
  ]),
  role(
    "AWSServiceRoleForAmazonEKS",
    "Service-linked role of Amazon EKS",
    serviceStatement("eks.amazonaws.com"),
    "/aws-service-role/eks.amazonaws.com/",
  ),
];

/** The state a new practice account starts from. */
export function initialPracticeState(): PracticeState {
  return {
    identity: {
      account: PRACTICE_ACCOUNT,
      arn: `arn:aws:iam::${PRACTICE_ACCOUNT}:user/you`,
      userId: "AIDAPRACTICE",
    },
    partition: "aws",
    profiles: [{ name: PRACTICE_PROFILE, region: PRACTICE_REGION }],
    clusters: [
      cluster(PRACTICE_CLUSTER, ISSUER_IDS.practice),
      cluster("practice-no-provider", ISSUER_IDS["no-provider"]),
      cluster("practice-no-audience", ISSUER_IDS["no-audience"], true),
      cluster("practice-creating", undefined),
    ],
    providers: [
      provider(PRACTICE_ISSUER, [DEFAULT_AUDIENCE]),
      provider(issuerOf(ISSUER_IDS["no-audience"]), ["kubernetes"]),
    ],
    roles: ROLES,
    policies: [
      {
        name: "storefront-assets-read",
        path: "/",
        arn: `arn:aws:iam::${PRACTICE_ACCOUNT}:policy/storefront-assets-read`,
        document: s3ReadPolicy("storefront-assets", "aws"),
      },
    ],
    associations: [],
    addOns: [],
    buckets: ["storefront-assets", "order-archive"],
    quotas: { trustPolicyLength: 2048, roles: 1000, providers: 100, attachedPolicies: 20 },
    settleMs: 0,
    lagging: [],
    keySeed: crypto.randomUUID(),
    foreignIssuers: [],
    kube: {
      [PRACTICE_CLUSTER]: initialKube(),
      "practice-no-provider": initialKube(),
      "practice-no-audience": initialKube(),
    },
    denied: [],
    contexts: [
      { name: "practice", cluster: PRACTICE_CLUSTER, namespace: "storefront" },
      { name: "practice-no-provider", cluster: "practice-no-provider", namespace: undefined },
      { name: "practice-no-audience", cluster: "practice-no-audience", namespace: undefined },
    ],
  };
}
