// Fixing everything ends, whatever the fixes do, and touches the workspace only in what it returns.
import { describe, expect, it } from "vitest";
import { defineRule, type Rule } from "../../../src/core/rules/rule.ts";
import { fixAll } from "../../../src/core/workspace/fix-all.ts";
import { RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../../fakes/example-files.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

/** Finds accounts of a name and calls them something else. */
function renames(id: string, from: RegExp, to: (name: string) => string): Rule {
  return defineRule({
    meta: { id, title: "Renames", category: "workspace", source: "none", fix: "automatic" },
    messages: { name: { severity: "warning", text: "{name}" } },
    subjects: ["service-account"],
    *check({ meta }) {
      const { name } = meta;
      if (name !== undefined && from.test(name.text)) {
        yield { message: "name", values: { name: name.text }, range: name.range, data: name };
      }
    },
    fix: ({ uri, data }) => [
      {
        title: `Call it ${to(data.text)}`,
        preferred: true,
        edits: [{ kind: "edit", uri, edits: [{ range: data.range, newText: to(data.text) }] }],
      },
    ],
  });
}

function run(files: Readonly<Record<string, string>>, rules?: readonly Rule[]) {
  const memory = memoryWorkspace(files, {}, rules);
  memory.findings();
  const before = memory.shown();
  const result = fixAll(memory.workspace, Object.keys(files).map(memory.uri));
  expect(memory.shown()).toEqual(before);
  return { result, texts: result.files.map(({ after }) => after) };
}

describe("fixing all", () => {
  it("takes what one fix brings about into the next", () => {
    const rules = [renames("first", /^cart$/, () => "basket"), renames("second", /^basket$/, () => "bag")];
    const { result, texts } = run({ "sa.yaml": SERVICE_ACCOUNT }, rules);
    expect(result.applied.map(({ title }) => title)).toEqual(["Call it basket", "Call it bag"]);
    expect(texts[0]).toContain("name: bag\n");
  });

  it("ends when two fixes undo each other", () => {
    const rules = [renames("there", /^cart$/, () => "basket"), renames("back", /^basket$/, () => "cart")];
    const { result } = run({ "sa.yaml": SERVICE_ACCOUNT }, rules);
    expect(result.applied.length).toBeLessThanOrEqual(1);
  });

  it("ends when fixes feed themselves", () => {
    const { result } = run({ "sa.yaml": SERVICE_ACCOUNT }, [renames("grow", /^c/, (name) => `${name}c`)]);
    expect(result.applied.length).toBeLessThanOrEqual(2000);
  });

  it("does not take a fix that leaves its finding", () => {
    const { result } = run({ "sa.yaml": SERVICE_ACCOUNT }, [renames("idle", /^cart$/, () => "cart")]);
    expect(result).toEqual({ files: [], applied: [] });
  });

  it("heals a link that is broken at both ends once", () => {
    const files = { ...RIGHT_FILES, "iam/cart/trust-policy.json": TRUST_POLICY.replace("shop:cart", "shop:basket") };
    const { result, texts } = run(files);
    expect(result.applied).toHaveLength(1);
    expect(texts).toEqual([TRUST_POLICY]);
  });

  it("asks before each fix", () => {
    const memory = memoryWorkspace({ "sa.yaml": SERVICE_ACCOUNT }, {}, [renames("first", /^cart$/, () => "basket")]);
    memory.findings();
    expect(fixAll(memory.workspace, [memory.uri("sa.yaml")], () => false).applied).toEqual([]);
  });
});
