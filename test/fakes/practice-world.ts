/** The practice account under a test's clock: for plans and faults, with what it holds as text that can be compared. */
import type { LivePorts } from "../../src/core/live/observe-plan.ts";
import { isObject, type JsonObject, type JsonValue } from "../../src/core/ports.ts";
import { memoryStore, type PracticeState, type PracticeStore, practiceAccount } from "../../src/playground/index.ts";
import { TestClock } from "./test-clock.ts";

/** Kinds that controllers and the cluster make by themselves. */
const BY_ITSELF: ReadonlySet<unknown> = new Set(["Pod", "ReplicaSet", "Event"]);

/** What the API server counts, and what says when and by whom: the same set-up may differ in it. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "managedFields",
  "status",
  "kubectl.kubernetes.io/restartedAt",
]);

export class PracticeWorld {
  readonly clock = new TestClock();
  readonly store: PracticeStore;
  readonly ports: LivePorts;

  constructor(start: PracticeState) {
    this.store = memoryStore(start);
    const account = practiceAccount(this.store, () => this.clock.now());
    this.ports = {
      aws: account.aws.open({ profile: undefined, region: undefined }),
      cluster: account.clusters.open({ kind: "context", name: start.contexts[0]?.name ?? "" }),
    };
  }

  /** Everything that somebody set up in AWS and in the healthy cluster, pods only where nothing makes them. */
  async setup(): Promise<string> {
    const { roles, providers, associations, addOns, kube } = await this.store.read();
    const objects = Object.values(kube).flatMap((cluster) => cluster.objects);
    return JSON.stringify({
      providers: providers.map(({ arn, audiences }) => [arn, audiences]),
      roles: roles.map(({ arn, trustPolicy, boundary, attached, inline }) => ({
        arn,
        trustPolicy,
        boundary,
        attached,
        inline,
      })),
      associations: associations.map(
        ({ namespace, serviceAccount, roleArn, targetRoleArn, disableSessionTags, policy }) => [
          namespace,
          serviceAccount,
          roleArn,
          targetRoleArn,
          disableSessionTags,
          policy,
        ],
      ),
      addOns: addOns.map(({ name }) => name),
      objects: objects
        .filter((object) => !isByItself(object))
        .map((object) => JSON.stringify(withoutBookkeeping(object)))
        .sort(),
    });
  }
}

function isByItself({ kind, metadata }: JsonObject): boolean {
  return BY_ITSELF.has(kind) && isObject(metadata) && (kind !== "Pod" || metadata.ownerReferences !== undefined);
}

function withoutBookkeeping(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map(withoutBookkeeping);
  }
  if (!isObject(value)) {
    return value;
  }
  const kept = Object.entries(value)
    .filter(([key]) => !BOOKKEEPING.has(key))
    .map(([key, member]) => [key, withoutBookkeeping(member)] as const)
    .filter(([, member]) => !isObject(member) || Object.keys(member).length > 0);
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}
