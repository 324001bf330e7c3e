// From nothing to applied, to nothing again: plans, their order, a second plan that is empty, stale plans, undo.
import { beforeEach, describe, expect, it } from "vitest";
import type { AccessIntent } from "../../../src/core/generate/intent.ts";
import { applyPlan } from "../../../src/core/live/apply.ts";
import { memoryJournals } from "../../../src/core/live/journal.ts";
import { observeForPlan } from "../../../src/core/live/observe-plan.ts";
import { undoRun } from "../../../src/core/live/undo.ts";
import { desiredFromIntent } from "../../../src/core/plan/desired-from-intent.ts";
import { makePlan } from "../../../src/core/plan/make-plan.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { ACCOUNT, ISSUER, MemoryAws } from "../../fakes/memory-aws.ts";
import { MemoryCluster } from "../../fakes/memory-cluster.ts";
import { TestClock } from "../../fakes/test-clock.ts";

const irsa: AccessIntent = {
  cluster: { name: "demo", region: "us-east-1", account: ACCOUNT, partition: "aws", issuer: ISSUER },
  mechanism: "irsa",
  namespace: "shop",
  serviceAccount: "app",
  role: { kind: "new", name: "demo-shop-app", path: "/" },
  permissions: { kind: "managed", policyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] },
  workload: { kind: "test-pod", name: "app-test" },
  folder: "file:///w",
};
const podIdentity: AccessIntent = { ...irsa, mechanism: "pod-identity" };
const never = new AbortController().signal;

let aws: MemoryAws;
let cluster: MemoryCluster;
let clock: TestClock;
let journals: ReturnType<typeof memoryJournals>;

beforeEach(() => {
  aws = new MemoryAws();
  clock = new TestClock();
  cluster = new MemoryCluster(() => clock.now());
  cluster.isAssociated = (namespace, account) => aws.isAssociated(namespace, account);
  journals = memoryJournals();
});

function desiredOf(intent: AccessIntent) {
  const outcome = desiredFromIntent(intent, "sts.amazonaws.com");
  if (!outcome.ok) {
    throw new Error(outcome.reason);
  }
  return outcome.desired;
}

async function planOf(intent: AccessIntent): Promise<Plan> {
  const desired = desiredOf(intent);
  return makePlan(desired, await observeForPlan(desired, ports(), clock, never));
}

function ports() {
  return { aws: aws.connection, cluster };
}

function apply(plan: Plan, confirmed: readonly string[] = [], run = "run-1", signal = never) {
  const request = {
    plan,
    run,
    confirmed,
    ports: ports(),
    journal: journals.open(run),
    clock,
    progress: () => undefined,
  };
  return applyPlan(request, signal);
}

function undo(run = "run-1", confirmed: readonly string[] = ["shop"]) {
  return undoRun({ ports: ports(), journal: journals.open(run), clock, confirmed, progress: () => undefined }, never);
}

describe.each([
  ["IRSA", irsa, ["create-provider", "create-role", "attach-policy"]],
  ["EKS Pod Identity", podIdentity, ["create-role", "attach-policy", "create-add-on", "create-association"]],
])("%s", (_name, intent, accountChanges) => {
  it("goes from nothing to applied, has nothing left to do, and goes back to nothing", async () => {
    const before = [aws.dump(), cluster.dump()];
    const plan = await planOf(intent);
    expect(plan.changes.map(({ action }) => action.kind)).toEqual([
      ...accountChanges,
      "create-object",
      "create-object",
      "create-object",
    ]);
    const applied = await apply(plan);
    expect(applied).toMatchObject({ kind: "complete", remaining: [] });
    clock.advance(5_000);
    expect((await planOf(intent)).changes).toEqual([]);
    const undone = await undo();
    expect(undone).toMatchObject({ kind: "undone", left: [] });
    expect([aws.dump(), cluster.dump()]).toEqual(before);
  });
});

it("refuses a plan when the trust policy has changed since", async () => {
  aws.addRole("demo-shop-app", '{"Version":"2012-10-17","Statement":[]}');
  const plan = await planOf(irsa);
  aws.addRole("demo-shop-app", '{"Version":"2012-10-17","Statement":[{"Effect":"Deny"}]}');
  expect(await apply(plan)).toMatchObject({
    kind: "refused",
    refusal: "stale",
    message: expect.stringContaining("role:demo-shop-app"),
  });
});

it("keeps the other statements of a trust policy to the byte, and puts the policy back", async () => {
  const statement = '{ "Effect" : "Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole" }';
  const before = `{"Version":"2012-10-17","Statement":[${statement}]}`;
  aws.addRole("demo-shop-app", before);
  const plan = await planOf(irsa);
  await apply(plan);
  expect(aws.roles.get("demo-shop-app")?.trustPolicy).toContain(statement);
  expect(aws.roles.get("demo-shop-app")?.trustPolicy).toContain("system:serviceaccount:shop:app");
  await undo();
  expect(aws.roles.get("demo-shop-app")?.trustPolicy).toBe(before);
});

it("says whose field it would take, asks for the name, and puts the old value back", async () => {
  const annotations = { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/other" };
  cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, "kubectl");
  const account = {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "app", namespace: "shop", annotations },
  };
  cluster.put(account, "helm");
  const plan = await planOf(irsa);
  const change = plan.changes.find(({ action }) => action.kind === "apply-object");
  expect(change?.confirm).toMatchObject({ name: "app", why: expect.stringContaining("(helm)") });
  expect(await apply(plan)).toMatchObject({ kind: "refused", refusal: "unconfirmed" });
  expect(await apply(plan, ["app"])).toMatchObject({ kind: "complete" });
  await undo();
  const found = await cluster.find({ kind: "ServiceAccount", namespace: "shop", name: "app" });
  expect(found?.metadata.annotations).toEqual(annotations);
});

it("restarts the workload whose pods lack the identity, once", async () => {
  cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, "kubectl");
  const set = { kind: "DaemonSet", name: "web", uid: "u" };
  cluster.put({ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "web", namespace: "shop" } }, "kubectl");
  const pod = (name: string, account: string) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "shop", ownerReferences: [set] },
    spec: { serviceAccountName: account, containers: [{ name: "c" }] },
  });
  cluster.put(pod("web-1", "app"), "kubelet");
  clock.advance(60_000);
  const intent: AccessIntent = { ...irsa, workload: { kind: "none" } };
  const plan = await planOf(intent);
  expect(plan.changes.at(-1)?.action).toMatchObject({ kind: "restart-workload", workload: { name: "web" } });
  expect(await apply(plan)).toMatchObject({ kind: "complete" });
  cluster.stored.delete("Pod/shop/web-1");
  cluster.put(pod("web-2", "app"), "kubelet");
  expect((await planOf(intent)).changes).toEqual([]);
});
