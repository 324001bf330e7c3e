/** The practice account as one value: everything that its ports answer from, so that it can be stored, changed and compared. */
import type { CallerIdentity, ClusterDescription, ManagedPolicy, OidcProvider, RoleSummary } from "../core/ports.ts";

export interface PracticeCluster extends ClusterDescription {
  readonly region: string;
}

export interface PracticeState {
  readonly identity: CallerIdentity;
  readonly partition: string;
  readonly profiles: readonly { readonly name: string; readonly region: string | undefined }[];
  readonly clusters: readonly PracticeCluster[];
  readonly providers: readonly OidcProvider[];
  readonly roles: readonly RoleSummary[];
  /** Customer managed policies; AWS's own are the same in every account. */
  readonly policies: readonly ManagedPolicy[];
  /** IAM actions that the practice identity lacks, e.g. `eks:DescribeCluster`. */
  readonly denied: readonly string[];
  readonly contexts: readonly PracticeContext[];
}

/** A context of the practice kubeconfig. */
export interface PracticeContext {
  readonly name: string;
  /** Name of a cluster in the state. */
  readonly cluster: string;
  readonly namespace: string | undefined;
}

/** Where the state is kept; the ports read it anew on every call. */
export interface PracticeStore {
  read(): Promise<PracticeState>;
}

/** Keeps the state for the life of the process. */
export function memoryStore(state: PracticeState): PracticeStore {
  return { read: () => Promise.resolve(state) };
}
