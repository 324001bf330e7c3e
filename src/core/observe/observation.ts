/** One look at everything that a plan may change, as a value with its age: what was seen, and what could not be. */
import type {
  AddOn,
  ApplyOutcome,
  Association,
  CallerIdentity,
  ClusterDescription,
  InlinePolicy,
  KubeObject,
  ProviderDetails,
  RoleDetails,
} from "../ports.ts";
import type { Observed } from "./observed.ts";

export interface ObservedRole {
  readonly details: Observed<RoleDetails>;
  /** ARNs of attached policies. */
  readonly attached: Observed<readonly string[]>;
  /** By name: the inline policies that were asked about. */
  readonly inline: Readonly<Record<string, Observed<InlinePolicy>>>;
}

export interface ObservedObject {
  readonly current: Observed<KubeObject>;
  /** What a server-side dry run of the desired object answered: the object as it would be, or whose fields it would take. */
  readonly rehearsal: Observed<ApplyOutcome>;
}

/** A pod and what made it: of a ReplicaSet's pod, the Deployment. Undefined for a pod that nothing makes anew. */
export interface ObservedPod {
  readonly pod: KubeObject;
  readonly controller: { readonly kind: string; readonly name: string } | undefined;
}

/** Keys of records are those of `core/plan/action.ts`: `providerSubject`, `roleSubject` … */
export interface Observation {
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  readonly identity: Observed<CallerIdentity>;
  readonly cluster: Observed<ClusterDescription>;
  readonly providers: Readonly<Record<string, Observed<ProviderDetails>>>;
  readonly roles: Readonly<Record<string, ObservedRole>>;
  readonly agent: Observed<AddOn>;
  readonly associations: Readonly<Record<string, Observed<Association>>>;
  readonly objects: Readonly<Record<string, ObservedObject>>;
  /** By `<namespace>/<serviceAccount>`: pods that run as the account, finished ones left out. */
  readonly pods: Readonly<Record<string, Observed<readonly ObservedPod[]>>>;
}
