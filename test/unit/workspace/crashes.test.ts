// A rule that breaks is seen, and breaks nothing else.
import { describe, expect, it } from "vitest";
import { RULES } from "../../../src/core/rules/registry.ts";
import { defineRule } from "../../../src/core/rules/rule.ts";
import { SERVICE_ACCOUNT } from "../../fakes/example-files.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

const WRONG = { "sa.yaml": SERVICE_ACCOUNT.replace("role/cart", "policy/cart") };

function broken(where: "check" | "fix") {
  return defineRule({
    meta: { id: "broken", title: "Breaks", category: "workspace", source: "none", fix: "automatic" },
    messages: { here: { severity: "info", text: "here" } },
    subjects: ["service-account"],
    *check({ range }) {
      if (where === "check") {
        throw new Error("no such luck");
      }
      yield { message: "here", values: {}, range, data: undefined };
    },
    fix() {
      throw new Error("no such luck");
    },
  });
}

describe("a rule that fails", () => {
  it("in its check gives a finding and leaves the other rules' findings", () => {
    const { findings, workspace } = memoryWorkspace(WRONG, {}, [broken("check"), ...RULES]);
    expect(findings().map(({ rule }) => rule)).toEqual(["rule-crashed", "sa-role-arn-invalid"]);
    expect(workspace.takeFailures()).toMatchObject([{ message: expect.stringContaining("no such luck") }]);
    expect(workspace.takeFailures()).toEqual([]);
  });

  it("in its fix has no fix, and the failure is recorded", () => {
    const { findings, workspace } = memoryWorkspace(WRONG, {}, [broken("fix")]);
    const [finding] = findings();
    if (finding === undefined) {
      throw new Error("no finding");
    }
    expect(workspace.fixes(finding)).toEqual([]);
    expect(workspace.takeFailures()).toMatchObject([{ message: expect.stringContaining("fix of broken failed") }]);
  });
});
