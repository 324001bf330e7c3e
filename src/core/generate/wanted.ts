/** What an intent comes to once its parts are put together and checked: full ARNs, or a reason why it cannot be. */
import * as l10n from "@vscode/l10n";
import { formatArn, formatProviderArn, formatRoleArn, parseArn, parseRoleArn, type RoleArn } from "../names/arn.ts";
import { withoutScheme } from "../names/issuer.ts";
import type { AccessIntent } from "./intent.ts";
import {
  accountIdProblem,
  bucketProblem,
  clusterNameProblem,
  issuerProblem,
  namespaceProblem,
  roleArnProblem,
  roleNameProblem,
  rolePathProblem,
  serviceAccountProblem,
  workloadNameProblem,
} from "./validate.ts";

/** An intent whose parts fit together. */
export interface Wanted {
  readonly intent: AccessIntent;
  readonly role: RoleArn;
  readonly roleArn: string;
  /** For IRSA: issuer without scheme and its provider in the role's account. */
  readonly irsa: { readonly issuer: string; readonly providerArn: string } | undefined;
  /** For Pod Identity: the cluster, by ARN where region and account are known. */
  readonly podIdentity: { readonly clusterName: string; readonly clusterArn: string | undefined } | undefined;
}

export type Checked = { readonly ok: true; readonly wanted: Wanted } | { readonly ok: false; readonly reason: string };

/** Checks every part of an intent; `reason` is one for the user. */
export function checkIntent(intent: AccessIntent): Checked {
  const reason = namesProblem(intent);
  if (reason !== undefined) {
    return { ok: false, reason };
  }
  const role = roleOf(intent);
  if (typeof role === "string") {
    return { ok: false, reason: role };
  }
  return intent.mechanism === "irsa" ? irsa(intent, role) : podIdentity(intent, role);
}

function namesProblem(intent: AccessIntent): string | undefined {
  const { permissions, workload } = intent;
  return (
    namespaceProblem(intent.namespace) ??
    serviceAccountProblem(intent.serviceAccount) ??
    (permissions.kind === "managed" ? managedProblem(permissions.policyArns, intent.cluster.partition) : undefined) ??
    (permissions.kind === "s3-read" ? bucketProblem(permissions.bucket) : undefined) ??
    (workload.kind === "test-pod" || workload.kind === "deployment" ? workloadNameProblem(workload.name) : undefined)
  );
}

function managedProblem(arns: readonly string[], partition: string): string | undefined {
  for (const text of arns) {
    const arn = parseArn(text);
    if (arn?.service !== "iam" || !/^policy\/.+/.test(arn.resource)) {
      return l10n.t(
        "“{0}” is not the ARN of a managed policy, which looks like arn:{1}:iam::aws:policy/AmazonS3ReadOnlyAccess.",
        text,
        partition,
      );
    }
    if (arn.partition !== partition) {
      return l10n.t("Policy “{0}” belongs to partition {1}, the cluster to {2}.", text, arn.partition, partition);
    }
  }
  return undefined;
}

function roleOf(intent: AccessIntent): RoleArn | string {
  const { cluster, role } = intent;
  if (role.kind === "existing") {
    const parsed = parseRoleArn(role.arn);
    if (parsed === undefined) {
      return l10n.t("{0} “{1}” is none.", roleArnProblem(role.arn) ?? "", role.arn);
    }
    return parsed.partition === cluster.partition
      ? parsed
      : l10n.t(
          "Role “{0}” belongs to partition {1}, the cluster to {2}; identities do not cross partitions.",
          role.arn,
          parsed.partition,
          cluster.partition,
        );
  }
  const problem =
    roleNameProblem(role.name) ??
    rolePathProblem(role.path) ??
    (cluster.account === undefined
      ? l10n.t(
          "The AWS account is not known, and the role's ARN needs it: choose a cluster whose account is known, or type the account.",
        )
      : accountIdProblem(cluster.account));
  return problem ?? { partition: cluster.partition, account: cluster.account ?? "", path: role.path, name: role.name };
}

function irsa(intent: AccessIntent, role: RoleArn): Checked {
  const issuer = intent.cluster.issuer === undefined ? undefined : withoutScheme(intent.cluster.issuer);
  const problem =
    issuer === undefined ? l10n.t("The cluster's OIDC issuer is not known, and IRSA needs it.") : issuerProblem(issuer);
  if (issuer === undefined || problem !== undefined) {
    return { ok: false, reason: problem ?? "" };
  }
  const providerArn = formatProviderArn({ partition: role.partition, account: role.account, issuer });
  return {
    ok: true,
    wanted: { intent, role, roleArn: formatRoleArn(role), irsa: { issuer, providerArn }, podIdentity: undefined },
  };
}

/** The role of an association has to be in the cluster's account (pod-id-assign-target-role.md). */
function podIdentity(intent: AccessIntent, role: RoleArn): Checked {
  const { name, region, account, partition } = intent.cluster;
  const problem =
    name === undefined
      ? l10n.t("The cluster's name is not known, and a Pod Identity association is made for a cluster by name.")
      : clusterNameProblem(name);
  if (name === undefined || problem !== undefined) {
    return { ok: false, reason: problem ?? "" };
  }
  if (account !== undefined && account !== role.account) {
    return {
      ok: false,
      reason: l10n.t(
        "The role is in account {0}, the cluster in {1}; EKS Pod Identity takes only roles of the cluster's account. Choose a role of account {1}, or IRSA.",
        role.account,
        account,
      ),
    };
  }
  const clusterArn =
    region === undefined
      ? undefined
      : formatArn({ partition, service: "eks", region, account: role.account, resource: `cluster/${name}` });
  return {
    ok: true,
    wanted: {
      intent,
      role,
      roleArn: formatRoleArn(role),
      irsa: undefined,
      podIdentity: { clusterName: name, clusterArn },
    },
  };
}
