// docs/drift.md has a section for every kind of drift, and for nothing else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DRIFT_CODES, DRIFT_RULE_IDS } from "../../../src/core/live/drift/drift.ts";
import { RULES } from "../../../src/core/rules/registry.ts";
import { repositoryRoot } from "../../host/paths.ts";

const SEVERITY = /^(Error|Warning|Information)\. /;

it("describes every code, with its severity first", () => {
  const page = readFileSync(join(repositoryRoot, "docs/drift.md"), "utf8");
  const sections = page.split(/^## /m).slice(1);
  expect(sections.map((section) => section.split("\n")[0])).toEqual([...DRIFT_CODES].sort());
  for (const section of sections) {
    expect(section.split("\n\n")[1]).toMatch(SEVERITY);
  }
});

it("shares no id with a rule", () => {
  const rules = new Set(RULES.map(({ meta }) => meta.id));
  expect(DRIFT_RULE_IDS.filter((id) => rules.has(id))).toEqual([]);
});
