/**
 * Rules on whole workspaces: test/golden/rules/<id>/<case>/ is a workspace, expected.json lists all its findings, fixed/ holds
 * the files that fix-all changes. Every single fix is tried as well: it removes its finding and brings no new one.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { fixAll } from "../../src/core/workspace/fix-all.ts";
import { expectGolden, expectGoldenFolder } from "../fakes/golden-file.ts";
import { readFolder } from "../fakes/memory-workspace.ts";
import { everyFixHelps, foldersIn, openFixture } from "./rule-fixtures.ts";

const ROOT = join(import.meta.dirname, "rules");

for (const rule of foldersIn(ROOT)) {
  describe(rule, () => {
    for (const name of foldersIn(join(ROOT, rule))) {
      test(name, () => {
        const folder = join(ROOT, rule, name);
        const workspace = openFixture(folder);
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
