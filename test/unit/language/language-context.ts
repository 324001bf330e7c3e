// The context of language features over a workspace in memory.
import type { LanguageContext } from "../../../src/core/language/language-context.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { parseYamlTolerant } from "../../../src/core/syntax/parse-yaml-tolerant.ts";
import type { MemoryWorkspace } from "../../fakes/memory-workspace.ts";

export function contextOf({ workspace }: MemoryWorkspace): LanguageContext {
  return {
    graph: workspace.graph,
    text: (uri) => workspace.text(uri),
    parse: (uri, text) => parseFile(uri, text, { tolerant: parseYamlTolerant }),
    findings: (uri) => workspace.check(uri),
  };
}
