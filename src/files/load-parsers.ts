// Loads the parsers that core takes only when a file needs them: the one for broken YAML, and Terraform's with its WebAssembly.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { HclParser } from "../core/syntax/hcl.ts";
import type { LateParserName, LateParsers } from "../core/syntax/late-parsers.ts";

/** The files that the Terraform parser is made of: names beside the bundles, and where npm puts them. */
const RUNTIME = ["web-tree-sitter.wasm", "node_modules/web-tree-sitter/web-tree-sitter.wasm"];
const GRAMMAR = ["tree-sitter-hcl.wasm", "node_modules/@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm"];

/** Never throws: where a parser cannot be loaded, every file that needs it fails with the reason, and says so. */
export async function loadParsers(names: readonly LateParserName[], script = process.argv[1]): Promise<LateParsers> {
  const tolerant = names.includes("tolerant")
    ? { tolerant: (await import("../core/syntax/parse-yaml-tolerant.ts")).parseYamlTolerant }
    : {};
  if (!names.includes("hcl")) {
    return tolerant;
  }
  return { ...tolerant, hcl: await loadHcl(script) };
}

async function loadHcl(script: string | undefined): Promise<HclParser> {
  try {
    const runtime = readFileSync(find(RUNTIME, script));
    const grammar = readFileSync(find(GRAMMAR, script));
    const { loadHclParser } = await import("../core/syntax/parse-hcl.ts");
    return await loadHclParser(runtime, grammar, () => performance.now());
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Looks beside the running script, then in each folder above it. */
function find(candidates: readonly string[], script: string | undefined): string {
  for (let folder = script === undefined ? undefined : dirname(realpathSync(script)); folder !== undefined; ) {
    const [found] = candidates.map((name) => join(folder ?? "", name)).filter((path) => existsSync(path));
    if (found !== undefined) {
      return found;
    }
    folder = dirname(folder) === folder ? undefined : dirname(folder);
  }
  throw new Error(`${candidates[0]} is missing from this installation`);
}
