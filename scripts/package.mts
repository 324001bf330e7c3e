// Packs dist/ and the manifest into irsa-workbench-<version>.vsix; run after the build.
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  name: string;
  version: string;
};

await createVSIX({
  cwd: root,
  packagePath: join(root, `${name}-${version}.vsix`),
  // Everything that runs is bundled.
  dependencies: false,
  // The repository's address is the publisher's to fill in; until then README links stay as they are.
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
