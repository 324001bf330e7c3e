/** What the practice account holds at the start: a healthy set-up, and one of each thing that is often missing or wrong. */
import { formatProviderArn, formatRoleArn } from "../core/names/arn.ts";
import { formatEksIssuer } from "../core/names/issuer.ts";
import { DEFAULT_AUDIENCE, POD_IDENTITY_SERVICE } from "../core/names/kubernetes.ts";
import { formatSubject } from "../core/names/subject.ts";
import type { OidcProvider, RoleSummary } from "../core/ports.ts";
import type { PracticeCluster, PracticeState } from "./state.ts";

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

/** Certificate of nobody: the practice cluster has no API server to connect to. */
const CERTIFICATE_AUTHORITY = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tClBSQUNUSUNFCi0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K";

function issuerOf(id: string): string {
  return formatEksIssuer({ region: PRACTICE_REGION, suffix: "amazonaws.com", id });
}

/** Issuer of the healthy cluster, without scheme. */
export const PRACTICE_ISSUER = issuerOf(ISSUER_IDS.practice);

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
  };
}

function provider(issuer: string, audiences: readonly string[]): OidcProvider {
  return { arn: providerArn(issuer), issuer, audiences };
}

function role(name: string, description: string, statement: object, path = "/"): RoleSummary {
  const trustPolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return { name, path, arn: practiceRoleArn(name, path), trustPolicy, description };
}

/** A statement for tokens of an issuer; `conditions` are keyed by claim (`sub`, `aud`) under their operator. */
export function webIdentityStatement(
  issuer: string,
  conditions: Readonly<Record<string, Readonly<Record<string, string>>>>,
): object {
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

function podIdentityStatement(namespace: string, serviceAccount: string): object {
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

function serviceStatement(service: string): object {
  return { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
}

const ROLES: readonly RoleSummary[] = [
  role(
    "practice-s3-reader",
    "Healthy IRSA role: ServiceAccount s3-reader in namespace storefront",
    webIdentityStatement(PRACTICE_ISSUER, {
      StringEquals: {
        sub: formatSubject({ namespace: "storefront", name: "s3-reader" }),
        aud: DEFAULT_AUDIENCE,
      },
    }),
  ),
  role(
    "practice-pod-identity",
    "Healthy EKS Pod Identity role: ServiceAccount queue-worker in namespace orders",
    podIdentityStatement("orders", "queue-worker"),
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
    webIdentityStatement(issuerOf(ISSUER_IDS.deleted), {
      StringEquals: { sub: formatSubject({ namespace: "legacy", name: "sync" }), aud: DEFAULT_AUDIENCE },
    }),
  ),
  role("practice-node", "Role of the worker nodes", serviceStatement("ec2.amazonaws.com")),
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
      },
    ],
    denied: [],
    contexts: [
      { name: "practice", cluster: PRACTICE_CLUSTER, namespace: "storefront" },
      { name: "practice-no-provider", cluster: "practice-no-provider", namespace: undefined },
    ],
  };
}
