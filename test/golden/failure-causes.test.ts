/**
 * docs/failure-causes.md against the product: every cause is told by the rules, decoder entries and live checks that the page names, each
 * text of the page is recognised as what it stands under, and files in which a rule fires put its cause first.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CAUSES, causeOf, isShownBy } from "../../src/core/diagnose/causes.ts";
import { decodeError } from "../../src/core/diagnose/decode.ts";
import { STEP_TITLES } from "../../src/core/live/verify/verification.ts";
import { RULES } from "../../src/core/rules/registry.ts";
import { type MemoryWorkspace, memoryWorkspace, readFolder } from "../fakes/memory-workspace.ts";
import { repositoryRoot } from "../host/paths.ts";

const DOCS = join(repositoryRoot, "docs");
const FIXTURES = join(import.meta.dirname, "rules");
const page = readFileSync(join(DOCS, "failure-causes.md"), "utf8");

/** What the table of the page says about a cause. */
const rows = [...page.matchAll(/^\| (\d+) \| \[(.+?)\]\(#([\w-]+)\) \| (\w+) \| (.+?) \| (.+?) \|$/gm)].map(
  ([, number, title, id = "", files, rules = "", steps = ""]) => ({
    number: Number(number),
    title,
    id,
    files,
    rules: [...rules.matchAll(/\[([\w-]+)\]\(rules\/([\w-]+)\.md\)/g)].map(([, name, target]) => ({ name, target })),
    steps: steps === "–" ? [] : steps.split(", "),
  }),
);

const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf("\n")), section]),
);

const textsOf = (id: string) =>
  [...(sections.get(id) ?? "").matchAll(/^```text\n([\s\S]*?)\n```$/gm)].map(([, text = ""]) => text);

const sourcesOf = ({ workspace }: MemoryWorkspace) => ({
  graph: workspace.graph,
  findings: (uri: string) => workspace.findings(uri),
  fixes: (finding: Parameters<typeof workspace.fixes>[0]) => workspace.fixes(finding),
});

const nothing = sourcesOf(memoryWorkspace({}));

describe("the page", () => {
  it("has the 35 causes with their rules and live checks", () => {
    expect(CAUSES.map(({ number }) => number)).toEqual(Array.from({ length: 35 }, (_, index) => index + 1));
    expect(rows.map(({ number, title, id, rules, steps }) => ({ number, title, id, rules, steps }))).toEqual(
      CAUSES.map(({ number, title, id, rules, steps }) => ({
        number,
        title,
        id,
        rules: Object.keys(rules).map((rule) => ({ name: rule, target: rule })),
        steps: [...steps],
      })),
    );
    expect([...sections.keys()]).toEqual(CAUSES.map(({ id }) => id));
  });

  it("links only pages that are there", () => {
    const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = ""]) => target);
    expect(links.length).toBeGreaterThan(30);
    expect(links.filter((target) => !existsSync(join(DOCS, target)))).toEqual([]);
  });

  it("gives the decoder's advice", () => {
    const flat = (text: string) => text.replace(/\s+/g, " ");
    const missing = CAUSES.filter(({ id, advice }) => !flat(sections.get(id) ?? "").includes(flat(advice)));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it("has placeholders only where Markdown leaves them alone", () => {
    expect(CAUSES.filter(({ advice }) => /[<>]/.test(advice.replace(/`[^`]*`/g, ""))).map(({ id }) => id)).toEqual([]);
  });

  it("says of no cause that files tell it, or that they do not, against the rules that it names", () => {
    const wrong = rows.filter(({ files, rules }) => (rules.length === 0 ? files === "yes" : files === "no"));
    expect(wrong).toEqual([]);
    expect(new Set(rows.map(({ files }) => files))).toEqual(new Set(["yes", "partly", "no"]));
  });
});

describe("causes", () => {
  it("name rules, messages and steps that there are", () => {
    const known = new Map(RULES.map(({ meta, messages }) => [meta.id, Object.keys(messages)]));
    const wrong = CAUSES.flatMap(({ id, rules, steps }) => [
      ...Object.entries(rules)
        .filter(([rule, wanted]) => {
          const messages = known.get(rule);
          return messages === undefined || (wanted !== "any" && wanted.some((one) => !messages.includes(one)));
        })
        .map(([rule]) => `${id}: ${rule}`),
      ...steps.filter((step) => !(step in STEP_TITLES)).map((step) => `${id}: step ${step}`),
    ]);
    expect(wrong).toEqual([]);
  });

  it.each(CAUSES.map(({ id }) => id))("%s has its texts recognised", (id) => {
    const texts = textsOf(id);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) {
      const decoding = decodeError(text, nothing);
      const isGeneric = decoding.callers.length === 0 && decoding.ask.length > 0;
      expect([isGeneric, decoding.causes.map(({ cause }) => cause)], text).toEqual([
        false,
        expect.arrayContaining([id]),
      ]);
    }
  });
});

describe("files put first the cause that they show", () => {
  for (const { id, rules } of CAUSES) {
    it.each(Object.keys(rules))(`${id}: %s`, (rule) => {
      const cases = casesOf(id, rule);
      expect(cases.length).toBeGreaterThan(0);
      // A text that names something else is not about these files.
      const text = textsOf(id).find((one) => decodeError(one, nothing).scope === "whole") ?? "";
      for (const { name, workspace } of cases) {
        const { causes } = decodeError(text, sourcesOf(workspace));
        const at = causes.findIndex(({ cause }) => cause === id);
        const [ranked] = causes.slice(at);
        expect(
          ranked?.evidence.some(({ finding }) => finding?.rule === rule),
          name,
        ).toBe(true);
        expect(ranked?.places.length, name).toBeGreaterThan(0);
        // A workspace may have a second mistake, but nothing comes before that no file shows.
        const before = causes.slice(0, at).filter(({ evidence }) => !evidence.some((one) => one.finding !== undefined));
        expect(before, name).toEqual([]);
      }
    });
  }
});

/** Golden workspaces of a rule in which a finding shows the cause. */
function casesOf(id: (typeof CAUSES)[number]["id"], rule: string) {
  return readdirSync(join(FIXTURES, rule)).flatMap((name) => {
    const leftOut = (path: string) => ["expected.json", "settings.json"].includes(path) || path.startsWith("fixed/");
    const workspace = memoryWorkspace(readFolder(join(FIXTURES, rule, name), leftOut));
    const isShown = workspace
      .findings()
      .some((finding) => finding.rule === rule && isShownBy(causeOf(id), finding.rule, finding.messageId));
    return isShown ? [{ name, workspace }] : [];
  });
}
