// Every call of a plan's life goes wrong in every way: the journal stays true, a retry converges, undo takes back only ours.
import { afterAll, describe, expect, it } from "vitest";
import type { AccessIntent } from "../../../src/core/generate/intent.ts";
import { type ApplyResult, applyPlan } from "../../../src/core/live/apply.ts";
import { type Journals, memoryJournals, readRun } from "../../../src/core/live/journal.ts";
import { look } from "../../../src/core/live/look.ts";
import { observeForPlan } from "../../../src/core/live/observe-plan.ts";
import { undoRun } from "../../../src/core/live/undo.ts";
import { desiredFromFiles } from "../../../src/core/plan/desired-from-files.ts";
import { desiredFromIntent } from "../../../src/core/plan/desired-from-intent.ts";
import { makePlan } from "../../../src/core/plan/make-plan.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { type PracticeState, practiceScenario } from "../../../src/playground/index.ts";
import { PRACTICE_ACCOUNT as ACCOUNT, PRACTICE_ISSUER as ISSUER } from "../../../src/playground/initial-state.ts";
import { account, apply, deployment, object } from "../../../src/playground/scenarios/builder.ts";
import { associate } from "../../../src/playground/scenarios/healthy.ts";
import { FAULTS, type Fault, FaultPlan, Killed } from "../../fakes/faulty-ports.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";
import { PracticeWorld } from "../../fakes/practice-world.ts";
import { TestClock } from "../../fakes/test-clock.ts";

const RUN = "run-1";
/** Faults that also come as a state of things, not only as an accident. */
const LASTING: ReadonlySet<Fault> = new Set(["throttle", "500", "reset-before", "hang-before", "403", "409"]);
/** Faults that go by: waiting is enough. */
const PASSING: ReadonlySet<Fault> = new Set(
  [...LASTING, "reset-after", "hang-after"].filter((fault) => fault !== "403") as Fault[],
);
const never = new AbortController().signal;

const irsa: AccessIntent = {
  cluster: { name: "practice", region: "us-east-1", account: ACCOUNT, partition: "aws", issuer: ISSUER },
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
  /** Files that say what is wanted, in place of the intent. */
  readonly files?: Readonly<Record<string, string>>;
  /** What is there before. `now` in milliseconds since the epoch. */
  start(empty: PracticeState, now: number): PracticeState | Promise<PracticeState>;
}

const EXISTING_TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

const PODS_TRUST =
  '{"Version":"2012-10-17","Statement":[{"Sid":"Pods","Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"]}]}';

/** A set-up that somebody began: role, provider and account are there, and pods run without any identity. */
async function begun(empty: PracticeState, now: number): Promise<PracticeState> {
  const [role] = empty.roles;
  if (role === undefined) {
    throw new Error("the empty account has no role to copy");
  }
  const name = "demo-shop-app";
  const arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const details = { thumbprints: [], tags: {}, createdAt: undefined };
  const state = {
    ...empty,
    roles: [...empty.roles, { ...role, name, arn, path: "/", trustPolicy: EXISTING_TRUST, attached: [], inline: [] }],
    providers: [
      { arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}`, issuer: ISSUER, audiences: ["other"], ...details },
    ],
  };
  return apply(
    object("Namespace", "shop", undefined),
    account("shop", "app", { team: "shop" }),
    deployment("shop", "web", { serviceAccountName: "app" }),
  )(state, now);
}

const SCENES: readonly Scene[] = [
  { name: "IRSA from nothing", intent: irsa, start: (empty) => empty },
  {
    name: "IRSA onto a role, a provider and an account that exist, with a workload to restart",
    intent: { ...irsa, permissions: attached },
    start: begun,
  },
  {
    name: "EKS Pod Identity from nothing",
    intent: {
      ...irsa,
      mechanism: "pod-identity",
      permissions: attached,
      workload: { kind: "deployment", name: "web" },
    },
    start: (empty) => ({ ...empty, addOns: [] }),
  },
  {
    name: "EKS Pod Identity of files onto an association that exists, with a boundary and policies",
    intent: irsa,
    files: {
      "app.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: app, namespace: shop }\n",
      "infra.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: demo-shop-app
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { Service: pods.eks.amazonaws.com }, Action: [sts:AssumeRole, sts:TagSession] }] }
      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess]
      PermissionsBoundary: arn:aws:iam::aws:policy/ReadOnlyAccess
      Policies:
        - PolicyName: read
          PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }] }
  Association:
    Type: AWS::EKS::PodIdentityAssociation
    Properties: { ClusterName: practice, Namespace: shop, ServiceAccount: app, RoleArn: !GetAtt Role.Arn, DisableSessionTags: true }
`,
    },
    async start(empty, now) {
      const state = await begun({ ...empty, addOns: [] }, now);
      // EKS associates only roles that let it assume them.
      const roles = state.roles.map((each) =>
        each.name === "demo-shop-app" ? { ...each, trustPolicy: PODS_TRUST } : each,
      );
      return associate("shop", "app", "demo-shop-app")({ ...state, roles }, now);
    },
  },
];

/** Made once: its keys take a while to make. */
const START = new TestClock().now() - 3_600_000;
const EMPTY = practiceScenario("empty", START);

class World extends PracticeWorld {
  readonly journals: Journals = memoryJournals();

  static async of({ start }: Scene): Promise<World> {
    return new World(await start(await EMPTY, START));
  }

  async plan({ intent, files }: Scene): Promise<Plan> {
    if (files !== undefined) {
      const { workspace, uri, path } = memoryWorkspace(files);
      const sources = { graph: workspace.graph, text: (at: string) => workspace.text(at) };
      const { desired } = desiredFromFiles(Object.keys(files).map(uri), sources, intent.cluster, path);
      return makePlan(desired, await observeForPlan(desired, this.ports, this.clock, never));
    }
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
    const model = await World.of(scene);
    const initial = await model.setup();
    const recorder = new FaultPlan();
    expect(await model.apply(await model.plan(scene), recorder)).toMatchObject({ kind: "complete" });
    const wanted = await model.setup();
    for (const { at, lasts, name } of hits(recorder.calls, fault)) {
      cases += 1;
      const where = `${fault} at call ${at} (${name})${lasts ? ", lasting" : ""}`;
      const broken = async () => {
        const world = await World.of(scene);
        const result = await world.apply(await world.plan(scene), new FaultPlan(at, fault, lasts));
        if (!lasts && PASSING.has(fault) && /^changer\./.test(name)) {
          expect(result, where).toMatchObject({ kind: "complete" });
        }
        await world.expectTrueJournal();
        return world;
      };
      await expectConvergence(await broken(), scene, wanted, where);
      await expectUndone(await broken(), initial, where);
    }
  });

  it.each(FAULTS)("%s while it is undone", async (fault: Fault) => {
    const applied = async () => {
      const world = await World.of(scene);
      expect(await world.apply(await world.plan(scene), new FaultPlan())).toMatchObject({ kind: "complete" });
      return world;
    };
    const initial = await (await World.of(scene)).setup();
    const recorder = new FaultPlan();
    await (await applied()).undo(recorder);
    for (const { at, lasts, name } of hits(recorder.calls, fault)) {
      cases += 1;
      const world = await applied();
      await world.undo(new FaultPlan(at, fault, lasts));
      expect(await world.undo(new FaultPlan()), `${fault} at call ${at} (${name})`).toMatchObject({ kind: "undone" });
      expect(await world.setup(), `${fault} at call ${at} (${name})`).toBe(initial);
    }
  });
});

/** Calls that change something get every fault; a look that fails is a look that fails, whenever it does. */
function hits(calls: readonly string[], fault: Fault) {
  return calls.flatMap((name, at) => {
    const isWrite = /^changer\.|^cluster\.(apply|delete|restart)$/.test(name);
    if (!isWrite && (fault.endsWith("-after") || fault === "throttle" || fault === "500" || fault === "409")) {
      return [];
    }
    return isWrite && LASTING.has(fault)
      ? [
          { at, name, lasts: false },
          { at, name, lasts: true },
        ]
      : [{ at, name, lasts: false }];
  });
}

async function expectConvergence(world: World, scene: Scene, wanted: string, where: string): Promise<void> {
  const recorded = readRun(await world.journals.open(RUN).read());
  if (recorded?.ended !== "complete") {
    const plan = recorded?.plan ?? (await world.plan(scene));
    expect(await world.apply(plan, new FaultPlan()), where).toMatchObject({ kind: "complete" });
  }
  await world.expectTrueJournal();
  expect(await world.setup(), where).toBe(wanted);
  expect(
    (await world.plan(scene)).changes.filter(({ action }) => action.kind !== "restart-workload"),
    where,
  ).toEqual([]);
}

async function expectUndone(world: World, initial: string, where: string): Promise<void> {
  if ((await world.journals.open(RUN).read()).length > 0) {
    expect(await world.undo(new FaultPlan()), where).toMatchObject({ kind: "undone" });
  }
  expect(await world.setup(), where).toBe(initial);
}
