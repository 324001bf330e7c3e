/** Objects as they will be applied: one per overlay that includes their file, with Kustomize's changes to name and namespace. */
import type { ServiceAccountFact, WorkloadFact } from "./facts.ts";

/**
 * Where and under which name an object ends up. `undefined` means unknown (a template, no namespace in the manifest,
 * an overlay that cannot be followed): unknown matches anything and proves nothing.
 */
export interface Placement {
  /** URI of the outermost kustomization that includes the file; undefined for a file that stands alone. */
  readonly overlay: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** A ServiceAccount as applied in one place. */
export interface EffectiveAccount {
  readonly fact: ServiceAccountFact;
  readonly placement: Placement;
}

/** A workload as applied in one place. */
export interface EffectiveWorkload {
  readonly fact: WorkloadFact;
  readonly placement: Placement;
}

/** True when two values may be the same: equal, or one of them unknown. */
export function mayEqual(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
