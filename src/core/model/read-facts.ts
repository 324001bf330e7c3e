/** A parsed file to all it says: the dispatch from document kinds to their readers. */
import type { DocumentKind, SyntaxDocument, SyntaxFile } from "../syntax/document.ts";
import type { SyntaxNode } from "../syntax/node.ts";
import type { Fact, FileFacts, FileProblem } from "./facts.ts";
import { readManifest } from "./read-manifest.ts";
import { readSuppressions } from "./read-suppressions.ts";
import type { ReadContext } from "./read-value.ts";

/** Reads the facts of one document; gets only documents that have a root. */
export type DocumentReader = (root: SyntaxNode, context: ReadContext) => readonly Fact[];

/** Kinds without a reader say nothing. */
const READERS: Partial<Record<DocumentKind, DocumentReader>> = {
  kubernetes: readManifest,
  "helm-template": readManifest,
};

/** All facts, problems and suppressions of a file. */
export function readFacts(file: SyntaxFile): FileFacts {
  return {
    uri: file.uri,
    facts: file.documents.flatMap((document) => readDocument(document, file)),
    problems: readProblems(file),
    suppressions: readSuppressions(file.text),
    documentKinds: file.documents.map(({ kind }) => kind),
    skipped: file.skipped,
  };
}

function readDocument(document: SyntaxDocument, file: SyntaxFile): readonly Fact[] {
  const reader = READERS[document.kind];
  if (reader === undefined || document.root === undefined) {
    return [];
  }
  return reader(document.root, { uri: file.uri, text: file.text, document });
}

function readProblems(file: SyntaxFile): readonly FileProblem[] {
  return file.pasted.map((range) => ({
    code: "pasted-prefix" as const,
    message: `"${file.text.slice(range.start, range.end)}" is left over from a copied code block and is not part of the ${
      file.format === "json" ? "JSON" : "YAML"
    }: delete it`,
    range,
  }));
}
