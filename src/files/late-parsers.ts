// Loads the parsers that core takes only when a file needs them: the one for broken YAML, and Terraform's with its WebAssembly.
import type { HclParser } from "../core/syntax/hcl.ts";
import type { LateParserName, LateParsers } from "../core/syntax/late-parsers.ts";

/** The files that the Terraform parser is made of. */
export type ParserFile = "web-tree-sitter.wasm" | "tree-sitter-hcl.wasm";

/** Never rejects: where a parser cannot be loaded, every file that needs it fails with the reason, and says so. */
export async function lateParsers(
  names: readonly LateParserName[],
  read: (file: ParserFile) => Promise<Uint8Array>,
): Promise<LateParsers> {
  const tolerant = names.includes("tolerant")
    ? { tolerant: (await import("../core/syntax/parse-yaml-tolerant.ts")).parseYamlTolerant }
    : {};
  return names.includes("hcl") ? { ...tolerant, hcl: await loadHcl(read) } : tolerant;
}

async function loadHcl(read: (file: ParserFile) => Promise<Uint8Array>): Promise<HclParser> {
  try {
    const [runtime, grammar] = await Promise.all([read("web-tree-sitter.wasm"), read("tree-sitter-hcl.wasm")]);
    const { loadHclParser } = await import("../core/syntax/parse-hcl.ts");
    return await loadHclParser(runtime, grammar, () => performance.now());
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
