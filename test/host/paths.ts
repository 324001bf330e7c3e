// Where the hosts keep what they download and where the suites leave their results, in one place for all of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout: the folder of package.json. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Downloads that survive from run to run; ignored by git. */
export const cacheFolder = join(repositoryRoot, ".vscode-test");

/** Screenshots, server logs and JSON reports of the last run; ignored by git. */
export const resultsFolder = join(repositoryRoot, "test-results");

/** A fresh temporary folder with its removal. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** Makes a temporary folder whose name starts with `irsa-<purpose>-`. */
export function temporaryFolder(purpose: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `irsa-${purpose}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}
