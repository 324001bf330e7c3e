/** One look at everything of a cluster and its account that identity hangs on: with its age, and with what could not be seen. */
import * as l10n from "@vscode/l10n";
import type {
  AddOn,
  Association,
  CallerIdentity,
  ClusterDescription,
  KubeObject,
  ProviderDetails,
  RoleSummary,
} from "../ports.ts";
import type { Observed, Unseen } from "./observed.ts";

export interface Fleet {
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  readonly caller: Observed<CallerIdentity>;
  /** The cluster that the connection is to. */
  readonly cluster: Observed<ClusterDescription>;
  /** All clusters of the region, by whose issuers orphaned providers are told. */
  readonly clusters: Observed<readonly ClusterDescription[]>;
  readonly providers: Observed<readonly ProviderDetails[]>;
  readonly roles: Observed<readonly RoleSummary[]>;
  readonly associations: Observed<readonly Association[]>;
  readonly agent: Observed<AddOn>;
  readonly webhook: Observed<KubeObject>;
  readonly accounts: Observed<readonly KubeObject[]>;
  /** Deployments, StatefulSets, DaemonSets and CronJobs. */
  readonly workloads: Observed<readonly KubeObject[]>;
  readonly pods: Observed<readonly KubeObject[]>;
}

/** What the parts of a look are called, in English: whoever shows one looks up its translation. */
export const PARTS: Readonly<Record<Exclude<keyof Fleet, "takenAt">, string>> = {
  caller: "whose credentials these are",
  cluster: "the cluster",
  clusters: "all clusters of the region",
  providers: "OIDC providers",
  roles: "roles",
  associations: "Pod Identity associations",
  agent: "the Pod Identity agent's add-on",
  webhook: "the pod identity webhook",
  accounts: "ServiceAccounts",
  workloads: "workloads",
  pods: "pods",
};

/** A part of a look that could not be seen, and why. */
export interface UnseenPart extends Unseen {
  /** Key of the part in the look. */
  readonly part: Exclude<keyof Fleet, "takenAt">;
  /** What users call it, for example `OIDC providers`. */
  readonly label: string;
}

/** What could not be seen: nothing is said about it, neither good nor bad. */
export function unseenParts(fleet: Fleet): readonly UnseenPart[] {
  return (Object.keys(PARTS) as (keyof typeof PARTS)[]).flatMap((part) => {
    const observed: Observed<unknown> = fleet[part];
    return observed.state === "unknown" ? [{ ...observed, part, label: l10n.t(PARTS[part]) }] : [];
  });
}
