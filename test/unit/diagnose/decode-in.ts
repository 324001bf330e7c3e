// Decodes a text in the light of files held in memory.
import { decodeError } from "../../../src/core/diagnose/decode.ts";
import type { Finding } from "../../../src/core/rules/rule.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

/** The decoding, with places as `file: covered text`. */
export function decodeIn(
  files: Readonly<Record<string, string>>,
  text: string,
  account?: { readonly namespace: string; readonly name: string },
) {
  const { workspace, findings, path } = memoryWorkspace(files);
  findings();
  const sources = {
    graph: workspace.graph,
    findings: (uri: string) => workspace.findings(uri),
    fixes: (finding: Finding) => workspace.fixes(finding),
  };
  const decoding = decodeError(text, sources, account);
  return {
    ...decoding,
    ids: decoding.causes.map(({ cause }) => cause),
    standing: (id: string) => decoding.causes.find(({ cause }) => cause === id)?.standing,
    evidence: (id: string) =>
      (decoding.causes.find(({ cause }) => cause === id)?.evidence ?? []).map(
        ({ weighs, message }) => `${weighs}: ${message}`,
      ),
    places: (id: string) =>
      (decoding.causes.find(({ cause }) => cause === id)?.places ?? []).map(
        ({ location: { uri, range } }) => `${path(uri)}: ${(files[path(uri)] ?? "").slice(range.start, range.end)}`,
      ),
  };
}
