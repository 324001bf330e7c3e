/**
 * Real repositories: every finding on them was looked at by hand, and corpus-findings.txt says for each why it is true. A new
 * finding fails until somebody has looked at it; one that is gone fails too.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSession } from "../../src/cli/session.ts";
import { RULES } from "../../src/core/rules/registry.ts";

const CORPUS = join(import.meta.dirname, "../../../shared/corpus");
const GOLDEN = join(import.meta.dirname, "corpus-findings.txt");

if (!existsSync(CORPUS)) {
  process.stderr.write("corpus.test.ts: skipped, the corpus of real repositories is not beside the checkout\n");
}

/** `severity rule file:line`, with the reason behind a bar. */
interface Known {
  readonly finding: string;
  readonly reason: string;
}

function readGolden(): readonly Known[] {
  return readFileSync(GOLDEN, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [finding = "", reason = ""] = line.split(" | ");
      return { finding, reason };
    });
}

test.skipIf(!existsSync(CORPUS))(
  "nothing on real files is told that was not looked at and found true",
  { timeout: 60_000 },
  async () => {
    const session = await openSession([CORPUS], { cwd: CORPUS, rules: {}, context: undefined });
    const told = session.uris.flatMap((uri) =>
      session.workspace.findings(uri).map((finding) => {
        const line = session.workspace.lines(uri).position(finding.range.start).line + 1;
        const file = decodeURIComponent(uri.slice(uri.indexOf("/shared/corpus/") + "/shared/corpus/".length));
        return `${finding.severity} ${finding.rule} ${file}:${line}`;
      }),
    );
    const known = readGolden();
    expect(known.filter(({ reason }) => reason.trim() === "")).toEqual([]);
    expect([...told].sort()).toEqual(known.map(({ finding }) => finding).sort());
    expect(session.uris.length).toBeGreaterThan(1000);
  },
);

test("every finding that is listed is of a rule that exists", () => {
  const ids = new Set(RULES.map(({ meta }) => meta.id));
  expect(readGolden().filter(({ finding }) => !ids.has(finding.split(" ")[1] ?? ""))).toEqual([]);
});
