/**
 * Property: whatever layout a workspace is written in (line endings, indentation, comments, quotes), the same is said of it, and
 * every fix still removes its finding, brings no new error, and leaves files that can be read.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RULES } from "../../src/core/rules/registry.ts";
import { type MemoryWorkspace, memoryWorkspace } from "../fakes/memory-workspace.ts";
import { type Dice, dice } from "../unit/edit/written-document.ts";
import { everyFixHelps, foldersIn, openFixture } from "./rule-fixtures.ts";

const ROOT = join(import.meta.dirname, "rules");

/** `key: value`, both plain, that no YAML reader takes for anything but a string. */
const PLAIN_ENTRY = /^( *(?:- +)*[A-Za-z][\w./-]*:) +([A-Za-z][\w./:*-]*[\w/*])$/gm;
const NO_STRING = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

type Layout = (text: string, roll: Dice, isYaml: boolean) => string;

const LAYOUTS: Readonly<Record<string, Layout>> = {
  "Windows line endings": (text) => text.replaceAll(/\r?\n/g, "\r\n"),
  // Every column doubled, so that what stood below each other still does.
  "wider indentation": (text) =>
    text.replaceAll(/^ *(?:- +)*/gm, (lead) =>
      lead.replaceAll(" ", "  ").replaceAll("- ", "-  ").replaceAll("-   ", "-   "),
    ),
  "comments behind values": (text, roll, isYaml) =>
    isYaml ? text.replaceAll(PLAIN_ENTRY, (line) => (roll(3) === 0 ? `${line} # note` : line)) : text,
  "comments on lines of their own": (text, roll, isYaml) =>
    isYaml
      ? text.replaceAll(PLAIN_ENTRY, (line) => (roll(3) === 0 ? `${/^ */.exec(line)?.[0]}# note\n${line}` : line))
      : text,
  "quoted values": (text, roll, isYaml) =>
    isYaml
      ? text.replaceAll(PLAIN_ENTRY, (line, key: string, value: string) =>
          NO_STRING.test(value) ? line : `${key} ${[value, `'${value}'`, `"${value}"`][roll(3)]}`,
        )
      : text,
};

/** In this order: the others know lines that end in a line feed only. */
const ORDER = Object.keys(LAYOUTS).reverse();

/** What is said, without places. */
const said = (workspace: MemoryWorkspace) =>
  workspace.findings().map(({ uri, rule, messageId, values }) => ({ uri, rule, messageId, values }));

function inLayout(original: MemoryWorkspace, layouts: readonly string[], roll: Dice): MemoryWorkspace {
  const files = [...original.files].map(([path, text]) => {
    const isText = !/\.(?:ya?ml|json)$/.test(path);
    const laidOut = ORDER.filter((name) => layouts.includes(name) && !isText).reduce(
      (former, name) => LAYOUTS[name]?.(former, roll, !path.endsWith(".json")) ?? former,
      text,
    );
    return [path, laidOut] as const;
  });
  return memoryWorkspace(Object.fromEntries(files), original.workspace.folders[0]?.settings);
}

/** Cases of a rule in whose golden findings there is a fix. */
function fixable(rule: string): readonly string[] {
  return foldersIn(join(ROOT, rule))
    .map((name) => join(ROOT, rule, name))
    .filter((folder) => {
      const golden = join(folder, "expected.json");
      const findings = JSON.parse(existsSync(golden) ? readFileSync(golden, "utf8") : "[]") as { fixes: string[] }[];
      return findings.some(({ fixes }) => fixes.length > 0);
    });
}

/** Runs, and those in which the layout left everything said as it was, over all rules. */
const seen = { runs: 0, same: 0, fixes: 0 };

describe.each(RULES.filter(({ meta }) => meta.fix !== "none").map(({ meta }) => meta.id))("%s", (rule) => {
  test("is fixed in any layout", { timeout: 60_000 }, () => {
    const cases = fixable(rule);
    expect(cases.length).toBeGreaterThan(0);
    const layouts = fc.subarray(ORDER, { minLength: 1 });
    fc.assert(
      fc.property(fc.constantFrom(...cases), layouts, dice, (folder, chosen, roll) => {
        const original = openFixture(folder);
        const laidOut = inLayout(original, chosen, roll);
        seen.runs++;
        // A layout that changes what is meant (a comment inside an embedded script) proves nothing.
        if (JSON.stringify(said(laidOut)) === JSON.stringify(said(original))) {
          seen.same++;
          seen.fixes += everyFixHelps(laidOut);
        }
      }),
      { numRuns: 8 },
    );
  });
});

test("nearly every layout leaves what is said as it was", () => {
  expect(seen.same / seen.runs).toBeGreaterThan(0.85);
  expect(seen.fixes).toBeGreaterThan(seen.same);
});
