// A rename changes names and nothing else: the same findings stand on the same lines before and after, in every example of every rule.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Mention, mentionRange } from "../../../src/core/model/mention.ts";
import { RULES } from "../../../src/core/rules/registry.ts";
import { RIGHT_FILES } from "../../fakes/example-files.ts";
import { type MemoryWorkspace, memoryWorkspace, readFolder } from "../../fakes/memory-workspace.ts";
import { repositoryRoot } from "../../host/paths.ts";
import { renamed } from "./renamed.ts";

const FIXTURES = join(repositoryRoot, "test/golden/rules");

/** Lower case, so that it is a name of every kind; like no other, so that it is near none. */
const NEW_NAME = "zzqqxx-renamed";

/** Rules that say another thing where a name resembles one that exists. */
const LOOSE_RULES = new Set(RULES.filter(({ messages }) => "near" in messages).map(({ meta }) => meta.id));

/** Names that Kubernetes does not take are mended by a rename. */
function canRename({ kind, name }: Mention): boolean {
  return kind === "role" ? name !== undefined : /count|space/.test(kind) && /^[a-z0-9-]+$/.test(name ?? "");
}

function fixtures(): readonly (readonly [name: string, files: Readonly<Record<string, string>>])[] {
  return readdirSync(FIXTURES).flatMap((rule) =>
    readdirSync(join(FIXTURES, rule)).flatMap((example) => {
      // There only names that resemble another are told, and what resembles what a rename may change.
      if (example === "terraform-issuer-unwritten" && rule === "trust-sub-unknown-account") {
        return [];
      }
      const isOther = (path: string) => path === "expected.json" || path.startsWith("fixed/");
      return [[`${rule}/${example}`, readFolder(join(FIXTURES, rule, example), isOther)] as const];
    }),
  );
}

/** `rule message severity file:line`, of a moved file by its former name. */
function findingsOf(memory: MemoryWorkspace, formerPath: (path: string) => string): readonly string[] {
  // A name that is mended is one thing that may change; which other name it resembles is the other.
  const findings = memory.findings().filter(({ rule }) => rule !== "name-invalid");
  const shown = findings.map(({ rule, messageId, uri, range, severity }) => {
    const { line } = memory.workspace.lines(uri).position(range.start);
    const path = formerPath(memory.path(uri));
    return LOOSE_RULES.has(rule) ? `${rule} ${path}` : `${rule} ${messageId} ${severity} ${path}:${line + 1}`;
  });
  return [...new Set(shown)].sort();
}

describe("a rename", () => {
  it("of anything leaves the findings of every fixture as they are", () => {
    const counts = { edits: 0, refused: 0 };
    for (const [name, files] of [["right", RIGHT_FILES] as const, ...fixtures()]) {
      const memory = memoryWorkspace(files);
      const before = findingsOf(memory, (path) => path);
      const { graph } = memory.workspace;
      const seen = new Set<string>();
      for (const path of Object.keys(files)) {
        for (const mention of graph.mentions.in(memory.uri(path))) {
          const key = `${mention.kind} ${mention.name} ${mention.beside}`;
          if (!canRename(mention) || seen.has(key)) {
            continue;
          }
          seen.add(key);
          const { renaming, files: after } = renamed(memory, mention.uri, mentionRange(mention).start, NEW_NAME);
          if (renaming.kind === "refused") {
            counts.refused++;
            continue;
          }
          counts.edits++;
          const former = Object.keys(after).map((now, at) => [now, Object.keys(files)[at] ?? now] as const);
          const formerPath = new Map(former);
          const findings = findingsOf(memoryWorkspace(after), (now) => formerPath.get(now) ?? now);
          expect(findings, `${name}: ${key} in ${path}`).toEqual(before);
        }
      }
    }
    expect(counts.edits).toBeGreaterThan(400);
    expect(counts.refused).toBeGreaterThan(10);
  }, 60_000);
});
