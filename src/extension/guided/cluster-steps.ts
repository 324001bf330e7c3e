/** The questions that end with a cluster, in order: shared by the guided command and the issuer detection. */
import type { Guide, GuideStep } from "./guide.ts";
import { profileStep, regionStep } from "./steps/aws-target.ts";
import { contextClusterStep, contextStep, type DescribeCluster, eksClusterStep } from "./steps/cluster.ts";
import { clusterSourceStep } from "./steps/cluster-source.ts";
import { accountIdStep, issuerStep } from "./steps/typed-issuer.ts";

/** `typed` offers an issuer typed by hand. */
export function clusterSteps(guide: Guide, describe: DescribeCluster, typed: boolean): readonly GuideStep[] {
  return [
    clusterSourceStep(guide, typed),
    contextStep(guide),
    profileStep(guide),
    regionStep(guide),
    eksClusterStep(guide, describe),
    contextClusterStep(guide, describe),
    ...(typed ? [issuerStep(guide), accountIdStep(guide)] : []),
  ];
}
