/** The practice account's doors: the same ports as AWS and the kubeconfig, over a value in memory. */
import type { AwsProfiles, KubeContext, KubeContexts } from "../core/ports.ts";
import { initialPracticeState } from "./initial-state.ts";
import { practiceReader } from "./reader.ts";
import { memoryStore, type PracticeContext, type PracticeState, type PracticeStore } from "./state.ts";

export { initialPracticeState, PRACTICE_CLUSTER, PRACTICE_PROFILE, PRACTICE_REGION } from "./initial-state.ts";
export { practiceWorkspaceFiles, type WorkspaceFile } from "./practice-workspace.ts";
export { memoryStore, type PracticeState, type PracticeStore } from "./state.ts";

/** AWS and Kubernetes as the practice account has them. */
export interface PracticeAccount {
  readonly profiles: AwsProfiles;
  readonly contexts: KubeContexts;
}

export function practiceAccount(store: PracticeStore = memoryStore(initialPracticeState())): PracticeAccount {
  return {
    profiles: {
      async listProfiles() {
        return (await store.read()).profiles;
      },
      connect: (target) => practiceReader(target, store),
    },
    contexts: {
      async listContexts() {
        const state = await store.read();
        return state.contexts.map((context, index) => toContext(context, state, index === 0));
      },
    },
  };
}

function toContext(context: PracticeContext, state: PracticeState, current: boolean): KubeContext {
  const cluster = state.clusters.find((candidate) => candidate.name === context.cluster);
  return {
    name: context.name,
    cluster: cluster?.arn ?? context.cluster,
    server: cluster?.endpoint,
    namespace: context.namespace,
    eks: { name: context.cluster, region: cluster?.region, profile: state.profiles[0]?.name },
    current,
  };
}
