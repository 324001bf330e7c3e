/** AWS partitions: which regions they hold, how their ARNs and EKS issuer hosts look (botocore's partitions.json). */

export interface Partition {
  readonly id: string;
  readonly regionPattern: RegExp;
  /** Domain suffix of service endpoints. */
  readonly dnsSuffix: string;
  /**
   * Suffix of EKS issuer hosts; undefined where no source was found, so that nothing is judged there.
   * `aws-us-gov` shares the commercial one.
   */
  readonly issuerSuffix: string | undefined;
  /** Host of the AWS console. */
  readonly consoleHost: string | undefined;
}

export const PARTITIONS: readonly Partition[] = [
  {
    id: "aws",
    regionPattern: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
    dnsSuffix: "amazonaws.com",
    issuerSuffix: "amazonaws.com",
    consoleHost: "console.aws.amazon.com",
  },
  {
    id: "aws-cn",
    regionPattern: /^cn-\w+-\d+$/,
    dnsSuffix: "amazonaws.com.cn",
    issuerSuffix: "amazonaws.com.cn",
    consoleHost: "console.amazonaws.cn",
  },
  {
    id: "aws-us-gov",
    regionPattern: /^us-gov-\w+-\d+$/,
    dnsSuffix: "amazonaws.com",
    issuerSuffix: "amazonaws.com",
    consoleHost: "console.amazonaws-us-gov.com",
  },
  {
    id: "aws-iso",
    regionPattern: /^us-iso-\w+-\d+$/,
    dnsSuffix: "c2s.ic.gov",
    issuerSuffix: "c2s.ic.gov",
    consoleHost: undefined,
  },
  {
    id: "aws-iso-b",
    regionPattern: /^us-isob-\w+-\d+$/,
    dnsSuffix: "sc2s.sgov.gov",
    issuerSuffix: "sc2s.sgov.gov",
    consoleHost: undefined,
  },
  {
    id: "aws-iso-e",
    regionPattern: /^eu-isoe-\w+-\d+$/,
    dnsSuffix: "cloud.adc-e.uk",
    issuerSuffix: undefined,
    consoleHost: undefined,
  },
  {
    id: "aws-iso-f",
    regionPattern: /^us-isof-\w+-\d+$/,
    dnsSuffix: "csp.hci.ic.gov",
    issuerSuffix: undefined,
    consoleHost: undefined,
  },
  {
    id: "aws-eusc",
    regionPattern: /^eusc-(de)-\w+-\d+$/,
    dnsSuffix: "amazonaws.eu",
    issuerSuffix: undefined,
    consoleHost: undefined,
  },
];

/** Partition of a region; undefined for a region that none of them has. */
export function partitionOfRegion(region: string): Partition | undefined {
  return PARTITIONS.find((partition) => partition.regionPattern.test(region));
}

export function partitionById(id: string): Partition | undefined {
  return PARTITIONS.find((partition) => partition.id === id);
}
