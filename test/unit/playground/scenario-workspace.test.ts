// The files of a practice scenario fit the healthy account to the letter, so that a plan from them repairs what a scenario breaks, and no more.
import { describe, expect, it } from "vitest";
import { observeForPlan } from "../../../src/core/live/observe-plan.ts";
import { desiredFromFiles } from "../../../src/core/plan/desired-from-files.ts";
import { makePlan } from "../../../src/core/plan/make-plan.ts";
import { PRACTICE_SCENARIOS, practiceScenario, scenarioWorkspaceFiles } from "../../../src/playground/index.ts";
import { PRACTICE_ACCOUNT, PRACTICE_ISSUER } from "../../../src/playground/initial-state.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";
import { PracticeWorld } from "../../fakes/practice-world.ts";

const never = new AbortController().signal;
const CLUSTER = {
  name: "practice",
  region: "us-east-1",
  account: PRACTICE_ACCOUNT,
  partition: "aws",
  issuer: PRACTICE_ISSUER,
};

function filesOf(name: string): Readonly<Record<string, string>> {
  const scenario = PRACTICE_SCENARIOS.find((each) => each.name === name);
  return Object.fromEntries(
    scenario === undefined ? [] : scenarioWorkspaceFiles(scenario).map(({ path, text }) => [path, text]),
  );
}

async function planOn(name: string) {
  const files = filesOf(name);
  const { workspace, uri, path } = memoryWorkspace(files);
  const sources = { graph: workspace.graph, text: (at: string) => workspace.text(at) };
  const { desired } = desiredFromFiles(Object.keys(files).map(uri), sources, CLUSTER, path);
  const world = new PracticeWorld(await practiceScenario(name, Date.parse("2026-01-01T00:00:00Z")));
  return makePlan(desired, await observeForPlan(desired, world.ports, world.clock, never));
}

describe("files of practice scenarios", () => {
  it("have no finding", () => {
    expect(memoryWorkspace(filesOf("healthy")).shown()).toEqual([]);
  });

  it.each(["healthy", "healthy-pod-identity"])("leave nothing to change where all is well: %s", async (name) => {
    const { changes, gaps } = await planOn(name);
    expect(changes.map(({ title }) => title)).toEqual([]);
    expect(gaps.filter(({ blocks }) => blocks)).toEqual([]);
  });

  it.each([
    ["provider-missing", ["Create the OIDC provider of issuer"]],
    ["subject-mismatch", ['Change whom role "practice-s3-reader" trusts']],
    ["role-missing", ['Create role "practice-s3-reader"']],
    ["association-missing", ["Associate ServiceAccount orders/queue-worker", "Restart"]],
  ])("repair %s", async (name, titles) => {
    const { changes } = await planOn(name);
    for (const [index, title] of titles.entries()) {
      expect(changes[index]?.title).toContain(title);
    }
  });

  it("say of each scenario what it is, and how to see it", () => {
    for (const scenario of PRACTICE_SCENARIOS) {
      const readme = scenarioWorkspaceFiles(scenario).find(({ path }) => path === "README.md")?.text ?? "";
      expect(readme).toContain(scenario.title);
      expect(readme).toMatch(/IRSA: (?:Verify ServiceAccount|Plan and Apply)\*\* for `\w+\/[\w-]+`/);
    }
    const broken = PRACTICE_SCENARIOS.filter(({ isBroken }) => isBroken);
    expect(broken.length).toBeGreaterThan(30);
    expect(new Set(broken.map(({ mechanism }) => mechanism))).toEqual(new Set(["irsa", "pod-identity"]));
  });
});
