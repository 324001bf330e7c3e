/** The fixtures of the rules as workspaces, and what has to hold of every fix in them. */
import { readdirSync } from "node:fs";
import { expect } from "vitest";
import { RULES } from "../../src/core/rules/registry.ts";
import type { Finding } from "../../src/core/rules/rule.ts";
import { parseFile } from "../../src/core/syntax/parse-file.ts";
import { applyEdits } from "../../src/core/text/edits.ts";
import { readSettings } from "../../src/core/workspace/settings.ts";
import { type MemoryWorkspace, memoryWorkspace, readFolder } from "../fakes/memory-workspace.ts";

const SETTINGS_FILE = "settings.json";

/** Names of the folders in a folder, in order. */
export const foldersIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

const problemsIn = (path: string, text: string) =>
  parseFile(`file:///workspace/${path}`, text).documents.flatMap(({ problems }) => problems).length;

const mixesLineEndings = (text: string) => text.replaceAll("\r\n", "").includes("\n");

/** The workspace of one case, with its settings. */
export function openFixture(folder: string): MemoryWorkspace {
  const files = readFolder(folder, (path) => path === "expected.json" || path.startsWith("fixed/"));
  const { [SETTINGS_FILE]: settings, ...rest } = files;
  const raw: unknown = settings === undefined ? undefined : JSON.parse(settings);
  const reading = readSettings(raw, new Set(RULES.map(({ meta }) => meta.id)));
  expect(reading.problems).toEqual([]);
  return memoryWorkspace(rest, reading.settings);
}

/**
 * Applies each fix alone to a copy of the workspace: it removes its finding, brings no new error, and leaves files that can be read.
 * Returns how many fixes there were.
 */
export function everyFixHelps(workspace: MemoryWorkspace): number {
  let fixes = 0;
  const key = (finding: Finding) =>
    `${finding.uri} ${finding.rule} ${finding.messageId} ${JSON.stringify(finding.values)}`;
  const before = workspace.findings();
  const known = new Set(before.map((finding) => `${finding.uri} ${finding.rule}`));
  for (const finding of before) {
    for (const fix of workspace.workspace.fixes(finding)) {
      fixes++;
      const files = new Map(workspace.files);
      for (const edit of fix.edits) {
        const path = workspace.path(edit.uri);
        const former = files.get(path) ?? "";
        const text = edit.kind === "create" ? edit.text : applyEdits(former, edit.edits);
        files.set(path, text);
        if (problemsIn(path, former) === 0) {
          expect(problemsIn(path, text), `"${fix.title}" breaks the file:\n${text}`).toBe(0);
        }
        if (former.includes("\r\n") && !mixesLineEndings(former)) {
          expect(mixesLineEndings(text), `"${fix.title}" mixes line endings:\n${text}`).toBe(false);
        }
      }
      const after = memoryWorkspace(Object.fromEntries(files), workspace.workspace.folders[0]?.settings).findings();
      const same = after.filter((other) => key(other) === key(finding)).length;
      const same0 = before.filter((other) => key(other) === key(finding)).length;
      expect(same, `"${fix.title}" leaves its finding: ${finding.message}`).toBeLessThan(same0);
      const added = after.filter((other) => other.severity === "error" && !known.has(`${other.uri} ${other.rule}`));
      expect(added, `"${fix.title}" brings a new error`).toEqual([]);
    }
  }
  return fixes;
}
