// The late parsers of an installation: their WebAssembly lies beside the running script, or where npm puts it.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LateParserName, LateParsers } from "../core/syntax/late-parsers.ts";
import { lateParsers, type ParserFile } from "./late-parsers.ts";

const PACKAGES: Readonly<Record<ParserFile, string>> = {
  "web-tree-sitter.wasm": "node_modules/web-tree-sitter",
  "tree-sitter-hcl.wasm": "node_modules/@tree-sitter-grammars/tree-sitter-hcl",
};

/** Never rejects. */
export function loadParsers(names: readonly LateParserName[], script = process.argv[1]): Promise<LateParsers> {
  return lateParsers(names, async (file) => readFileSync(find([file, `${PACKAGES[file]}/${file}`], script)));
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
