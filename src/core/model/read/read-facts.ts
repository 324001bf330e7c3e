/** A parsed file to all it says: the dispatch from document kinds to their readers. */
import { isTemplated } from "../../names/template.ts";
import type { DocumentKind, SyntaxDocument, SyntaxFile } from "../../syntax/document.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import type { Fact, FileFacts, FileProblem } from "../facts.ts";
import { patchedFacts } from "../kustomize/patched-facts.ts";
import { readPatchDocument, UNREADABLE } from "../kustomize/read-patch-document.ts";
import { noFacts } from "../silent-file.ts";
import { readCloudFormation } from "./read-cloudformation.ts";
import { readEksctl } from "./read-eksctl.ts";
import { readHelmFacts } from "./read-helm-values.ts";
import { readKustomization } from "./read-kustomization.ts";
import { readManifest } from "./read-manifest.ts";
import { concernsIdentity, readPlaceholders } from "./read-placeholders.ts";
import { readRoleCommands } from "./read-role-commands.ts";
import { readSuppressions } from "./read-suppressions.ts";
import { policyProblem, readTrustPolicyDocument } from "./read-trust-document.ts";
import type { ReadContext } from "./read-value.ts";

/** Reads the facts of one document; gets only documents that have a root. */
export type DocumentReader = (root: SyntaxNode, context: ReadContext) => readonly Fact[];

/** Kinds without a reader say nothing. */
const READERS: Partial<Record<DocumentKind, DocumentReader>> = {
  kubernetes: readManifest,
  "helm-template": readManifest,
  "trust-policy": readTrustPolicyDocument,
  kustomization: readKustomization,
  cloudformation: readCloudFormation,
  eksctl: readEksctl,
  "helm-values": readHelmFacts,
};

/** Kinds that people apply as they stand, so that a placeholder in them is one that was forgotten. */
const APPLIED: ReadonlySet<DocumentKind> = new Set<DocumentKind>(["kubernetes", "trust-policy"]);

/** All facts, problems and suppressions of a file; `asPatch`: of one that a kustomization lists as a patch. */
export function readFacts(file: SyntaxFile, asPatch = false): FileFacts {
  if (file.documents.length + file.pasted.length === 0 && (file.format === "yaml" || file.format === "json")) {
    // Most files of a workspace: what their comments silence is not said in the first place.
    return noFacts(file.uri, file.skipped);
  }
  const read = asPatch ? readPatchFacts : readDocument;
  return {
    uri: file.uri,
    facts: [...file.documents.flatMap((document) => read(document, file)), ...readText(file)],
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
  const context = { uri: file.uri, text: file.text, document };
  const facts = reader(document.root, context);
  const applied = APPLIED.has(document.kind) && concernsIdentity(facts);
  return applied ? [...facts, ...readPlaceholders(document.root, context)] : facts;
}

/** What the document changes, and what it says of the objects that it is for. */
function readPatchFacts(document: SyntaxDocument, file: SyntaxFile): readonly Fact[] {
  const { root, index, range, problems } = document;
  if (root === undefined && problems.length === 0) {
    return [];
  }
  const context = { uri: file.uri, text: file.text, document };
  const patch = root === undefined || problems.length > 0 ? UNREADABLE : readPatchDocument(root, context);
  const base = { uri: file.uri, document: index, range, source: "manifest" } as const;
  return [{ ...base, kind: "patch", patch }, ...(root ? patchedFacts(patch, root, context) : [])];
}

function readText(file: SyntaxFile): readonly Fact[] {
  return file.format === "text" && file.skipped === undefined ? readRoleCommands(file) : [];
}

function readProblems(file: SyntaxFile): readonly FileProblem[] {
  const language = file.format === "json" ? "JSON" : "YAML";
  const pasted = file.pasted.map((range) => ({
    code: "pasted-prefix" as const,
    message: `"${file.text.slice(range.start, range.end)}" was copied along with the code block and is not ${language}; delete it`,
    range,
  }));
  return [...pasted, ...file.documents.flatMap((document) => jsonProblem(document, file))];
}

/** The first thing wrong with a trust policy's JSON; what follows is mostly its echo. Templates are not JSON yet. */
function jsonProblem(document: SyntaxDocument, file: SyntaxFile): readonly FileProblem[] {
  const [first] = document.problems;
  if (file.format !== "json" || document.kind !== "trust-policy" || first === undefined) {
    return [];
  }
  const line = file.text.slice(file.text.lastIndexOf("\n", first.range.start - 1) + 1).split("\n", 1)[0] ?? "";
  if (isTemplated(line)) {
    return [];
  }
  return [policyProblem(first)];
}
