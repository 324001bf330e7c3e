/**
 * Rules on whole workspaces: test/golden/rules/<id>/<case>/ is a workspace, expected.json lists all its findings, fixed/ holds
 * the files that fix-all changes. Every single fix is tried as well: it removes its finding and brings no new one.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RULES } from "../../src/core/rules/registry.ts";
import type { Finding } from "../../src/core/rules/rule.ts";
import { applyEdits } from "../../src/core/text/edits.ts";
import { fixAll } from "../../src/core/workspace/fix-all.ts";
import { readSettings } from "../../src/core/workspace/settings.ts";
import { expectGolden, expectGoldenFolder } from "../fakes/golden-file.ts";
import { type MemoryWorkspace, memoryWorkspace, readFolder } from "../fakes/memory-workspace.ts";

const ROOT = join(import.meta.dirname, "rules");
const SETTINGS_FILE = "settings.json";

const folders = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

for (const rule of folders(ROOT)) {
  describe(rule, () => {
    for (const name of folders(join(ROOT, rule))) {
      test(name, () => {
        const folder = join(ROOT, rule, name);
        const workspace = open(folder);
        expectGolden(join(folder, "expected.json"), `${JSON.stringify(workspace.shown(), undefined, 2)}\n`);
        everyFixHelps(workspace);
        const uris = [...workspace.files.keys()].sort().map(workspace.uri);
        const { files } = fixAll(workspace.workspace, uris);
        const fixed = Object.fromEntries(files.map(({ uri, after }) => [workspace.path(uri), after]));
        const fixedFolder = join(folder, "fixed");
        expectGoldenFolder(fixedFolder, fixed, existsSync(fixedFolder) ? readFolder(fixedFolder) : {});
      });
    }
  });
}

function open(folder: string): MemoryWorkspace {
  const files = readFolder(folder, (path) => path === "expected.json" || path.startsWith("fixed/"));
  const { [SETTINGS_FILE]: settings, ...rest } = files;
  const raw: unknown = settings === undefined ? undefined : JSON.parse(settings);
  const reading = readSettings(raw, new Set(RULES.map(({ meta }) => meta.id)));
  expect(reading.problems).toEqual([]);
  return memoryWorkspace(rest, reading.settings);
}

/** Applies each fix alone to a copy of the workspace. */
function everyFixHelps(workspace: MemoryWorkspace): void {
  const key = (finding: Finding) =>
    `${finding.uri} ${finding.rule} ${finding.messageId} ${JSON.stringify(finding.values)}`;
  const before = workspace.findings();
  const known = new Set(before.map((finding) => `${finding.uri} ${finding.rule}`));
  for (const finding of before) {
    for (const fix of workspace.workspace.fixes(finding)) {
      const files = new Map(workspace.files);
      for (const edit of fix.edits) {
        const path = workspace.path(edit.uri);
        files.set(path, edit.kind === "create" ? edit.text : applyEdits(files.get(path) ?? "", edit.edits));
      }
      const after = memoryWorkspace(Object.fromEntries(files), workspace.workspace.folders[0]?.settings).findings();
      const same = after.filter((other) => key(other) === key(finding)).length;
      const same0 = before.filter((other) => key(other) === key(finding)).length;
      expect(same, `"${fix.title}" leaves its finding: ${finding.message}`).toBeLessThan(same0);
      const added = after.filter((other) => other.severity === "error" && !known.has(`${other.uri} ${other.rule}`));
      expect(added, `"${fix.title}" brings a new error`).toEqual([]);
    }
  }
}
