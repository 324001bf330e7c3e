// The context of language features over a workspace in memory.
import type { LanguageContext } from "../../../src/core/language/language-context.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { parseYamlTolerant } from "../../../src/core/syntax/parse-yaml-tolerant.ts";
import { hclParser } from "../../fakes/hcl-parser.ts";
import type { MemoryWorkspace } from "../../fakes/memory-workspace.ts";

const hcl = await hclParser();

export function contextOf({ workspace }: MemoryWorkspace): LanguageContext {
  return {
    graph: workspace.graph,
    text: (uri) => workspace.text(uri),
    parse: (uri, text) => parseFile(uri, text, { tolerant: parseYamlTolerant, hcl }),
    findings: (uri) => workspace.check(uri),
    looks: [],
    now: 0,
  };
}
