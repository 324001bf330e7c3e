// Runs the ClusterPort contract against the practice cluster, which has to behave as a real API server does.
import type { JSONWebKeySet } from "jose";
import { withoutScheme } from "../../src/core/names/issuer.ts";
import { publishedKeysOf } from "../../src/playground/account/signing-keys.ts";
import { applyObject } from "../../src/playground/cluster/apply-object.ts";
import { inCluster } from "../../src/playground/cluster/in-cluster.ts";
import {
  initialPracticeState,
  memoryStore,
  PRACTICE_CLUSTER,
  type PracticeState,
  type PracticeStore,
  practiceAccount,
} from "../../src/playground/index.ts";
import { type ClusterFixture, clusterContract } from "./cluster-contract.ts";

clusterContract("practice cluster", async (): Promise<ClusterFixture> => {
  const store = memoryStore(initialPracticeState());
  const { contexts, clusters } = await store.read();
  const context = contexts.find(({ cluster }) => cluster === PRACTICE_CLUSTER);
  const issuer = clusters.find(({ name }) => name === PRACTICE_CLUSTER)?.issuer;
  if (context === undefined || issuer === undefined) {
    throw new Error("the practice account has no context or issuer for its own cluster");
  }
  const connect = (of: PracticeStore) => practiceAccount(of).clusters.open({ kind: "context", name: context.name });
  return {
    cluster: connect(store),
    issuer,
    keys: async () => publishedKeysOf(await store.read(), withoutScheme(issuer)) as JSONWebKeySet,
    denied: (actions) => Promise.resolve(connect(denying(store, actions))),
    async applyAs(manager, object) {
      await store.change(async (state) => ({
        state: await inCluster(state, PRACTICE_CLUSTER, Date.now(), async (world) => {
          await applyObject(object, { dryRun: false, force: true }, world, manager);
        }),
        result: undefined,
      }));
    },
    dispose: () => Promise.resolve(),
  };
});

/** The same store for a user who may not do these. */
function denying(store: PracticeStore, actions: readonly string[]): PracticeStore {
  const withDenied = (state: PracticeState, denied: readonly string[]): PracticeState => {
    const kube = state.kube[PRACTICE_CLUSTER];
    return kube === undefined ? state : { ...state, kube: { ...state.kube, [PRACTICE_CLUSTER]: { ...kube, denied } } };
  };
  return {
    ...store,
    read: async () => withDenied(await store.read(), actions),
    change: (make) =>
      store.change(async (state) => {
        const changed = await make(withDenied(state, actions));
        return { ...changed, state: withDenied(changed.state, state.kube[PRACTICE_CLUSTER]?.denied ?? []) };
      }),
  };
}
