/** Objects as they will be applied: one per overlay that includes their file, with Kustomize's changes to what identity hangs on. */
import type { ServiceAccountFact, WorkloadFact } from "./facts.ts";
import type { Setting } from "./kustomize/field-change.ts";
import type { PodTemplate } from "./pod-template.ts";
import type { KeyedValue } from "./value.ts";

/**
 * Where and under which name an object ends up. `undefined` means unknown (a template, no namespace in the manifest,
 * an overlay that cannot be followed): unknown matches anything and proves nothing.
 */
export interface Placement {
  /** URI of the outermost kustomization that includes the file; undefined for a file that stands alone. */
  readonly overlay: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** Names that the object had on its way through the overlay; by these references to it are found and rewritten. */
  readonly formerNames: readonly string[];
  /** Prefixes and suffixes that it got, in that order: they tell variants of one object apart. */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
}

/** A ServiceAccount as applied in one place. */
export interface EffectiveAccount {
  readonly fact: ServiceAccountFact;
  readonly placement: Placement;
  readonly annotations: readonly Setting[];
  readonly labels: readonly Setting[];
  /** The annotation `eks.amazonaws.com/role-arn`, whichever text sets it. */
  readonly roleArn: Setting | undefined;
  /** False when there may be annotations that are not known, so that nothing follows from one that is missing. */
  readonly whole: boolean;
}

/** A pod of a workload as applied: the fields that an overlay may have changed. */
export interface EffectivePod {
  /** The pod as its own file has it. */
  readonly template: PodTemplate;
  readonly account: Setting | undefined;
  readonly alias: Setting | undefined;
  readonly labels: readonly Setting[];
  readonly annotations: readonly Setting[];
}

/** A workload as applied in one place. */
export interface EffectiveWorkload {
  readonly fact: WorkloadFact;
  readonly placement: Placement;
  readonly annotations: readonly Setting[];
  readonly labels: readonly Setting[];
  readonly pods: readonly EffectivePod[];
  /** False when something that is not known may have changed any of this. */
  readonly whole: boolean;
}

/** What the objects of one file become. */
export interface PlacedFile {
  readonly accounts: ReadonlyMap<ServiceAccountFact, readonly EffectiveAccount[]>;
  readonly workloads: ReadonlyMap<WorkloadFact, readonly EffectiveWorkload[]>;
}

/** The account that a pod runs as, when the manifest names none (Kubernetes' ServiceAccount admission). */
export const DEFAULT_ACCOUNT = "default";

/** Name of the account that a pod asks for as written; `default` when it names none, undefined when a template does. */
export function accountNameOf(pod: {
  readonly account: KeyedValue | undefined;
  readonly alias: KeyedValue | undefined;
}): string | undefined {
  const written = pod.account ?? pod.alias;
  return written === undefined
    ? DEFAULT_ACCOUNT
    : written.value?.known
      ? written.value.text || DEFAULT_ACCOUNT
      : undefined;
}

/** True when two values may be the same: equal, or one of them unknown. */
export function mayEqual(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
