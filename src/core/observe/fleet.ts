/** One look at everything of a cluster and its account that identity hangs on: with its age, and with what could not be seen. */
import type {
  AddOn,
  Association,
  CallerIdentity,
  ClusterDescription,
  KubeObject,
  ProviderDetails,
  RoleSummary,
} from "../ports.ts";
import type { Observed } from "./observed.ts";

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
