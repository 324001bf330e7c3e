/** Looks at everything that a desired state speaks of, and at nothing else: what a plan is made from and checked against. */
import * as l10n from "@vscode/l10n";
import { AGENT_ADD_ON } from "../names/kubernetes.ts";
import type { Observation, ObservedObject, ObservedPod, ObservedRole } from "../observe/observation.ts";
import { notAsked, type Observed, observe, present, seen } from "../observe/observed.ts";
import { accountOfPod, phaseOfPod } from "../observe/pod-identity.ts";
import { associationSubject, objectSubject, providerSubject, roleSubject } from "../plan/action.ts";
import { appliedPart, merge } from "../plan/applied-fields.ts";
import type { Desired, DesiredObject, DesiredRole } from "../plan/desired.ts";
import {
  type Association,
  type AwsConnection,
  type Clock,
  type ClusterPort,
  everyPage,
  type KubeObject,
} from "../ports.ts";

/** The connections of a live command. `cluster` is undefined where no way into the cluster was given. */
export interface LivePorts {
  readonly aws: AwsConnection;
  readonly cluster: ClusterPort | undefined;
}

/** Never rejects for what may not be read; rejects when cancelled, or for a bug. */
export async function observeForPlan(
  desired: Desired,
  ports: LivePorts,
  clock: Clock,
  signal: AbortSignal,
): Promise<Observation> {
  const { aws } = ports;
  const takenAt = clock.now();
  const clusterName = desired.cluster.name;
  const [identity, cluster, providers, roles, agent, associations, objects, pods] = await Promise.all([
    observe(() => aws.reader.callerIdentity(signal)),
    clusterName === undefined
      ? notAsked(l10n.t("The cluster's name is not known."))
      : observe(() => aws.reader.describeCluster(clusterName, signal)),
    record(
      desired.providers,
      ({ arn }) => providerSubject(arn),
      ({ arn }) => observe(() => aws.details.findProviderDetails(arn, signal)),
    ),
    record(
      desired.roles,
      ({ name }) => roleSubject(name),
      (role) => observeRole(role, aws, signal),
    ),
    desired.agent && clusterName !== undefined
      ? observe(() => aws.details.findAddOn(clusterName, AGENT_ADD_ON, signal))
      : notAsked(l10n.t("Nothing here needs the Pod Identity agent.")),
    record(
      desired.associations,
      ({ key }) => associationSubject(key),
      ({ key }) => observe(() => findAssociation(aws, key.cluster, key.namespace, key.serviceAccount, signal)),
    ),
    record(
      desired.objects,
      ({ ref }) => objectSubject(ref),
      (object) => observeObject(object, ports.cluster, signal),
    ),
    record(desired.pods, accountKey, ({ namespace, serviceAccount }) =>
      observePods(namespace, serviceAccount, ports.cluster, signal),
    ),
  ]);
  return { takenAt, identity, cluster, providers, roles, agent, associations, objects, pods };
}

/** `<namespace>/<serviceAccount>`. */
export function accountKey(account: { readonly namespace: string; readonly serviceAccount: string }): string {
  return `${account.namespace}/${account.serviceAccount}`;
}

/** The association of one account, whole; undefined when it has none. */
export async function findAssociation(
  aws: AwsConnection,
  cluster: string,
  namespace: string,
  serviceAccount: string,
  signal: AbortSignal,
): Promise<Association | undefined> {
  const found = await everyPage((page) =>
    aws.details.listAssociations(cluster, { namespace, serviceAccount }, page, signal),
  );
  const [summary] = found;
  return summary === undefined ? undefined : aws.details.findAssociation(cluster, summary.id, signal);
}

async function observeRole(role: DesiredRole, { details }: AwsConnection, signal: AbortSignal): Promise<ObservedRole> {
  const found = await observe(() => details.findRoleDetails(role.name, signal));
  if (found.state === "absent") {
    return { details: found, attached: present([]), inline: {} };
  }
  const [attached, inline] = await Promise.all([
    observe(() => details.listAttachedPolicies(role.name, signal)),
    record(
      role.inline,
      ({ name }) => name,
      ({ name }) => observe(() => details.findInlinePolicy(role.name, name, signal)),
    ),
  ]);
  return { details: found, attached, inline };
}

async function observeObject(
  { ref, object }: DesiredObject,
  cluster: ClusterPort | undefined,
  signal: AbortSignal,
): Promise<ObservedObject> {
  if (cluster === undefined) {
    return { current: notAsked(noCluster()), rehearsal: notAsked(noCluster()) };
  }
  const current = await observe(() => cluster.find(ref, signal));
  const known = seen(current);
  const candidate = known === undefined ? object : merge(appliedPart(known), object);
  const rehearsal = await observe(() => cluster.apply(candidate, { dryRun: true, force: false }, signal));
  return { current, rehearsal };
}

async function observePods(
  namespace: string,
  serviceAccount: string,
  cluster: ClusterPort | undefined,
  signal: AbortSignal,
): Promise<Observed<readonly ObservedPod[]>> {
  if (cluster === undefined) {
    return notAsked(noCluster());
  }
  return observe(() => podsOfAccount(cluster, namespace, serviceAccount, signal));
}

/** Pods that run as the account and have not finished, each with what would make it anew. */
export async function podsOfAccount(
  cluster: ClusterPort,
  namespace: string,
  serviceAccount: string,
  signal: AbortSignal,
): Promise<readonly ObservedPod[]> {
  const pods = (await everyPage((page) => cluster.list("Pod", { namespace }, page, signal))).filter(
    (pod) => accountOfPod(pod) === serviceAccount && !/^(Succeeded|Failed)$/.test(phaseOfPod(pod) ?? ""),
  );
  const replicaSets = new Map<string, Promise<KubeObject | undefined>>();
  return Promise.all(
    pods.map(async (pod) => {
      const [owner] = pod.metadata.owners;
      if (owner?.kind !== "ReplicaSet") {
        return { pod, controller: owner };
      }
      let found = replicaSets.get(owner.name);
      if (found === undefined) {
        found = cluster.find({ kind: "ReplicaSet", namespace, name: owner.name }, signal);
        replicaSets.set(owner.name, found);
      }
      return { pod, controller: (await found)?.metadata.owners[0] ?? owner };
    }),
  );
}

async function record<T, V>(
  items: readonly T[],
  key: (item: T) => string,
  look: (item: T) => Promise<V>,
): Promise<Readonly<Record<string, V>>> {
  return Object.fromEntries(await Promise.all(items.map(async (item) => [key(item), await look(item)] as const)));
}

function noCluster(): string {
  return l10n.t("No connection to the cluster was given, so nothing in it was looked at.");
}
