// 5,000 roles in the practice account: seen in pages, shown in pages, and no row costs more than the page that it is on.
import { beforeAll, describe, expect, it } from "vitest";
import { driftOf } from "../../../src/core/live/drift/find-drift.ts";
import { observeFleet } from "../../../src/core/live/observe-fleet.ts";
import { observeRolePolicies } from "../../../src/core/live/observe-role.ts";
import type { Fleet } from "../../../src/core/observe/fleet.ts";
import { present, seen } from "../../../src/core/observe/observed.ts";
import type { RoleSummary } from "../../../src/core/ports.ts";
import type { TreeOptions } from "../../../src/core/view/arrange-tree.ts";
import { type LiveNode, PAGE } from "../../../src/core/view/live/entry.ts";
import { LiveTree } from "../../../src/core/view/live/live-tree.ts";
import type { ViewDrift } from "../../../src/core/view/requests.ts";
import { type PracticeState, practiceScenario } from "../../../src/playground/index.ts";
import { PracticeWorld } from "../../fakes/practice-world.ts";
import { RecordedPermissions } from "../../fakes/recorded-permissions.ts";

const ROLES = 5_000;
const EVERYTHING: TreeOptions = { grouping: "kind", problemsOnly: false, search: "" };
const never = new AbortController().signal;

/** The healthy account, its roles multiplied. */
function withRoles(state: PracticeState): PracticeState {
  const [first] = state.roles;
  if (first === undefined) {
    throw new Error("The practice account has no role.");
  }
  const more = Array.from({ length: ROLES - state.roles.length }, (_, at) => {
    const name = `team-${String(at).padStart(4, "0")}`;
    return { ...first, name, arn: first.arn.replace(first.name, name) };
  });
  return { ...state, roles: [...state.roles, ...more] };
}

let world: PracticeWorld;
let fleet: Fleet;
let calls: readonly string[];
let drift: readonly ViewDrift[];

beforeAll(async () => {
  world = new PracticeWorld(withRoles(await practiceScenario("healthy")));
  const permissions = new RecordedPermissions();
  fleet = await observeFleet("practice", permissions.wrap(world.ports), world.clock, never);
  calls = permissions.all;
  const snapshot = { connection: { id: "practice", label: "practice" }, fleet };
  drift = driftOf([snapshot], undefined).map((one) => ({ ...one, file: undefined }));
});

/** The look with a count of how often a trust policy is read. */
function counted(): { readonly tree: LiveTree; readonly reads: () => number } {
  let reads = 0;
  const roles = (seen(fleet.roles) ?? []).map(
    (role): RoleSummary => ({
      ...role,
      get trustPolicy() {
        reads++;
        return role.trustPolicy;
      },
    }),
  );
  const snapshot = { connection: { id: "practice", label: "practice" }, fleet: { ...fleet, roles: present(roles) } };
  return { tree: new LiveTree({ snapshot, drift, policies: () => undefined }), reads: () => reads };
}

function rolesIn(nodes: readonly LiveNode[]): LiveNode {
  const found = nodes.find(({ kind }) => kind === "group-roles");
  expect(found).toBeDefined();
  return found as LiveNode;
}

it("asks for roles in pages, never for one", () => {
  expect(seen(fleet.roles)).toHaveLength(ROLES);
  expect(calls).toContain("iam:ListRoles");
  expect(calls.filter((call) => /GetRole|RolePolic/.test(call))).toEqual([]);
});

describe("a list of 5,000 roles", () => {
  it("shows a page, those that matter first, and a row that stands for the rest", () => {
    const group = rolesIn(counted().tree.rows(EVERYTHING));
    expect(group.description).toBe(String(ROLES));
    const rows = group.live.open(1);
    expect(rows).toHaveLength(PAGE + 1);
    expect(rows.slice(0, 4).map(({ label }) => label)).toEqual([
      "practice-deleted-cluster",
      "practice-pod-identity",
      "practice-s3-reader",
      "reports-writer",
    ]);
    expect(rows.at(-1)).toMatchObject({
      kind: "more",
      label: `Load ${PAGE} more…`,
      description: `${PAGE} of ${ROLES} are shown`,
      values: { of: group.id },
    });
  });

  it("shows every role once when all pages were asked for, and then no row for more", () => {
    const group = rolesIn(counted().tree.rows(EVERYTHING));
    const rows = group.live.open(ROLES / PAGE);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(ROLES);
    expect(rows.some(({ kind }) => kind === "more")).toBe(false);
    expect(group.live.open(2).slice(0, PAGE)).toEqual(
      group.live
        .open(1)
        .slice(0, PAGE)
        .map((row) => ({ ...row, live: { ...row.live, open: expect.any(Function) } })),
    );
  });

  it("reads one trust policy when one role is opened, and none to show a page", () => {
    const { tree, reads } = counted();
    const [, role] = rolesIn(tree.rows(EVERYTHING)).live.open(1);
    const before = reads();
    rolesIn(tree.rows(EVERYTHING)).live.open(3);
    expect(reads()).toBe(before);
    expect(role?.live.open(1).length).toBeGreaterThan(0);
    expect(reads()).toBe(before + 1);
  });

  it("is searched as a whole, whatever page a role is on", () => {
    const { tree } = counted();
    const found = rolesIn(tree.rows({ ...EVERYTHING, search: "team-4321" }));
    expect(found.description).toBe("1");
    expect(found.live.open(1).map(({ label }) => label)).toEqual(["team-4321"]);
    const many = rolesIn(tree.rows({ ...EVERYTHING, search: "team-" }));
    expect(many.live.open(1)).toHaveLength(PAGE + 1);
  });

  it("costs a page to open, however many roles there are", () => {
    const { tree } = counted();
    const group = rolesIn(tree.rows(EVERYTHING));
    group.live.open(1);
    const time = (work: () => unknown) => {
      const start = performance.now();
      for (let round = 0; round < 20; round++) {
        work();
      }
      return (performance.now() - start) / 20;
    };
    const page = time(() => rolesIn(tree.rows(EVERYTHING)).live.open(1));
    const whole = time(() => group.live.open(ROLES / PAGE));
    console.log(`a page of ${PAGE}: ${page.toFixed(2)} ms; all ${ROLES}: ${whole.toFixed(2)} ms`);
    expect(page).toBeLessThan(whole / 4);
  });
});

it("asks two things of one role when its policies are wanted", async () => {
  const permissions = new RecordedPermissions();
  const { aws } = permissions.wrap(world.ports);
  const policies = await observeRolePolicies("practice-s3-reader", aws.details, never);
  expect(seen(policies.attached)).toEqual(["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]);
  expect(seen(policies.inline)).toEqual([]);
  expect(permissions.all).toEqual(["iam:ListAttachedRolePolicies", "iam:ListRolePolicies"]);
});
