/** The practice account's doors: the same ports as AWS, the kubeconfig and the cluster, over a value in memory or wherever it is kept; no Node. */
import * as l10n from "@vscode/l10n";
import {
  AccessError,
  type AwsConnection,
  type AwsConnections,
  type AwsProfiles,
  type ClusterConnections,
  type ClusterTarget,
  type KubeContext,
  type KubeContexts,
} from "../core/ports.ts";
import { practiceCalls } from "./account/calls.ts";
import { practiceChanger } from "./account/changer.ts";
import { practiceDetails } from "./account/details.ts";
import { practiceExchange, practiceIssuerProbe } from "./account/exchange.ts";
import { practiceReader } from "./account/reader.ts";
import { placeAgent } from "./cluster/agent.ts";
import { practiceClusterPort } from "./cluster/cluster-port.ts";
import { practiceScenario } from "./scenarios/index.ts";
import { memoryStore, type PracticeContext, type PracticeState, type PracticeStore } from "./state.ts";

export { initialPracticeState, PRACTICE_CLUSTER, PRACTICE_PROFILE, PRACTICE_REGION } from "./initial-state.ts";
export { PRACTICE_FILE } from "./practice-file.ts";
export { practiceWorkspaceFiles, type WorkspaceFile } from "./practice-workspace.ts";
export { scenarioWorkspaceFiles } from "./scenario-workspace.ts";
export { PRACTICE_SCENARIOS, type PracticeScenario, practiceScenario } from "./scenarios/index.ts";
export { memoryStore, type PracticeState, type PracticeStore } from "./state.ts";
export { type KeptText, textStore } from "./text-store.ts";

/** AWS and Kubernetes as the practice account has them. */
export interface PracticeAccount {
  readonly profiles: AwsProfiles;
  readonly contexts: KubeContexts;
  readonly aws: AwsConnections;
  readonly clusters: ClusterConnections;
}

/** Without a store: the healthy set-up, for the life of the process. `now` in milliseconds since the epoch. */
export function practiceAccount(
  store: PracticeStore = memoryStore(() => practiceScenario("healthy")),
  now: () => number = Date.now,
): PracticeAccount {
  const tokens = practiceExchange(store, now);
  const issuers = practiceIssuerProbe(store);
  const open: AwsConnections["open"] = (target): AwsConnection => {
    const calls = practiceCalls(target, store, now);
    const changer = practiceChanger(calls, (state, cluster, addOn, installed) =>
      placeAgent(state, cluster, addOn, installed, now()),
    );
    return { reader: practiceReader(calls), details: practiceDetails(calls), changer, tokens, issuers };
  };
  return {
    profiles: {
      async listProfiles() {
        return (await store.read()).profiles;
      },
      connect: (target) => open(target).reader,
    },
    contexts: {
      async listContexts() {
        const state = await store.read();
        return state.contexts.map((context, index) => toContext(context, state, index === 0));
      },
    },
    aws: { open },
    clusters: { open: (target) => practiceClusterPort(store, (state) => clusterFor(target, state), now) },
  };
}

function clusterFor(target: ClusterTarget, state: PracticeState) {
  const name =
    target.kind === "context"
      ? state.contexts.find((context) => context.name === target.name)?.cluster
      : target.cluster.name;
  const found = state.clusters.find((cluster) => cluster.name === name);
  if (found === undefined) {
    const contexts = state.contexts.map((context) => context.name).join(", ");
    throw new AccessError(
      "not-found",
      "kubernetes:connect",
      target.kind === "context"
        ? l10n.t('The practice account has no context "{0}".', target.name)
        : l10n.t('The practice account has no cluster "{0}".', target.cluster.name),
      l10n.t("Choose one of the contexts {0}.", contexts),
    );
  }
  return found;
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
