/**
 * Drafts on whole workspaces: test/golden/generate/<case>/ holds an intent.json and the files that are there before, written/
 * the files that the draft creates or changes, draft.json its titles, notes and commands. Once written, the workspace has the
 * findings that expected.json lists (none, where there is no such file), and the same draft changes nothing more.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AccessIntent } from "../../src/core/generate/intent.ts";
import { draftIn, write } from "../fakes/drafted.ts";
import { expectGolden, expectGoldenFolder } from "../fakes/golden-file.ts";
import { memoryWorkspace, readFolder } from "../fakes/memory-workspace.ts";

const ROOT = join(import.meta.dirname, "generate");
const OWN = /^(?:intent|draft|expected)\.json$|^written\//;

for (const { name } of readdirSync(ROOT, { withFileTypes: true })) {
  test(name, () => {
    const folder = join(ROOT, name);
    const intent = JSON.parse(readFileSync(join(folder, "intent.json"), "utf8")) as AccessIntent;
    const workspace = memoryWorkspace(readFolder(folder, (path) => OWN.test(path)));
    const draft = write(workspace, intent);
    const written = Object.fromEntries(draft.files.map(({ uri, after }) => [workspace.path(uri), after]));
    const writtenFolder = join(folder, "written");
    expectGoldenFolder(writtenFolder, written, existsSync(writtenFolder) ? readFolder(writtenFolder) : {});
    const shown = {
      files: draft.files.map(({ uri, title, before }) => ({
        path: workspace.path(uri),
        title,
        isNew: before === undefined,
      })),
      notes: draft.notes,
      nextSteps: draft.nextSteps,
    };
    expectGolden(join(folder, "draft.json"), `${JSON.stringify(shown, undefined, 2)}\n`);
    const findings = workspace.shown();
    if (findings.length > 0 || existsSync(join(folder, "expected.json"))) {
      expectGolden(join(folder, "expected.json"), `${JSON.stringify(findings, undefined, 2)}\n`);
    }
    const again = draftIn(workspace, intent);
    expect(again.ok && again.draft.files).toEqual([]);
  });
}
