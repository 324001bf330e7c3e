/** Regions to choose from; any other one can be typed. */
import * as l10n from "@vscode/l10n";
import { PARTITIONS, partitionOfRegion } from "../../core/names/partition.ts";

/** As of 2026, most used first within a partition; the list only saves typing and judges nothing. */
export const REGIONS: readonly string[] = [
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1", "mx-central-1", "sa-east-1"],
  ...["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"],
  ...["ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-7"],
  ...["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-east-1", "ap-east-2"],
  ...["me-central-1", "me-south-1", "il-central-1", "af-south-1"],
  ...["cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1", "eusc-de-east-1"],
];

/** Why a text is no region; undefined when it is one of some partition. */
export function regionProblem(text: string): string | undefined {
  if (partitionOfRegion(text) !== undefined) {
    return undefined;
  }
  const names = PARTITIONS.slice(0, 3).map((partition) => partition.id);
  return l10n.t(
    "“{0}” is no region of {1} or another partition: regions look like eu-central-1",
    text,
    names.join(", "),
  );
}
