/** Finds a cluster's OIDC issuer and whether IAM knows it: the observations behind `IRSA: Detect OIDC Issuer`. */
import * as l10n from "@vscode/l10n";
import { formatProviderArn, parseArn } from "../names/arn.ts";
import { withoutScheme } from "../names/issuer.ts";
import { DEFAULT_AUDIENCE } from "../names/kubernetes.ts";
import { AccessError, type AwsReader, type CallerIdentity, type ClusterDescription } from "../ports.ts";

/** Not seen, and why. The rest of the detection stands without it. */
export interface NotSeen {
  readonly state: "unknown";
  readonly reason: string;
  /** What the user can do to see it. */
  readonly advice: string;
  /** The IAM action that is missing, when it is a permission that is. */
  readonly missingPermission: string | undefined;
}

export interface Seen<T> {
  readonly state: "known";
  readonly value: T;
}

export type Observed<T> = Seen<T> | NotSeen;

export type IssuerObservation =
  | {
      readonly state: "known";
      /** As EKS gives it, with `https://`. */
      readonly url: string;
      /** As IAM writes it, without scheme. */
      readonly issuer: string;
      readonly reason: string;
    }
  | { readonly state: "none"; readonly reason: string; readonly advice: string }
  | NotSeen;

export type ProviderObservation =
  | {
      readonly state: "present";
      readonly arn: string;
      readonly audiences: readonly string[];
      /** True when the audience that tokens carry is among them. */
      readonly hasAudience: boolean;
      readonly reason: string;
      /** What to do about a missing audience. */
      readonly advice: string | undefined;
    }
  | { readonly state: "missing"; readonly arn: string; readonly reason: string; readonly advice: string }
  /** `arn` is undefined where the issuer is not known either. */
  | (NotSeen & { readonly arn: string | undefined })
  | { readonly state: "not-applicable"; readonly reason: string };

export interface IssuerDetection {
  readonly identity: Observed<CallerIdentity>;
  readonly cluster: Observed<ClusterDescription>;
  readonly issuer: IssuerObservation;
  readonly provider: ProviderObservation;
}

/**
 * Three reads: GetCallerIdentity, DescribeCluster, GetOpenIDConnectProvider (its ARN follows from account and issuer).
 * A missing permission leaves its part unknown; what makes the whole answer impossible is thrown.
 *
 * @param audience what the tokens carry, `sts.amazonaws.com` unless the ServiceAccount says otherwise
 * @throws AccessError for anything but a missing permission on identity or cluster (no credentials, no such cluster, …)
 */
export async function detectIssuer(
  reader: AwsReader,
  clusterName: string,
  signal: AbortSignal,
  audience: string = DEFAULT_AUDIENCE,
): Promise<IssuerDetection> {
  // First alone: when there are no credentials, one clear failure is enough.
  const identity = await observe(reader.callerIdentity(signal));
  const cluster = await observe(reader.describeCluster(clusterName, signal));
  if (cluster.state === "unknown") {
    const reason = l10n.t('The issuer of cluster "{0}" was not seen: {1}', clusterName, cluster.reason);
    return { identity, cluster, issuer: { ...cluster, reason }, provider: { ...cluster, reason, arn: undefined } };
  }
  const { issuer: url, status } = cluster.value;
  if (url === undefined) {
    return { identity, cluster, ...withoutIssuer(clusterName, status) };
  }
  const issuer = withoutScheme(url);
  return {
    identity,
    cluster,
    issuer: {
      state: "known",
      url,
      issuer,
      reason: l10n.t('EKS describes cluster "{0}" with this issuer.', clusterName),
    },
    provider: await observeProvider(reader, cluster.value, issuer, audience, signal),
  };
}

function withoutIssuer(clusterName: string, status: string): Pick<IssuerDetection, "issuer" | "provider"> {
  const creating = status === "CREATING" || status === "PENDING";
  const reason = creating
    ? l10n.t('Cluster "{0}" is still being created (status {1}) and has no OIDC issuer yet.', clusterName, status)
    : l10n.t(
        'Cluster "{0}" (status {1}) has no OIDC issuer: registered clusters and local clusters on Outposts have none in EKS.',
        clusterName,
        status,
      );
  const advice = creating
    ? l10n.t("Run this again when the cluster is ACTIVE.")
    : l10n.t(
        "IRSA needs an issuer that AWS can reach; for a cluster of your own, register its issuer with IAM by hand.",
      );
  return {
    issuer: { state: "none", reason, advice },
    provider: { state: "not-applicable", reason: l10n.t("Without an issuer there is nothing for IAM to know.") },
  };
}

async function observeProvider(
  reader: AwsReader,
  cluster: ClusterDescription,
  issuer: string,
  audience: string,
  signal: AbortSignal,
): Promise<ProviderObservation> {
  const arnOfCluster = parseArn(cluster.arn);
  if (arnOfCluster === undefined) {
    return {
      state: "unknown",
      arn: undefined,
      reason: l10n.t('The cluster\'s ARN "{0}" does not tell its account.', cluster.arn),
      advice: l10n.t("Look the provider up in the IAM console."),
      missingPermission: undefined,
    };
  }
  const { partition, account, region } = arnOfCluster;
  const arn = formatProviderArn({ partition, account, issuer });
  let found: Awaited<ReturnType<AwsReader["findOidcProvider"]>>;
  try {
    found = await reader.findOidcProvider(arn, signal);
  } catch (error) {
    return { ...notSeen(error), arn };
  }
  if (found === undefined) {
    return {
      state: "missing",
      arn,
      reason: l10n.t(
        "IAM of account {0} has no OIDC provider for this issuer, so AWS accepts none of the cluster's tokens.",
        account,
      ),
      advice: l10n.t(
        "Create it: `eksctl utils associate-iam-oidc-provider --cluster {0} --region {1} --approve` or `aws iam create-open-id-connect-provider --url https://{2} --client-id-list {3}`.",
        cluster.name,
        region,
        issuer,
        audience,
      ),
    };
  }
  const hasAudience = found.audiences.includes(audience);
  return {
    state: "present",
    arn,
    audiences: found.audiences,
    hasAudience,
    reason: hasAudience
      ? l10n.t('IAM of account {0} has the OIDC provider, and it accepts the audience "{1}".', account, audience)
      : l10n.t(
          'IAM of account {0} has the OIDC provider, but it accepts {1}: tokens for "{2}" are refused.',
          account,
          found.audiences.length === 0
            ? l10n.t("no audience")
            : l10n.t("only {0}", found.audiences.map((one) => `"${one}"`).join(", ")),
          audience,
        ),
    advice: hasAudience
      ? undefined
      : l10n.t(
          "Add it: `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn {0} --client-id {1}`.",
          arn,
          audience,
        ),
  };
}

/** A missing permission is an observation of its own; any other failure of these calls ends the detection. */
async function observe<T>(call: Promise<T>): Promise<Observed<T>> {
  try {
    return { state: "known", value: await call };
  } catch (error) {
    if (error instanceof AccessError && error.problem === "access-denied") {
      return notSeen(error);
    }
    throw error;
  }
}

/** @throws what is no AccessError, and the user's own cancelling. */
function notSeen(error: unknown): NotSeen {
  if (!(error instanceof AccessError) || error.problem === "cancelled") {
    throw error;
  }
  return {
    state: "unknown",
    reason: error.message,
    advice: error.advice,
    missingPermission: error.problem === "access-denied" ? error.operation : undefined,
  };
}
