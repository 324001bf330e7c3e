// docs/permissions.md lists exactly what the live commands call; a plan's own list is what carrying it out takes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMAND_NAMES } from "../../../src/cli/live/command-names.ts";
import type { AccessIntent } from "../../../src/core/generate/intent.ts";
import { applyPlan } from "../../../src/core/live/apply.ts";
import { memoryJournals } from "../../../src/core/live/journal.ts";
import { judgePolicies } from "../../../src/core/live/judge-policies.ts";
import { observeFleet } from "../../../src/core/live/observe-fleet.ts";
import { type LivePorts, observeForPlan } from "../../../src/core/live/observe-plan.ts";
import { observeRolePolicies } from "../../../src/core/live/observe-role.ts";
import { undoRun } from "../../../src/core/live/undo.ts";
import { runVerificationPod } from "../../../src/core/live/verify/verification-pod.ts";
import { verify } from "../../../src/core/live/verify/verify.ts";
import { desiredFromIntent } from "../../../src/core/plan/desired-from-intent.ts";
import { makePlan } from "../../../src/core/plan/make-plan.ts";
import { needsOfPlan } from "../../../src/core/plan/needs.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { practiceScenario } from "../../../src/playground/index.ts";
import { PRACTICE_ACCOUNT, PRACTICE_ISSUER } from "../../../src/playground/initial-state.ts";
import { account, apply, deployment, object } from "../../../src/playground/scenarios/builder.ts";
import { PracticeWorld } from "../../fakes/practice-world.ts";
import { RecordedPermissions } from "../../fakes/recorded-permissions.ts";
import { repositoryRoot } from "../../host/paths.ts";

const never = new AbortController().signal;
const cluster = {
  name: "practice",
  region: "us-east-1",
  account: PRACTICE_ACCOUNT,
  partition: "aws",
  issuer: PRACTICE_ISSUER,
};
const irsa: AccessIntent = {
  cluster,
  mechanism: "irsa",
  namespace: "shop",
  serviceAccount: "app",
  role: { kind: "new", name: "shop-app", path: "/" },
  permissions: { kind: "s3-read", bucket: "shop-data" },
  workload: { kind: "deployment", name: "web" },
  folder: "file:///w",
};
const podIdentity: AccessIntent = {
  ...irsa,
  mechanism: "pod-identity",
  permissions: { kind: "managed", policyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] },
};

/** Lists of `docs/permissions.md`: the lines of each heading's code blocks. */
function documented(heading: string): readonly string[] {
  const text = readFileSync(join(repositoryRoot, "docs/permissions.md"), "utf8");
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const blocks = [...section.matchAll(/```\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
  return blocks.flatMap((block) => block.trim().split("\n")).sort();
}

function trustOf(service: string): string {
  const Action = ["sts:AssumeRole", "sts:TagSession"];
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action }],
  });
}

class Recorded extends PracticeWorld {
  readonly journals = memoryJournals();

  /** `begun`: a role that trusts somebody else, a provider without the audience, an association with another role, a workload. */
  static async of(begun: boolean, { mechanism }: AccessIntent): Promise<Recorded> {
    const world = new PracticeWorld(await practiceScenario("empty"));
    const earlier = world.clock.now() - 3_600_000;
    const state = { ...(await practiceScenario("empty", earlier)), addOns: [] };
    const there = [
      object("Namespace", "shop", undefined),
      account("shop", "app"),
      deployment("shop", "old", { serviceAccountName: "app" }),
    ];
    if (!begun) {
      return new Recorded(state);
    }
    const recorded = new Recorded(await apply(...there)(state, earlier));
    const { changer } = recorded.ports.aws;
    const role = { path: "/", description: undefined, maxSessionDuration: undefined, boundary: undefined, tags: {} };
    await changer.createRole({ ...role, name: "shop-app", trustPolicy: trustOf("ec2.amazonaws.com") }, never);
    await changer.createProvider({ url: `https://${PRACTICE_ISSUER}`, audiences: ["other"], tags: {} }, never);
    if (mechanism === "pod-identity") {
      const roleArn = await changer.createRole(
        { ...role, name: "old", trustPolicy: trustOf("pods.eks.amazonaws.com") },
        never,
      );
      const key = { cluster: "practice", namespace: "shop", serviceAccount: "app", clientRequestToken: "old" };
      const settings = { roleArn, targetRoleArn: undefined, disableSessionTags: false, policy: undefined, tags: {} };
      await changer.createAssociation({ ...key, ...settings }, never);
    }
    return recorded;
  }

  async plan(intent: AccessIntent, ports: LivePorts = this.ports): Promise<Plan> {
    const outcome = desiredFromIntent(intent, "sts.amazonaws.com");
    if (!outcome.ok) {
      throw new Error(outcome.reason);
    }
    return makePlan(outcome.desired, await observeForPlan(outcome.desired, ports, this.clock, never));
  }

  async apply(plan: Plan, ports: LivePorts): Promise<void> {
    const { clock } = this;
    const journal = this.journals.open("run-1");
    const request = { plan, run: "run-1", confirmed: ["app"], ports, journal, clock, progress: () => undefined };
    expect(await applyPlan(request, never)).toMatchObject({ kind: "complete" });
  }

  async undo(ports: LivePorts): Promise<void> {
    const { clock } = this;
    const request = { ports, journal: this.journals.open("run-1"), clock, confirmed: ["shop"] };
    expect(await undoRun({ ...request, progress: () => undefined }, never)).toMatchObject({ kind: "undone" });
  }
}

async function recorded(work: (world: Recorded, ports: LivePorts, intent: AccessIntent) => Promise<unknown>) {
  const permissions = new RecordedPermissions();
  for (const intent of [irsa, podIdentity]) {
    for (const begun of [false, true]) {
      const world = await Recorded.of(begun, intent);
      await work(world, permissions.wrap(world.ports), intent);
    }
  }
  return permissions.all;
}

describe("docs/permissions.md", () => {
  it("lists what irsa plan calls", async () => {
    const calls = await recorded(async (world, ports, intent) =>
      judgePolicies(await world.plan(intent, ports), ports.aws.details, never),
    );
    expect(documented("irsa plan")).toEqual(calls);
  });

  it("lists what irsa apply calls", async () => {
    const calls = await recorded(async (world, ports, intent) => world.apply(await world.plan(intent), ports));
    expect(documented("irsa apply")).toEqual(calls);
  });

  it("lists what irsa undo calls", async () => {
    const calls = await recorded(async (world, ports, intent) => {
      await world.apply(await world.plan(intent), world.ports);
      await world.undo(ports);
    });
    expect(documented("irsa undo")).toEqual(calls);
  });

  it("lists what irsa verify calls, its pod included", async () => {
    const calls = await recorded(async (world, ports, intent) => {
      await world.apply(await world.plan(intent), world.ports);
      const request = {
        clusterName: "practice",
        namespace: "shop",
        serviceAccount: "app",
        settle: 0,
        commands: COMMAND_NAMES,
      };
      const permissions = [{ action: "s3:GetObject", resource: "*" }];
      await verify({ ...request, permissions }, ports, world.clock, never);
      if (ports.cluster !== undefined) {
        const pod = { namespace: "shop", serviceAccount: "app", suffix: "a1", bucket: undefined };
        await runVerificationPod(pod, ports.cluster, world.clock, never);
      }
    });
    expect(documented("irsa verify")).toEqual(calls);
  });

  it("lists what irsa drift calls", async () => {
    const calls = await recorded(async (world, ports, intent) => {
      await world.apply(await world.plan(intent), world.ports);
      await observeFleet("practice", ports, world.clock, never);
    });
    expect(documented("irsa drift")).toEqual(calls);
  });

  it("lists what is asked about a role that somebody opens", async () => {
    const calls = await recorded(async (_world, ports) => {
      await observeRolePolicies("practice-node", ports.aws.details, never);
    });
    expect(documented("A role of the live view")).toEqual(calls);
  });
});

it.each([
  ["IRSA", irsa, false],
  ["IRSA on what is there", irsa, true],
  ["EKS Pod Identity", podIdentity, false],
  ["EKS Pod Identity on what is there", podIdentity, true],
])("a plan's least permissions cover its calls: %s", async (_name, intent, begun) => {
  const world = await Recorded.of(begun, intent);
  const plan = await world.plan(intent);
  const permissions = new RecordedPermissions();
  await world.apply(plan, permissions.wrap(world.ports));
  const { iam, rbac } = needsOfPlan(plan);
  const listed = new Set([
    ...iam.map(({ action }) => action),
    ...rbac.map(({ verb, resource }) => `${verb} ${resource}`),
  ]);
  expect(permissions.all.filter((call) => !listed.has(call))).toEqual([]);
});
