// Whole plans through the SDK onto the wire, each change in AWS gone wrong in every way: runs converge, undo leaves what was there.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsConnections } from "../../src/aws/index.ts";
import type { AccessIntent } from "../../src/core/generate/intent.ts";
import { applyPlan } from "../../src/core/live/apply.ts";
import { memoryJournals, readRun } from "../../src/core/live/journal.ts";
import { type LivePorts, observeForPlan } from "../../src/core/live/observe-plan.ts";
import { undoRun } from "../../src/core/live/undo.ts";
import { desiredFromIntent } from "../../src/core/plan/desired-from-intent.ts";
import { makePlan } from "../../src/core/plan/make-plan.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import type { AwsConnections } from "../../src/core/ports.ts";
import { type PracticeState, practiceAccount, practiceScenario } from "../../src/playground/index.ts";
import {
  PRACTICE_ACCOUNT,
  PRACTICE_ISSUER,
  PRACTICE_PROFILE,
  PRACTICE_PROVIDER_ARN,
  PRACTICE_REGION,
  practiceRoleArn,
  trustDocument,
} from "../../src/playground/initial-state.ts";
import { type AwsHome, awsHome } from "../fakes/aws-home.ts";
import { PracticeWorld } from "../fakes/practice-world.ts";
import { type AwsWire, awsWire, type WireFault } from "../fakes/wire/aws-wire.ts";

const never = new AbortController().signal;
const RUN = "run-1";
const FAULTS: readonly WireFault[] = [
  "throttle",
  "500-before",
  "500-after",
  "reset-before",
  "reset-after",
  "hang-before",
  "hang-after",
  "403",
  "409",
];
/** Those after which nobody knows what happened, and one that is certain. */
const UNDO_FAULTS: readonly WireFault[] = ["500-after", "reset-after", "hang-after", "403"];

const irsa: AccessIntent = {
  cluster: {
    name: "practice",
    region: PRACTICE_REGION,
    account: PRACTICE_ACCOUNT,
    partition: "aws",
    issuer: PRACTICE_ISSUER,
  },
  mechanism: "irsa",
  namespace: "shop",
  serviceAccount: "app",
  role: { kind: "new", name: "shop-app", path: "/" },
  permissions: { kind: "s3-read", bucket: "shop-data" },
  workload: { kind: "none" },
  folder: "file:///w",
};
const attached: AccessIntent["permissions"] = {
  kind: "managed",
  policyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
};

/** A role and a provider that are there, and lack what IRSA needs of them. */
function begun(state: PracticeState): PracticeState {
  const [role] = state.roles;
  if (role === undefined) {
    throw new Error("the empty account has no role to copy");
  }
  const statement = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
  const own = { name: "shop-app", path: "/", arn: practiceRoleArn("shop-app"), trustPolicy: trustDocument(statement) };
  const provider = { arn: PRACTICE_PROVIDER_ARN, issuer: PRACTICE_ISSUER, audiences: ["other"] };
  return {
    ...state,
    roles: [...state.roles, { ...role, ...own, attached: [], inline: [] }],
    providers: [{ ...provider, thumbprints: [], tags: {}, createdAt: undefined }],
  };
}

interface Scene {
  readonly name: string;
  readonly intent: AccessIntent;
  readonly start: (state: PracticeState) => PracticeState;
  /** Operations that its plan sends to change something, and that undoing it sends. */
  readonly changes: readonly string[];
  readonly undone: readonly string[];
}

const SCENES: readonly Scene[] = [
  {
    name: "IRSA from nothing",
    intent: irsa,
    start: (state) => state,
    changes: ["iam:CreateOpenIDConnectProvider", "iam:CreateRole", "iam:PutRolePolicy"],
    undone: ["iam:DeleteOpenIDConnectProvider", "iam:DeleteRole", "iam:DeleteRolePolicy"],
  },
  {
    name: "IRSA onto a role and a provider that exist",
    intent: { ...irsa, permissions: attached },
    start: begun,
    changes: ["iam:AddClientIDToOpenIDConnectProvider", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"],
    undone: ["iam:DetachRolePolicy", "iam:RemoveClientIDFromOpenIDConnectProvider", "iam:UpdateAssumeRolePolicy"],
  },
  {
    name: "EKS Pod Identity from nothing",
    intent: { ...irsa, mechanism: "pod-identity", permissions: attached },
    start: (state) => ({ ...state, addOns: [] }),
    changes: ["eks:CreateAddon", "eks:CreatePodIdentityAssociation", "iam:AttachRolePolicy", "iam:CreateRole"],
    undone: ["eks:DeleteAddon", "eks:DeletePodIdentityAssociation", "iam:DeleteRole", "iam:DetachRolePolicy"],
  },
];

let wire: AwsWire;
let home: AwsHome;
/** The world that the server stands for. */
const current: { connections?: AwsConnections } = {};

beforeAll(async () => {
  const open: AwsConnections["open"] = (target) => {
    if (current.connections === undefined) {
      throw new Error("no world was made");
    }
    return current.connections.open(target);
  };
  wire = await awsWire({ open }, PRACTICE_PROFILE, PRACTICE_REGION);
  home = awsHome({ AWS_ENDPOINT_URL: wire.url, AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "test" });
});
afterAll(async () => {
  const cases = SCENES.reduce(
    (sum, { changes, undone }) => sum + changes.length * FAULTS.length + undone.length * UNDO_FAULTS.length,
    0,
  );
  console.log(`fault matrix on the wire: ${cases} cases`);
  home.remove();
  await wire.close();
});

class World extends PracticeWorld {
  readonly journals = memoryJournals();
  readonly #scene: Scene;

  static async of(scene: Scene): Promise<World> {
    return new World(scene, scene.start(await practiceScenario("empty", Date.parse("2026-01-02T02:00:00Z"))));
  }

  constructor(scene: Scene, start: PracticeState) {
    super(start);
    this.#scene = scene;
    current.connections = practiceAccount(this.store, () => this.clock.now()).aws;
  }

  #wired(requestMs: number): LivePorts {
    const target = { profile: undefined, region: PRACTICE_REGION };
    return { ...this.ports, aws: awsConnections({ requestMs, credentialsMs: 15_000 }).open(target) };
  }

  async plan(): Promise<Plan> {
    const outcome = desiredFromIntent(this.#scene.intent, "sts.amazonaws.com");
    if (!outcome.ok) {
      throw new Error(outcome.reason);
    }
    return makePlan(outcome.desired, await observeForPlan(outcome.desired, this.#wired(15_000), this.clock, never));
  }

  apply(plan: Plan, requestMs = 15_000) {
    const journal = this.journals.open(RUN);
    const request = { plan, run: RUN, confirmed: [], journal, clock: this.clock, progress: () => undefined };
    return applyPlan({ ...request, ports: this.#wired(requestMs) }, never);
  }

  undo(requestMs = 15_000) {
    const request = { journal: this.journals.open(RUN), clock: this.clock, confirmed: ["shop"] };
    return undoRun({ ...request, ports: this.#wired(requestMs), progress: () => undefined }, never);
  }

  async journalText(): Promise<string> {
    return JSON.stringify(await this.journals.open(RUN).read());
  }

  async isComplete(): Promise<boolean> {
    return readRun(await this.journals.open(RUN).read())?.ended === "complete";
  }
}

/** Long enough for an answer, short enough to wait for none. Milliseconds. */
const patienceFor = (fault: WireFault) => (fault.startsWith("hang") ? 500 : 15_000);

/** Operations that change something, each once, of the calls since. */
function writesSince(start: number): readonly string[] {
  const isWrite = /:(Create|Put|Attach|Add|Update|Delete|Detach|Remove)/;
  return [...new Set(wire.calls.slice(start).filter((operation) => isWrite.test(operation)))].sort();
}

describe.each(SCENES)("$name", (scene) => {
  let wanted = "";
  let initial = "";

  beforeAll(async () => {
    const world = await World.of(scene);
    initial = await world.setup();
    const start = wire.calls.length;
    expect(await world.apply(await world.plan())).toMatchObject({ kind: "complete" });
    expect(writesSince(start)).toEqual(scene.changes);
    wanted = await world.setup();
    const beforeUndo = wire.calls.length;
    expect(await world.undo()).toMatchObject({ kind: "undone" });
    expect(writesSince(beforeUndo)).toEqual(scene.undone);
    expect(await world.setup()).toBe(initial);
  });

  const applied = scene.changes.flatMap((operation) => FAULTS.map((fault) => ({ operation, fault })));
  it.each(applied)("applies through $fault on $operation, and undoes it", async ({ operation, fault }) => {
    const world = await World.of(scene);
    const plan = await world.plan();
    wire.fault(operation, fault);
    await world.apply(plan, patienceFor(fault));
    if (!(await world.isComplete())) {
      expect(await world.apply(plan)).toMatchObject({ kind: "complete" });
    }
    expect(await world.setup()).toBe(wanted);
    expect((await world.plan()).changes).toEqual([]);
    expect(await world.journalText()).not.toMatch(/AKIA|aws_secret|eyJ[\w-]+\./);
    expect(await world.undo()).toMatchObject({ kind: "undone" });
    expect(await world.setup()).toBe(initial);
  });

  const undone = scene.undone.flatMap((operation) => UNDO_FAULTS.map((fault) => ({ operation, fault })));
  it.each(undone)("undoes through $fault on $operation", async ({ operation, fault }) => {
    const world = await World.of(scene);
    await world.apply(await world.plan());
    wire.fault(operation, fault);
    await world.undo(patienceFor(fault));
    expect(await world.undo()).toMatchObject({ kind: "undone" });
    expect(await world.setup()).toBe(initial);
  });
});
