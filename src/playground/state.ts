/** The practice account as one value: everything that its ports answer from, so that it can be stored, changed and compared. */
import type {
  AddOn,
  Association,
  CallerIdentity,
  ClusterDescription,
  InlinePolicy,
  JsonObject,
  ManagedPolicy,
  ProviderDetails,
  RoleDetails,
} from "../core/ports.ts";

export interface PracticeCluster extends ClusterDescription {
  readonly region: string;
  /** False for an issuer whose keys nobody can fetch, as after the deletion of a cluster or behind a broken network. */
  readonly issuerServed: boolean;
}

export interface PracticeRole extends RoleDetails {
  /** ARNs of attached policies. */
  readonly attached: readonly string[];
  readonly inline: readonly InlinePolicy[];
}

/** A customer managed policy with its document, JSON text. */
export interface PracticePolicy extends ManagedPolicy {
  readonly document: string;
}

export interface PracticeAssociation extends Association {
  readonly region: string;
  /** Of the request that made it: EKS answers the same request with the same association. */
  readonly requestToken: string | undefined;
}

export interface PracticeAddOn extends AddOn {
  readonly region: string;
  readonly cluster: string;
  readonly requestToken: string | undefined;
  /** Until then (milliseconds since the epoch) its status is CREATING. */
  readonly readyAt: number;
}

/** What of the account other services see late: IAM's and EKS's own listings are ahead of STS and the webhook. */
export interface SettledSlice {
  readonly roles: readonly PracticeRole[];
  readonly providers: readonly ProviderDetails[];
  readonly associations: readonly PracticeAssociation[];
}

/** The slice as it was before a change, which other services still see until then (milliseconds since the epoch). */
export interface Lag {
  readonly until: number;
  readonly before: SettledSlice;
}

/** A node of a practice cluster; pods are placed on the first that fits. */
export interface PracticeNode {
  readonly name: string;
  readonly compute: "ec2" | "fargate";
  /** False where link-local traffic to the Pod Identity agent is blocked. */
  readonly agentReachable: boolean;
}

/** The Kubernetes side of one cluster. */
export interface PracticeKube {
  /** Whole objects as the API server keeps them, `metadata.managedFields` included, in order of creation. */
  readonly objects: readonly JsonObject[];
  /** Last resourceVersion given out. */
  readonly version: number;
  readonly nodes: readonly PracticeNode[];
  /** What the practice user may not do, e.g. `create serviceaccounts/token`. */
  readonly denied: readonly string[];
  /** Logs by `<pod uid>/<container>`. */
  readonly logs: Readonly<Record<string, string>>;
  /** False where the webhook's configuration is there but nothing answers, which its failurePolicy Ignore hides. */
  readonly webhookAnswers: boolean;
}

/** Defaults of IAM's quotas that set-ups meet (reference_iam-quotas). */
export interface PracticeQuotas {
  readonly trustPolicyLength: number;
  readonly roles: number;
  readonly providers: number;
  readonly attachedPolicies: number;
}

export interface PracticeState extends SettledSlice {
  readonly identity: CallerIdentity;
  readonly partition: string;
  readonly profiles: readonly { readonly name: string; readonly region: string | undefined }[];
  readonly clusters: readonly PracticeCluster[];
  /** Customer managed policies; AWS's own are the same in every account. */
  readonly policies: readonly PracticePolicy[];
  readonly addOns: readonly PracticeAddOn[];
  readonly buckets: readonly string[];
  /** IAM actions that the practice identity lacks, e.g. `eks:DescribeCluster`. */
  readonly denied: readonly string[];
  readonly contexts: readonly PracticeContext[];
  readonly quotas: PracticeQuotas;
  /** Milliseconds after which a change is seen everywhere; 0 switches eventual consistency off. */
  readonly settleMs: number;
  readonly lagging: readonly Lag[];
  /** From which the signing keys of the clusters follow: random, and of no use outside this practice account. */
  readonly keySeed: string;
  /** Issuers outside the practice account whose tokens its STS accepts as IAM would, with their JWKS. */
  readonly foreignIssuers: readonly { readonly issuer: string; readonly jwks: JsonObject }[];
  /** By name of the cluster. */
  readonly kube: Readonly<Record<string, PracticeKube>>;
}

/** A context of the practice kubeconfig. */
export interface PracticeContext {
  readonly name: string;
  /** Name of a cluster in the state. */
  readonly cluster: string;
  readonly namespace: string | undefined;
}

/** A change and what its caller wants to know of it. */
export interface StateChange<T> {
  readonly state: PracticeState;
  readonly result: T;
}

/** Where the state is kept; the ports read it anew on every call. */
export interface PracticeStore {
  read(): Promise<PracticeState>;
  /** Changes run one after another, in all processes that share the store. A change that throws changes nothing. */
  change<T>(make: (state: PracticeState) => Promise<StateChange<T>>): Promise<T>;
}

/** Keeps the state for the life of the process. A function is asked for the first state when that is first needed. */
export function memoryStore(start: PracticeState | (() => Promise<PracticeState>)): PracticeStore {
  let state: Promise<PracticeState> | undefined;
  const current = () => {
    state ??= typeof start === "function" ? start() : Promise.resolve(start);
    return state;
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: current,
    change(make) {
      const run = last.then(async () => {
        const made = await make(await current());
        state = Promise.resolve(made.state);
        return made.result;
      });
      last = run.catch(() => {});
      return run;
    },
  };
}
