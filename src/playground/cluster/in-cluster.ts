/** Runs a piece of work on one cluster of a state that is no request of the user's: what EKS or a scenario does there. */
import type { PracticeState } from "../state.ts";
import { reconcile } from "./controllers.ts";
import { KubeDraft } from "./draft.ts";
import type { ClusterWorld } from "./world.ts";

/** `now` in milliseconds since the epoch. A cluster without an API server yet stays as it is. */
export async function inCluster(
  state: PracticeState,
  name: string,
  now: number,
  work: (world: ClusterWorld) => Promise<void>,
): Promise<PracticeState> {
  const cluster = state.clusters.find((candidate) => candidate.name === name);
  const kube = state.kube[name];
  if (cluster === undefined || kube === undefined) {
    return state;
  }
  const draft = new KubeDraft(kube, now);
  const world: ClusterWorld = { state, cluster, draft, now };
  await work(world);
  await reconcile(world);
  return { ...state, kube: { ...state.kube, [name]: draft.finish() } };
}
