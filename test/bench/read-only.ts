// The floor of whatever checks files in Node: lists a folder, reads every file and looks for five strings, and does nothing else.
// Usage: node test/bench/read-only.ts <folder>
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What `rg` is asked for beside it. */
export const PATTERNS = ["serviceAccountName", "ServiceAccount", "eks.amazonaws.com", "AssumeRole", "AWS_"];

export function readAndScan(paths: readonly string[]): number {
  const needles = PATTERNS.map((pattern) => Buffer.from(pattern));
  let hits = 0;
  for (const path of paths) {
    const bytes = readFileSync(path);
    hits += needles.filter((needle) => bytes.includes(needle)).length;
  }
  return hits;
}

const [, script, folder] = process.argv;
if (script === import.meta.filename && folder !== undefined) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  process.stdout.write(`${readAndScan(paths)} hits in ${paths.length} files\n`);
}
