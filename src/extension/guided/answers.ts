/** What the guided command knows after its questions, and the intent that follows from it. */
import type { ProviderObservation } from "../../core/detect/issuer.ts";
import type {
  AccessIntent,
  IntentCluster,
  IntentPermissions,
  IntentRole,
  IntentWorkload,
} from "../../core/generate/intent.ts";
import type { AccountChoice } from "../../core/view/requests.ts";

/** Where the cluster comes from. */
export type ClusterSource = "practice" | "aws" | "kubeconfig" | "typed";

/** The cluster with what was seen of it on the way. */
export interface ChosenCluster extends IntentCluster {
  /** Undefined when nobody looked. */
  readonly provider: ProviderObservation | undefined;
  /** Why IRSA cannot be used with it; undefined when it can. */
  readonly noIssuer: string | undefined;
}

/** A context of the kubeconfig, as far as the next questions need it. */
export interface ChosenContext {
  readonly name: string;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
}

export interface Answers {
  readonly source: ClusterSource;
  readonly context: ChosenContext;
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly issuer: string;
  readonly cluster: ChosenCluster;
  readonly mechanism: AccessIntent["mechanism"];
  readonly account: AccountChoice | "new";
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleKind: "new" | "keep" | "existing";
  readonly role: IntentRole;
  readonly permissionKind: IntentPermissions["kind"];
  readonly permissions: IntentPermissions;
  readonly workloadKind: IntentWorkload["kind"];
  readonly workload: IntentWorkload;
  readonly folder: string;
}

/** Every answer that an intent is made of, or undefined while one is missing. */
export function toIntent(answers: Readonly<Partial<Answers>>): AccessIntent | undefined {
  const { cluster, mechanism, namespace, serviceAccount, role, permissions, workload, folder } = answers;
  if (!cluster || !mechanism || !namespace || !serviceAccount || !role || !permissions || !workload || !folder) {
    return undefined;
  }
  const { name, region, account, partition, issuer } = cluster;
  return {
    cluster: { name, region, account, partition, issuer },
    mechanism,
    namespace,
    serviceAccount,
    role,
    permissions,
    workload,
    folder,
  };
}
