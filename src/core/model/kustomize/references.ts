/** What becomes of a workload's reference to a ServiceAccount that an overlay renames. */
import type { EffectiveAccount, EffectiveWorkload, Placement } from "../effective.ts";
import type { PodTemplate } from "../pod-template.ts";
import type { TrackedIndex } from "../tracked-index.ts";
import { type KustomizationIndexes, overlayContents } from "./overlay-paths.ts";

/**
 * Kinds whose `serviceAccountName` is rewritten. Not among them: ReplicaSet, all custom resources, and the field
 * `serviceAccount` of any kind. Source: kustomize api/internal/konfig/builtinpluginconsts/namereference.go.
 */
export const REWRITTEN_KINDS: ReadonlySet<string> = new Set([
  "Pod",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicationController",
  "Job",
  "CronJob",
]);

export interface AppliedReference {
  readonly name: string;
  /** The account that it was rewritten to, where Kustomize found one. */
  readonly account: EffectiveAccount | undefined;
}

interface Indexes extends KustomizationIndexes {
  readonly accountsByName: TrackedIndex<EffectiveAccount>;
}

/** True when Kustomize rewrites this reference by itself. */
export function isRewritten({ fact, pods }: EffectiveWorkload, pod: PodTemplate): boolean {
  const effective = pods.find(({ template }) => template === pod);
  return effective?.account !== undefined && REWRITTEN_KINDS.has(fact.meta.kind?.text ?? "");
}

/**
 * A reference written as `name`, as applied; undefined when that is not known. Source: kustomize api/filters/nameref/nameref.go
 * `selectReferral`: the one account of the namespace that had the name before, of several the one with the same prefixes and suffixes.
 */
export function referenceAsApplied(
  workload: EffectiveWorkload,
  pod: PodTemplate,
  name: string,
  indexes: Indexes,
): AppliedReference | undefined {
  const { overlay } = workload.placement;
  const unchanged = { name, account: undefined };
  if (overlay === undefined) {
    return unchanged;
  }
  const renamed = renamedFrom(name, workload.placement, indexes);
  if (renamed.length === 0) {
    return unchanged;
  }
  if (!isRewritten(workload, pod)) {
    return overlayContents(overlay, indexes).ownReferences ? undefined : unchanged;
  }
  const chosen = choose(renamed, workload.placement);
  const [account] = chosen;
  if (account === undefined) {
    return unchanged;
  }
  const applied = account.placement.name;
  const isOne = chosen.every(({ placement }) => placement.name === applied);
  return isOne ? { name: applied ?? name, account } : undefined;
}

/** Accounts of the pod's overlay and namespace that were called by the name before the overlay, or a part of it, renamed them. */
export function renamedFrom(
  name: string,
  { overlay, namespace }: Placement,
  { accountsByName }: Indexes,
): readonly EffectiveAccount[] {
  const former = accountsByName
    .get(name)
    .filter(({ placement }) => placement.overlay === overlay && placement.formerNames.includes(name));
  const same = former.filter(({ placement }) => (placement.namespace ?? "default") === (namespace ?? "default"));
  return [...new Set(same)];
}

function choose(candidates: readonly EffectiveAccount[], pod: Placement): readonly EffectiveAccount[] {
  if (candidates.length === 1) {
    return candidates;
  }
  const near = candidates.filter(
    ({ placement }) =>
      isEmptyOrEnds(placement.prefixes, pod.prefixes) && isEmptyOrEnds(placement.suffixes, pod.suffixes),
  );
  return near.length < 2
    ? near
    : near.filter(({ placement }) => ends(placement.prefixes, pod.prefixes) && ends(placement.suffixes, pod.suffixes));
}

function isEmptyOrEnds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === 0 || b.length === 0 || ends(a, b);
}

/** True when the shorter list is the end of the longer one; an empty one is only the end of an empty one. */
function ends(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.length === 0
    ? long.length === 0
    : short.every((text, at) => text === long[long.length - short.length + at]);
}
