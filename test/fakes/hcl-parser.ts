// Terraform's parser as the doors load it, from the packages of this checkout.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { HclParser } from "../../src/core/syntax/hcl.ts";
import { loadHclParser } from "../../src/core/syntax/parse-hcl.ts";
import { repositoryRoot } from "../host/paths.ts";

export async function hclParser(): Promise<HclParser> {
  const file = (path: string) => readFileSync(join(repositoryRoot, "node_modules", path));
  return loadHclParser(
    file("web-tree-sitter/web-tree-sitter.wasm"),
    file("@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm"),
    () => performance.now(),
  );
}
