/** What every rule must have: a page whose examples hold, fixtures, a fix where it says so, messages with a way out. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RULES } from "../../src/core/rules/registry.ts";
import { memoryWorkspace, readFolder } from "../fakes/memory-workspace.ts";
import { readRulePage } from "../fakes/rule-page.ts";

const PAGES = join(import.meta.dirname, "../../docs/rules");
const FIXTURES = join(import.meta.dirname, "rules");
const SOURCES = join(import.meta.dirname, "../../src/core/rules");

const SEVERITY_WORDS = { error: "Error", warning: "Warning", info: "Information", hint: "Hint" } as const;

test("ids are unique, and no page or fixture folder is left of a rule that is gone", () => {
  const ids = RULES.map(({ meta }) => meta.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(readdirSync(PAGES).sort()).toEqual(ids.map((id) => `${id}.md`).sort());
  expect(readdirSync(FIXTURES).sort()).toEqual([...ids].sort());
});

for (const rule of RULES) {
  const { id, title, fix } = rule.meta;
  describe(id, () => {
    const file = join(PAGES, `${id}.md`);
    const page = readRulePage(existsSync(file) ? readFileSync(file, "utf8") : "");

    test("lives in the file of its name and has a fix exactly where it says so", () => {
      expect(existsSync(join(SOURCES, `${id}.ts`))).toBe(true);
      expect(rule.fix !== undefined).toBe(fix !== "none");
    });

    test("has a page that says what, why, and by which source", () => {
      expect(page.title).toBe(id);
      expect(page.lead.startsWith(`${title}. `)).toBe(true);
      const words = new Set(Object.values(rule.messages).map(({ severity }) => SEVERITY_WORDS[severity]));
      for (const word of words) {
        expect(page.lead).toContain(`**${word}`);
      }
      expect(page.lead).toContain(`Fix: ${fix}`);
      expect(page.sections).toEqual(expect.arrayContaining(["What it finds", "Why", "Wrong", "Right", "Source"]));
      expect(page.sections.includes("Fix")).toBe(fix !== "none");
    });

    test("its page's wrong example is found and its right example is clean", () => {
      const wrong = memoryWorkspace(page.examples("Wrong")).findings();
      expect(wrong.map((finding) => finding.rule)).toContain(id);
      const right = memoryWorkspace(page.examples("Right"));
      expect(Object.keys(page.examples("Right")).length).toBeGreaterThan(0);
      expect(right.shown().filter((finding) => finding.severity === "error" || finding.rule === id)).toEqual([]);
    });

    test("every message of it occurs in a fixture or in the page's wrong example", () => {
      const seen = new Set<string>();
      const collect = (files: Readonly<Record<string, string>>) => {
        for (const finding of memoryWorkspace(files).findings()) {
          if (finding.rule === id) {
            seen.add(finding.messageId);
          }
        }
      };
      collect(page.examples("Wrong"));
      for (const files of fixtures(id)) {
        collect(files);
      }
      expect([...seen].sort()).toEqual(Object.keys(rule.messages).sort());
    });
  });
}

function fixtures(id: string): readonly Readonly<Record<string, string>>[] {
  const folder = join(FIXTURES, id);
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder).map((name) =>
    readFolder(join(folder, name), (path) => path === "expected.json" || path.startsWith("fixed/")),
  );
}
