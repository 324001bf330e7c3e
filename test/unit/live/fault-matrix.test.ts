// Every call of a plan's life goes wrong in every way: the journal stays true, a retry converges, undo takes back only ours.
import { afterAll, describe, expect, it } from "vitest";
import type { AccessIntent } from "../../../src/core/generate/intent.ts";
import { type ApplyResult, applyPlan } from "../../../src/core/live/apply.ts";
import { type Journals, memoryJournals, readRun } from "../../../src/core/live/journal.ts";
import { look } from "../../../src/core/live/look.ts";
import { type LivePorts, observeForPlan } from "../../../src/core/live/observe-plan.ts";
import { undoRun } from "../../../src/core/live/undo.ts";
import { desiredFromIntent } from "../../../src/core/plan/desired-from-intent.ts";
import { makePlan } from "../../../src/core/plan/make-plan.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { FAULTS, type Fault, FaultPlan, Killed } from "../../fakes/faulty-ports.ts";
import { ACCOUNT, ISSUER, MemoryAws } from "../../fakes/memory-aws.ts";
import { MemoryCluster } from "../../fakes/memory-cluster.ts";
import { TestClock } from "../../fakes/test-clock.ts";

const RUN = "run-1";
/** Faults that also come as a state of things, not only as an accident. */
const LASTING: ReadonlySet<Fault> = new Set(["throttle", "500", "reset-before", "hang-before", "403", "409"]);
const never = new AbortController().signal;

const irsa: AccessIntent = {
  cluster: { name: "demo", region: "us-east-1", account: ACCOUNT, partition: "aws", issuer: ISSUER },
  mechanism: "irsa",
  namespace: "shop",
  serviceAccount: "app",
  role: { kind: "new", name: "demo-shop-app", path: "/" },
  permissions: { kind: "s3-read", bucket: "shop-data" },
  workload: { kind: "none" },
  folder: "file:///w",
};
const attached: AccessIntent["permissions"] = {
  kind: "managed",
  policyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
};

interface Scene {
  readonly name: string;
  readonly intent: AccessIntent;
  prepare(world: World): void;
}

const SCENES: readonly Scene[] = [
  { name: "IRSA from nothing", intent: irsa, prepare: () => undefined },
  {
    name: "IRSA onto a role, a provider and an account that exist, with a workload to restart",
    intent: { ...irsa, permissions: attached },
    prepare: ({ aws, cluster }) => {
      const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}`;
      const details = { thumbprints: [], tags: {}, createdAt: undefined };
      aws.providers.set(arn, { arn, issuer: ISSUER, audiences: ["other"], ...details });
      aws.addRole(
        "demo-shop-app",
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
      );
      cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, "kubectl");
      const metadata = { name: "app", namespace: "shop", labels: { team: "shop" } };
      cluster.put({ apiVersion: "v1", kind: "ServiceAccount", metadata }, "kubectl");
      cluster.put(
        { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" } },
        "kubectl",
      );
      const ownerReferences = [{ kind: "Deployment", name: "web", uid: "u" }];
      const spec = { serviceAccountName: "app", containers: [{ name: "c" }] };
      const pod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "web-1", namespace: "shop", ownerReferences },
        spec,
      };
      cluster.put(pod, "kubelet");
    },
  },
  {
    name: "EKS Pod Identity from nothing",
    intent: {
      ...irsa,
      mechanism: "pod-identity",
      permissions: attached,
      workload: { kind: "deployment", name: "web" },
    },
    prepare: () => undefined,
  },
];

class World {
  readonly clock = new TestClock();
  readonly aws = new MemoryAws();
  readonly cluster = new MemoryCluster(() => this.clock.now());
  readonly journals: Journals = memoryJournals();

  constructor({ prepare }: Scene) {
    this.cluster.isAssociated = (namespace, account) => this.aws.isAssociated(namespace, account);
    prepare(this);
    this.clock.advance(600_000);
  }

  get ports(): LivePorts {
    return { aws: this.aws.connection, cluster: this.cluster };
  }

  /** What AWS and cluster hold; a restart leaves a mark that nothing takes back. */
  state(): string {
    return JSON.stringify([this.aws.dump(), this.cluster.dump(/restartedAt/)]);
  }

  async plan({ intent }: Scene): Promise<Plan> {
    const outcome = desiredFromIntent(intent, "sts.amazonaws.com");
    if (!outcome.ok) {
      throw new Error(outcome.reason);
    }
    return makePlan(outcome.desired, await observeForPlan(outcome.desired, this.ports, this.clock, never));
  }

  async apply(plan: Plan, faults: FaultPlan): Promise<ApplyResult | "killed"> {
    const journal = this.journals.open(RUN);
    const request = { plan, run: RUN, confirmed: [], journal, clock: this.clock, progress: () => undefined };
    return survive(applyPlan({ ...request, ports: faults.wrap(this.ports) }, faults.cancel.signal));
  }

  async undo(faults: FaultPlan) {
    const request = { journal: this.journals.open(RUN), clock: this.clock, confirmed: ["shop"] };
    return survive(
      undoRun({ ...request, ports: faults.wrap(this.ports), progress: () => undefined }, faults.cancel.signal),
    );
  }

  /** What the journal says has to be what is there. */
  async expectTrueJournal(): Promise<void> {
    const recorded = readRun(await this.journals.open(RUN).read());
    for (const { action, outcome, begunAt } of recorded?.changes ?? []) {
      const looking = { ports: this.ports, run: RUN, madeUid: outcome?.uid, begunAt, undo: false };
      const { state } = await look(action, looking, never);
      if (outcome?.outcome === "done" || outcome?.outcome === "already") {
        expect(state, `${action.kind} is recorded as ${outcome.outcome}`).toBe("after");
      } else if (outcome?.outcome === "failed" || outcome?.outcome === "cancelled") {
        expect(state, `${action.kind} is recorded as ${outcome.outcome}`).not.toBe("after");
      }
    }
  }
}

async function survive<T>(work: Promise<T>): Promise<T | "killed"> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Killed) {
      return "killed";
    }
    if (error instanceof Error && error.name === "AccessError") {
      throw new Error(`escaped: ${error.message}`);
    }
    throw error;
  }
}

let cases = 0;
afterAll(() => {
  console.log(`fault matrix at the ports: ${cases} cases`);
});

describe.each(SCENES)("$name", (scene) => {
  it.each(FAULTS)("%s", async (fault: Fault) => {
    const model = new World(scene);
    const initial = model.state();
    const recorder = new FaultPlan();
    expect(await model.apply(await model.plan(scene), recorder)).toMatchObject({ kind: "complete" });
    const wanted = model.state();
    for (let at = 0; at < recorder.calls.length; at++) {
      for (const lasts of LASTING.has(fault) ? [false, true] : [false]) {
        cases += 1;
        const where = `${fault} at call ${at} (${recorder.calls[at]})${lasts ? ", lasting" : ""}`;
        const broken = async () => {
          const world = new World(scene);
          await world.apply(await world.plan(scene), new FaultPlan(at, fault, lasts));
          await world.expectTrueJournal();
          return world;
        };
        await expectConvergence(await broken(), scene, wanted, where);
        await expectUndone(await broken(), initial, where);
      }
    }
  });
});

async function expectConvergence(world: World, scene: Scene, wanted: string, where: string): Promise<void> {
  const recorded = readRun(await world.journals.open(RUN).read());
  if (recorded?.ended !== "complete") {
    const plan = recorded?.plan ?? (await world.plan(scene));
    expect(await world.apply(plan, new FaultPlan()), where).toMatchObject({ kind: "complete" });
  }
  await world.expectTrueJournal();
  expect(world.state(), where).toBe(wanted);
  expect(
    (await world.plan(scene)).changes.filter(({ action }) => action.kind !== "restart-workload"),
    where,
  ).toEqual([]);
}

async function expectUndone(world: World, initial: string, where: string): Promise<void> {
  if ((await world.journals.open(RUN).read()).length > 0) {
    expect(await world.undo(new FaultPlan()), where).toMatchObject({ kind: "undone" });
  }
  expect(world.state(), where).toBe(initial);
}
