// From nothing to applied, to nothing again: plans, their order, a second plan that is empty, stale plans, undo.
import { describe, expect, it } from "vitest";
import type { AccessIntent } from "../../../src/core/generate/intent.ts";
import { applyPlan } from "../../../src/core/live/apply.ts";
import { memoryJournals } from "../../../src/core/live/journal.ts";
import { observeForPlan } from "../../../src/core/live/observe-plan.ts";
import { undoRun } from "../../../src/core/live/undo.ts";
import { desiredFromIntent } from "../../../src/core/plan/desired-from-intent.ts";
import { makePlan } from "../../../src/core/plan/make-plan.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import type { JsonObject } from "../../../src/core/ports.ts";
import { practiceScenario } from "../../../src/playground/index.ts";
import { PRACTICE_ACCOUNT, PRACTICE_ISSUER } from "../../../src/playground/initial-state.ts";
import { account, apply as applyAsKubectl, deployment, object } from "../../../src/playground/scenarios/builder.ts";
import { PracticeWorld } from "../../fakes/practice-world.ts";
import { TestClock } from "../../fakes/test-clock.ts";

const irsa: AccessIntent = {
  cluster: {
    name: "practice",
    region: "us-east-1",
    account: PRACTICE_ACCOUNT,
    partition: "aws",
    issuer: PRACTICE_ISSUER,
  },
  mechanism: "irsa",
  namespace: "shop",
  serviceAccount: "app",
  role: { kind: "new", name: "shop-app", path: "/" },
  permissions: { kind: "managed", policyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] },
  workload: { kind: "test-pod", name: "app-test" },
  folder: "file:///w",
};
const podIdentity: AccessIntent = { ...irsa, mechanism: "pod-identity" };
const never = new AbortController().signal;
const EARLIER = new TestClock().now() - 3_600_000;
const EMPTY = practiceScenario("empty", EARLIER);

class World extends PracticeWorld {
  readonly journals = memoryJournals();

  /** `objects` were applied with kubectl an hour ago. */
  static async with(...objects: readonly JsonObject[]): Promise<World> {
    const empty = await EMPTY;
    return new World(await applyAsKubectl(...objects)({ ...empty, addOns: [] }, EARLIER));
  }

  async plan(intent: AccessIntent): Promise<Plan> {
    const outcome = desiredFromIntent(intent, "sts.amazonaws.com");
    if (!outcome.ok) {
      throw new Error(outcome.reason);
    }
    return makePlan(outcome.desired, await observeForPlan(outcome.desired, this.ports, this.clock, never));
  }

  apply(plan: Plan, confirmed: readonly string[] = [], run = "run-1") {
    const { ports, clock } = this;
    const journal = this.journals.open(run);
    return applyPlan({ plan, run, confirmed, ports, journal, clock, progress: () => undefined }, never);
  }

  undo(confirmed: readonly string[] = ["shop"]) {
    const { ports, clock } = this;
    const journal = this.journals.open("run-1");
    return undoRun({ ports, journal, clock, confirmed, progress: () => undefined }, never);
  }

  async addRole(trustPolicy: string): Promise<void> {
    const role = { name: "shop-app", path: "/", trustPolicy, tags: {} };
    const more = { description: undefined, maxSessionDuration: undefined, boundary: undefined };
    await this.ports.aws.changer.createRole({ ...role, ...more }, never);
  }

  trustPolicy(): Promise<string | undefined> {
    return this.ports.aws.details.findRoleDetails("shop-app", never).then((role) => role?.trustPolicy);
  }
}

const EC2 = '{ "Effect" : "Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole" }';
const EC2_POLICY = `{"Version":"2012-10-17","Statement":[${EC2}]}`;

describe.each([
  ["IRSA", irsa, ["create-provider", "create-role", "attach-policy"]],
  ["EKS Pod Identity", podIdentity, ["create-role", "attach-policy", "create-add-on", "create-association"]],
])("%s", (_name, intent, accountChanges) => {
  it("goes from nothing to applied, has nothing left to do, and goes back to nothing", async () => {
    const world = await World.with();
    const before = await world.setup();
    const plan = await world.plan(intent);
    expect(plan.changes.map(({ action }) => action.kind)).toEqual([
      ...accountChanges,
      "create-object",
      "create-object",
      "create-object",
    ]);
    expect(await world.apply(plan)).toMatchObject({ kind: "complete", remaining: [] });
    world.clock.advance(5_000);
    expect((await world.plan(intent)).changes).toEqual([]);
    expect(await world.undo()).toMatchObject({ kind: "undone", left: [] });
    expect(await world.setup()).toEqual(before);
  });
});

it("refuses a plan when the trust policy has changed since", async () => {
  const world = await World.with();
  await world.addRole(EC2_POLICY);
  const plan = await world.plan(irsa);
  await world.ports.aws.changer.setTrustPolicy("shop-app", EC2_POLICY.replace("ec2", "lambda"), never);
  expect(await world.apply(plan)).toMatchObject({
    kind: "refused",
    refusal: "stale",
    message: expect.stringContaining("role:shop-app"),
  });
});

it("refuses a plan with a change that nothing asks for any more", async () => {
  const world = await World.with();
  const plan = await world.plan(irsa);
  const action = { kind: "detach-policy", roleName: "practice-node", policyArn: "arn:aws:iam::aws:policy/X" } as const;
  const changes = [...plan.changes, { id: "99", title: "Slip something in", action, confirm: undefined }];
  expect(await world.apply({ ...plan, changes })).toMatchObject({
    refusal: "stale",
    message: expect.stringContaining("Slip something in"),
  });
});

it("keeps the other statements of a trust policy to the byte, and puts the policy back", async () => {
  const world = await World.with();
  await world.addRole(EC2_POLICY);
  expect(await world.apply(await world.plan(irsa))).toMatchObject({ kind: "complete" });
  expect(await world.trustPolicy()).toContain(EC2);
  expect(await world.trustPolicy()).toContain("system:serviceaccount:shop:app");
  await world.undo();
  expect(await world.trustPolicy()).toBe(EC2_POLICY);
});

it("leaves a role that somebody changed since, and says so", async () => {
  const world = await World.with();
  await world.apply(await world.plan(irsa));
  await world.ports.aws.changer.setTrustPolicy("shop-app", EC2_POLICY, never);
  const undone = await world.undo();
  expect(undone).toMatchObject({
    kind: "failed",
    left: [{ why: expect.stringContaining('The trust policy of role "shop-app" was changed since') }],
  });
  expect(await world.trustPolicy()).toBe(EC2_POLICY);
});

it("leaves what somebody made anew under the same name, however alike it is", async () => {
  const world = await World.with();
  const { changer, details } = world.ports.aws;
  await world.apply(await world.plan(podIdentity));
  const role = await details.findRoleDetails("shop-app", never);
  const { items } = await details.listAssociations("practice", {}, undefined, never);
  const association = await details.findAssociation("practice", items[0]?.id ?? "", never);
  if (role === undefined || association === undefined) {
    throw new Error("the plan made neither role nor association");
  }
  await changer.deleteAssociation("practice", association.id, never);
  await changer.createAssociation({ ...association, tags: {}, clientRequestToken: "theirs" }, never);
  await changer.detachPolicy("shop-app", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", never);
  await changer.deleteRole("shop-app", never);
  await changer.createRole({ ...role, maxSessionDuration: undefined, tags: {} }, never);
  const undone = await world.undo();
  expect(undone.kind === "failed" && undone.left.map(({ why }) => why)).toEqual([
    "The association of ServiceAccount shop/app was not created by this run, so it stays.",
    'Role "shop-app" was not created by this run, so it stays.',
  ]);
});

it("does not delete a provider that it did not make", async () => {
  const world = await World.with();
  const { changer } = world.ports.aws;
  await world.apply(await world.plan(irsa));
  const arn = `arn:aws:iam::${PRACTICE_ACCOUNT}:oidc-provider/${PRACTICE_ISSUER}`;
  await changer.deleteProvider(arn, never);
  await changer.createProvider(
    { url: `https://${PRACTICE_ISSUER}`, audiences: ["sts.amazonaws.com"], tags: {} },
    never,
  );
  expect(await world.undo()).toMatchObject({
    kind: "failed",
    left: [{ why: expect.stringContaining("not created by this run") }],
  });
});

it("does not delete a namespace that others use by now", async () => {
  const world = await World.with();
  await world.apply(await world.plan(irsa));
  await world.store.change(async (state) => ({
    state: await applyAsKubectl(account("shop", "somebody-elses"))(state, world.clock.now()),
    result: undefined,
  }));
  expect(await world.undo()).toMatchObject({
    kind: "failed",
    left: [{ why: "Namespace shop holds ServiceAccount somebody-elses, so it stays." }],
  });
});

it("does not delete a namespace that nobody can look through", async () => {
  const world = await World.with();
  await world.apply(await world.plan(irsa));
  const deny = (...denied: readonly string[]) =>
    world.store.change(async (state) => {
      const { practice } = state.kube;
      const kube = practice === undefined ? state.kube : { ...state.kube, practice: { ...practice, denied } };
      return { state: { ...state, kube }, result: undefined };
    });
  await deny("list cronjobs");
  expect(await world.undo()).toMatchObject({
    kind: "failed",
    left: [
      {
        why: 'Namespace shop stays, since nobody can tell from here whether it holds cronjobs.batch: User "practice" cannot list resource "cronjobs.batch" in the namespace "shop". Look into it, and delete it yourself.',
      },
    ],
  });
  await deny();
  expect(await world.undo()).toMatchObject({ kind: "undone", left: [] });
});

it("says whose field it would take, asks for the name, and puts the old value back", async () => {
  const annotations = { "eks.amazonaws.com/role-arn": `arn:aws:iam::${PRACTICE_ACCOUNT}:role/other` };
  const world = await World.with(object("Namespace", "shop", undefined), account("shop", "app", annotations));
  const plan = await world.plan(irsa);
  const change = plan.changes.find(({ action }) => action.kind === "apply-object");
  expect(change?.confirm).toMatchObject({ name: "app", why: expect.stringContaining("(kubectl)") });
  expect(await world.apply(plan)).toMatchObject({ kind: "refused", refusal: "unconfirmed" });
  expect(await world.apply(plan, ["app"])).toMatchObject({ kind: "complete" });
  await world.undo();
  const found = await world.ports.cluster?.find({ kind: "ServiceAccount", namespace: "shop", name: "app" }, never);
  expect(found?.metadata.annotations).toEqual(annotations);
});

it("restarts the workload whose pods lack the identity, and no other, once", async () => {
  const world = await World.with(
    object("Namespace", "shop", undefined),
    account("shop", "app"),
    deployment("shop", "web", { serviceAccountName: "app" }),
    deployment("shop", "other", {}),
  );
  const intent: AccessIntent = { ...irsa, workload: { kind: "none" } };
  const plan = await world.plan(intent);
  const restarts = plan.changes.filter(({ action }) => action.kind === "restart-workload");
  expect(restarts.map(({ action }) => action)).toMatchObject([{ workload: { kind: "Deployment", name: "web" } }]);
  expect(plan.changes.at(-1)).toBe(restarts[0]);
  expect(await world.apply(plan)).toMatchObject({ kind: "complete" });
  world.clock.advance(60_000);
  expect((await world.plan(intent)).changes).toEqual([]);
});

it("waits until changes are seen everywhere, within bounds", async () => {
  const slow = new World({ ...(await EMPTY), addOns: [], settleMs: 5_000 });
  expect(await slow.apply(await slow.plan(podIdentity))).toMatchObject({ kind: "complete" });
  expect(slow.clock.slept).toBeGreaterThan(0);
  expect(slow.clock.slept).toBeLessThan(60_000);
});
