/** The rules about workloads, in the order in which documentation lists them. */
import { createdWithAccount } from "./created-with-account.ts";
import { envExpandsInjected } from "./env-expands-injected.ts";
import { injectionBlocked } from "./injection-blocked.ts";
import { injectionMountLost } from "./injection-mount-lost.ts";
import { kustomizeNameNotRewritten } from "./kustomize-name-not-rewritten.ts";
import { podIdentityHostNetwork } from "./pod-identity-host-network.ts";
import { podIdentityPlatform } from "./pod-identity-platform.ts";
import { proxyWithoutAgent } from "./proxy-without-agent.ts";
import { regionPartial } from "./region-partial.ts";
import { roleArnEnvMismatch } from "./role-arn-env-mismatch.ts";
import type { Rule } from "./rule.ts";
import { skipContainersSpace } from "./skip-containers-space.ts";
import { skipContainersUnknown } from "./skip-containers-unknown.ts";
import { skipLabel } from "./skip-label.ts";
import { staticCredentials } from "./static-credentials.ts";
import { tokenVolumeConflict } from "./token-volume-conflict.ts";
import { windowsByAffinity } from "./windows-by-affinity.ts";
import { workloadDefaultSa } from "./workload-default-sa.ts";
import { workloadSaAlias } from "./workload-sa-alias.ts";
import { workloadSaMissing } from "./workload-sa-missing.ts";
import { workloadSaWrongLevel } from "./workload-sa-wrong-level.ts";

export const WORKLOAD_RULES: readonly Rule[] = [
  workloadSaMissing,
  workloadDefaultSa,
  workloadSaAlias,
  kustomizeNameNotRewritten,
  workloadSaWrongLevel,
  staticCredentials,
  injectionBlocked,
  injectionMountLost,
  roleArnEnvMismatch,
  skipContainersSpace,
  skipContainersUnknown,
  skipLabel,
  regionPartial,
  tokenVolumeConflict,
  envExpandsInjected,
  proxyWithoutAgent,
  windowsByAffinity,
  podIdentityPlatform,
  podIdentityHostNetwork,
  createdWithAccount,
];
