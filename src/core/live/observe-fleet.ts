/** Takes the look at a whole cluster and its account: listings in pages, details only where listings lack them. */
import * as l10n from "@vscode/l10n";
import { AGENT_ADD_ON } from "../names/kubernetes.ts";
import type { Fleet } from "../observe/fleet.ts";
import { notAsked, type Observed, observe } from "../observe/observed.ts";
import { withoutValues } from "../observe/without-values.ts";
import { type Clock, type ClusterPort, everyPage, type KubeKind, type KubeObject } from "../ports.ts";
import type { LivePorts } from "./observe-plan.ts";

const WORKLOAD_KINDS: readonly KubeKind[] = ["Deployment", "StatefulSet", "DaemonSet", "CronJob"];

/** Calls for details at a time: IAM and EKS throttle accounts, not callers. */
const CONCURRENCY = 5;

/** Never rejects for what may not be read; rejects when cancelled, or for a bug. */
export async function observeFleet(
  clusterName: string | undefined,
  ports: LivePorts,
  clock: Clock,
  signal: AbortSignal,
): Promise<Fleet> {
  const { reader, details } = ports.aws;
  const takenAt = clock.now();
  const ofCluster = <T>(look: (name: string) => Promise<T | undefined>): Promise<Observed<T>> =>
    clusterName === undefined ? Promise.resolve(notAsked(noName())) : observe(() => look(clusterName));
  const [caller, cluster, clusters, providers, roles, associations, agent, inCluster] = await Promise.all([
    observe(() => reader.callerIdentity(signal)),
    ofCluster((name) => reader.describeCluster(name, signal)),
    observe(async () => {
      const names = await everyPage((page) => reader.listClusters(page, signal));
      return each(names, (name) => reader.describeCluster(name, signal));
    }),
    observe(async () => {
      const found = await each(await details.listProviders(signal), (arn) => details.findProviderDetails(arn, signal));
      return found.filter((provider) => provider !== undefined);
    }),
    observe(() => everyPage((page) => reader.listRoles(page, signal))),
    ofCluster(async (name) => {
      const summaries = await everyPage((page) => details.listAssociations(name, {}, page, signal));
      const found = await each(summaries, ({ id }) => details.findAssociation(name, id, signal));
      return found.filter((association) => association !== undefined);
    }),
    ofCluster((name) => details.findAddOn(name, AGENT_ADD_ON, signal)),
    observeCluster(ports.cluster, signal),
  ]);
  return { takenAt, caller, cluster, clusters, providers, roles, associations, agent, ...inCluster };
}

async function observeCluster(
  cluster: ClusterPort | undefined,
  signal: AbortSignal,
): Promise<Pick<Fleet, "webhook" | "accounts" | "workloads" | "pods">> {
  if (cluster === undefined) {
    const unseen = notAsked(l10n.t("No connection to the cluster was given, so nothing in it was looked at."));
    return { webhook: unseen, accounts: unseen, workloads: unseen, pods: unseen };
  }
  const listed = (kind: KubeKind): Promise<readonly KubeObject[]> =>
    everyPage((page) => cluster.list(kind, { namespace: undefined }, page, signal));
  const webhookRef = {
    kind: "MutatingWebhookConfiguration",
    namespace: undefined,
    name: "pod-identity-webhook",
  } as const;
  const [webhook, accounts, workloads, pods] = await Promise.all([
    observe(() => cluster.find(webhookRef, signal)),
    observe(() => listed("ServiceAccount")),
    observe(async () => (await Promise.all(WORKLOAD_KINDS.map(listed))).flat().map(withoutValues)),
    observe(async () => (await listed("Pod")).map(withoutValues)),
  ]);
  return { webhook, accounts, workloads, pods };
}

/** Answers in the order of the items, a few calls at a time. */
async function each<T, V>(items: readonly T[], ask: (item: T) => Promise<V>): Promise<readonly V[]> {
  const answers: V[] = [];
  for (let at = 0; at < items.length; at += CONCURRENCY) {
    answers.push(...(await Promise.all(items.slice(at, at + CONCURRENCY).map(ask))));
  }
  return answers;
}

function noName(): string {
  return l10n.t("The cluster's name in AWS is not known.");
}
