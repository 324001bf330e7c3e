/** Makes the token by which an AWS identity signs in to an EKS cluster, as `aws eks get-token` does: a presigned GetCallerIdentity. */
import { SignatureV4 } from "@smithy/signature-v4";
import * as l10n from "@vscode/l10n";
import { parseArn } from "../core/names/arn.ts";
import { partitionOfRegion } from "../core/names/partition.ts";
import { AccessError, type EksToken, type EksTokens, Secret } from "../core/ports.ts";
import { type CallLimits, DEFAULT_LIMITS } from "./clients.ts";
import { openSession } from "./session.ts";
import { Sha256 } from "./sha256.ts";
import { credentialsOf, type SigningKeys } from "./signing-keys.ts";

/** As EKS says it: what a token stands for. */
export interface SignedCluster {
  readonly name: string;
  readonly region: string;
  /** e.g. `amazonaws.com`. */
  readonly dnsSuffix: string;
}

/** aws-iam-authenticator takes a token for 15 minutes after its date, and a client should stop one minute before (pkg/token). */
const LIFETIME_MS = 14 * 60_000;

/** Seconds in the presigned URL itself; EKS goes by the date (aws-iam-authenticator, pkg/token). */
const EXPIRES_SECONDS = 60;

export function eksTokens(limits: CallLimits = DEFAULT_LIMITS): EksTokens {
  return {
    async sign(clusterArn, aws, signal) {
      const cluster = clusterOf(clusterArn);
      const session = openSession({ profile: aws.profile, region: cluster.region }, limits);
      return session.call("sts:GetCallerIdentity", `EKS cluster "${cluster.name}"`, signal, async ({ clients }) =>
        signEksToken(cluster, await clients.credentials(), new Date()),
      );
    },
  };
}

function clusterOf(clusterArn: string): SignedCluster {
  const arn = parseArn(clusterArn);
  const name = arn === undefined ? undefined : /^cluster\/(.+)$/.exec(arn.resource)?.[1];
  const partition = arn === undefined ? undefined : partitionOfRegion(arn.region);
  if (arn === undefined || name === undefined || partition === undefined) {
    throw new AccessError(
      "invalid-input",
      "sts:GetCallerIdentity",
      l10n.t('"{0}" is not the ARN of an EKS cluster.', clusterArn),
      l10n.t("Use the ARN that `aws eks describe-cluster` shows."),
    );
  }
  return { name, region: arn.region, dnsSuffix: partition.dnsSuffix };
}

/** `at` is the date of the signature. The token is `k8s-aws-v1.` and the presigned URL in unpadded base64url. */
export async function signEksToken(cluster: SignedCluster, keys: SigningKeys, at: Date): Promise<EksToken> {
  const host = `sts.${cluster.region}.${cluster.dnsSuffix}`;
  const signer = new SignatureV4({
    service: "sts",
    region: cluster.region,
    credentials: credentialsOf(keys),
    sha256: Sha256,
  });
  const { query } = await signer.presign(
    {
      method: "GET",
      protocol: "https:",
      hostname: host,
      path: "/",
      headers: { host, "x-k8s-aws-id": cluster.name },
      query: { Action: "GetCallerIdentity", Version: "2011-06-15" },
    },
    { expiresIn: EXPIRES_SECONDS, signingDate: at },
  );
  const parameters = Object.entries(query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  const url = `https://${host}/?${parameters.join("&")}`;
  return {
    token: new Secret(`k8s-aws-v1.${Buffer.from(url).toString("base64url")}`),
    expires: new Date(at.getTime() + LIFETIME_MS).toISOString(),
  };
}
