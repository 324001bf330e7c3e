/** Addresses of pages in the AWS console, by partition. Parts from files are encoded, so that they cannot lead elsewhere. */
import { formatProviderArn, type ProviderArn, type RoleArn } from "./arn.ts";
import { partitionById, partitionOfRegion } from "./partition.ts";

/** Undefined in partitions whose console is not known. */
export function roleUrl({ partition, name }: RoleArn): string | undefined {
  return iamUrl(partition, `roles/details/${encodeURIComponent(name)}`);
}

export function providerUrl(provider: ProviderArn): string | undefined {
  const arn = encodeURIComponent(formatProviderArn(provider));
  return iamUrl(provider.partition, `identity_providers/details/OPENID/${arn}`);
}

export function clusterUrl(region: string, name: string): string | undefined {
  const host = partitionOfRegion(region)?.consoleHost;
  return host === undefined
    ? undefined
    : `https://${host}/eks/home?region=${region}#/clusters/${encodeURIComponent(name)}`;
}

function iamUrl(partition: string, page: string): string | undefined {
  const host = partitionById(partition)?.consoleHost;
  return host === undefined ? undefined : `https://${host}/iam/home#/${page}`;
}
