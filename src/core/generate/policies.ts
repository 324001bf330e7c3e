/** The JSON policies that access needs: who may assume the role, and what the role may do. */
import type { NewMap, NewValue } from "../edit/new-value.ts";
import { formatArn } from "../names/arn.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import { formatSubject } from "../names/subject.ts";
import type { AccessIntent } from "./intent.ts";
import type { Wanted } from "./wanted.ts";

const POLICY_VERSION = "2012-10-17";

/** Text of a policy document, two spaces deep as AWS prints it. */
export function policyText(...statements: readonly NewMap[]): string {
  const document: NewValue = { Version: POLICY_VERSION, Statement: statements };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Who may assume a role by IRSA: one ServiceAccount of the cluster with this issuer. */
export interface IrsaSubject {
  readonly providerArn: string;
  /** Without scheme. */
  readonly issuer: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** AWS's recommended statement for one ServiceAccount (eks/userguide, associate-service-account-role). */
export function statementForSubject(subject: IrsaSubject, audience: string): NewMap {
  const { providerArn, issuer, namespace, serviceAccount } = subject;
  return {
    Effect: "Allow",
    Principal: { Federated: providerArn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: audience,
        [`${issuer}:sub`]: formatSubject({ namespace, name: serviceAccount }),
      },
    },
  };
}

/** The same for what an intent came to. */
export function irsaStatement(wanted: Wanted, audience: string): NewMap {
  const { issuer = "", providerArn = "" } = wanted.irsa ?? {};
  const { namespace, serviceAccount } = wanted.intent;
  return statementForSubject({ issuer, providerArn, namespace, serviceAccount }, audience);
}

export const NAMESPACE_TAG = "aws:RequestTag/kubernetes-namespace";
export const ACCOUNT_TAG = "aws:RequestTag/kubernetes-service-account";

/**
 * AWS's statement for EKS Pod Identity (eks/userguide, pod-id-role) for one ServiceAccount of one cluster: without the
 * conditions, any association of any cluster in the account could hand the role out.
 */
export function podIdentityStatement(wanted: Wanted): NewMap {
  const { clusterName = "", clusterArn } = wanted.podIdentity ?? {};
  const cluster: NewMap =
    clusterArn === undefined
      ? { "aws:RequestTag/eks-cluster-name": clusterName }
      : { "aws:RequestTag/eks-cluster-arn": clusterArn };
  return {
    Effect: "Allow",
    Principal: { Service: POD_IDENTITY_SERVICE },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        ...cluster,
        [NAMESPACE_TAG]: wanted.intent.namespace,
        [ACCOUNT_TAG]: wanted.intent.serviceAccount,
      },
    },
  };
}

/** Lists one bucket and reads its objects. */
export function s3ReadPolicy(bucket: string, partition: string): string {
  return policyText(...s3ReadStatements(bucket, partition));
}

/** What to ask IAM about to see that an intent's permissions work; empty where they are not ours to name. */
export function actionsOf({
  permissions,
  cluster,
}: AccessIntent): readonly { readonly action: string; readonly resource: string }[] {
  return permissions.kind === "s3-read"
    ? s3ReadStatements(permissions.bucket, cluster.partition).map(({ Action, Resource }) => ({
        action: Action,
        resource: Resource,
      }))
    : [];
}

function s3ReadStatements(bucket: string, partition: string) {
  const arn = formatArn({ partition, service: "s3", region: "", account: "", resource: bucket });
  return [
    { Sid: "ListBucket", Effect: "Allow", Action: "s3:ListBucket", Resource: arn },
    { Sid: "ReadObjects", Effect: "Allow", Action: "s3:GetObject", Resource: `${arn}/*` },
  ];
}
