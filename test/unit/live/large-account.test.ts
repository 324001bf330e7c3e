// A look at an account with 5,000 roles: pages of a listing, no call for each role, and drift in one of them is found.
import { expect, it } from "vitest";
import { driftOf } from "../../../src/core/live/drift/find-drift.ts";
import { observeFleet } from "../../../src/core/live/observe-fleet.ts";
import { seen } from "../../../src/core/observe/observed.ts";
import { RULES } from "../../../src/core/rules/registry.ts";
import { Workspace } from "../../../src/core/workspace/workspace.ts";
import { practiceScenario } from "../../../src/playground/index.ts";
import { PracticeWorld } from "../../fakes/practice-world.ts";

const ROLES = 5_000;

/** The port with its calls counted by method. */
function counted<T extends object>(port: T, calls: Map<string, number>): T {
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      return typeof method !== "function"
        ? method
        : (...args: unknown[]) => {
            calls.set(String(name), (calls.get(String(name)) ?? 0) + 1);
            return Reflect.apply(method, target, args) as unknown;
          };
    },
  });
}

async function lookAtLargeAccount() {
  const state = await practiceScenario("subject-mismatch");
  const node = state.roles.find(({ name }) => name === "practice-node");
  if (node === undefined) {
    throw new Error("the practice account has no role for nodes");
  }
  const others = Array.from({ length: ROLES - state.roles.length }, (_, index) => {
    const name = `service-${String(index).padStart(4, "0")}`;
    return { ...node, name, arn: `arn:aws:iam::111122223333:role/${name}` };
  });
  const world = new PracticeWorld({ ...state, roles: [...others, ...state.roles] });
  const calls = new Map<string, number>();
  const { aws, cluster } = world.ports;
  const ports = { aws: { ...aws, reader: counted(aws.reader, calls), details: counted(aws.details, calls) }, cluster };
  const fleet = await observeFleet("practice", ports, world.clock, new AbortController().signal);
  return { fleet, calls, snapshot: { connection: { id: "large", label: "large" }, fleet } };
}

it("lists 5,000 roles in pages, and asks for none of them by itself", async () => {
  const { fleet, calls } = await lookAtLargeAccount();
  expect(seen(fleet.roles)).toHaveLength(ROLES);
  // The practice account has 100 on a page; IAM gives up to 1,000 (test/contract/aws-paging.test.ts).
  expect(calls.get("listRoles")).toBe(ROLES / 100);
  expect([...calls.keys()].filter((name) => /role/i.test(name))).toEqual(["listRoles"]);
});

it("finds what is wrong with one of them, and keeps every role as a document", async () => {
  const { snapshot } = await lookAtLargeAccount();
  expect(driftOf([snapshot], undefined).map(({ code }) => code)).toContain("trust-refuses");
  const workspace = new Workspace(RULES, { readText: () => undefined });
  workspace.takeLive([snapshot]);
  expect(workspace.live.graph.all("role")).toHaveLength(ROLES);
  expect(workspace.live.text("irsa-live:/large/roles/service-0000/trust-policy.json")).toContain("ec2.amazonaws.com");
  expect([...workspace.graph.files()]).toEqual([]);
});
