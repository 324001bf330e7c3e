/** A file's text to documents with their kinds: the one entry to everything in this folder. */
import { range } from "../text/range.ts";
import { baseName } from "../text/uri.ts";
import type { DocumentKind, FileFormat, SyntaxDocument, SyntaxFile } from "./document.ts";
import { documentKind } from "./kind.ts";
import type { LateParserName, LateParsers } from "./late-parsers.ts";
import type { SyntaxNode } from "./node.ts";
import { parseJson } from "./parse-json.ts";
import { parseYamlEvents } from "./parse-yaml-events.ts";
import { blankOut, findPasted } from "./pasted-prefix.ts";
import {
  documentMayMatter,
  isKustomizationName,
  isNamedForIt,
  isPlainCrd,
  isTrustPolicyName,
  mayHoldWorkload,
  mayMatter,
} from "./prefilter.ts";
import { splitDocuments } from "./split-documents.ts";

/** Files over this many characters are not read. */
export const MAX_FILE_LENGTH = 5 * 1024 * 1024;

/** Longer Terraform files are not read: tree-sitter needs about 200 bytes for each of their characters. */
export const MAX_TERRAFORM_LENGTH = 1024 * 1024;

export interface ParseOptions extends LateParsers {
  /**
   * What is parsed: `identity` leaves out documents that name nothing of identity, for scans of whole workspaces; `workloads`
   * leaves out those that hold no workload either.
   */
  readonly interest?: "identity" | "workloads" | "all";
}

/** Parses a file by its name; never throws for what is in it. */
export function parseFile(uri: string, text: string, options: ParseOptions = {}): SyntaxFile {
  const format = formatOf(uri);
  const skipped = reasonToSkip(text, format);
  if (skipped !== undefined || format === "text") {
    return { uri, format, text, documents: [], pasted: [], skipped, plainWorkloads: false };
  }
  if (format === "terraform") {
    return terraformFile(uri, text, options);
  }
  const quiet = !mayMatter(uri, text);
  const plainWorkloads = options.interest === "identity" && mayHoldWorkload(text);
  if (quiet && (options.interest === "identity" || (options.interest === "workloads" && !mayHoldWorkload(text)))) {
    return { uri, format, text, documents: [], pasted: [], skipped, plainWorkloads };
  }
  const pasted = findPasted(text);
  const clean = blankOut(text, pasted);
  const documents = format === "json" ? [jsonDocument(uri, clean)] : yamlDocuments(uri, clean, options);
  const unparsed = documents.some(
    ({ root, range: { start, end } }) => root === undefined && mayHoldWorkload(text.slice(start, end)),
  );
  return { uri, format, text, documents, pasted, skipped, plainWorkloads: plainWorkloads && unparsed };
}

function terraformFile(uri: string, text: string, { interest = "all", hcl }: ParseOptions): SyntaxFile {
  const file = { uri, format: "terraform", text, documents: [], pasted: [], plainWorkloads: false } as const;
  if (interest !== "all" && !mayMatter(uri, text)) {
    return { ...file, skipped: undefined };
  }
  if (hcl === undefined) {
    return { ...file, skipped: undefined, hcl: "unread" };
  }
  const document = hcl(text);
  const skipped = document === undefined ? "not checked: reading it would take too long" : undefined;
  return { ...file, skipped, hcl: document };
}

/** The parser that would see more: something was not readable without it. */
export function neededParser(file: SyntaxFile): LateParserName | undefined {
  if (file.hcl === "unread") {
    return "hcl";
  }
  return needsTolerantParser(file) ? "tolerant" : undefined;
}

/** True when the tolerant parser would see more: some document was not readable without it. */
export function needsTolerantParser(file: SyntaxFile): boolean {
  return (
    file.format === "yaml" &&
    file.documents.some(
      ({ kind, root, problems }) => kind !== "helm-template" && root === undefined && problems.length > 0,
    )
  );
}

/** Format by file name; everything that is neither YAML nor JSON nor Terraform is text. */
export function formatOf(uri: string): FileFormat {
  const name = baseName(uri);
  if (/\.ya?ml$/i.test(name) || isKustomizationName(name)) {
    return "yaml";
  }
  if (/\.jsonc?$/i.test(name)) {
    return "json";
  }
  return /\.(?:tf|tofu|tfvars)$/i.test(name) ? "terraform" : "text";
}

function reasonToSkip(text: string, format: FileFormat): string | undefined {
  const limit = format === "terraform" ? MAX_TERRAFORM_LENGTH : MAX_FILE_LENGTH;
  if (text.length > limit) {
    const size = (text.length / 1024 / 1024).toFixed(1);
    return `not checked: the file has ${size} MiB, more than the ${limit / 1024 / 1024} MiB that are read`;
  }
  return text.includes("\0") ? "not checked: the file is binary (it contains NUL characters)" : undefined;
}

function jsonDocument(uri: string, text: string): SyntaxDocument {
  const { root, problems } = parseJson(text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text);
  const kind = documentKind(root, baseName(uri));
  // A first or last bracket that is missing hides what the file is; its name still says it.
  const isBroken = kind === "other" && problems.length > 0 && isTrustPolicyName(baseName(uri)) && POLICY.test(text);
  return { kind: isBroken ? "trust-policy" : kind, index: 0, range: range(0, text.length), root, problems };
}

const POLICY = /"Statement"|"Principal"|sts:Assume/;

function yamlDocuments(uri: string, text: string, options: ParseOptions): readonly SyntaxDocument[] {
  const name = baseName(uri);
  const namedForIt = isNamedForIt(name);
  const inTemplates = /\/templates\//.test(uri);
  const parts = splitDocuments(text);
  return parts.map(({ start, end }, index) => {
    const source = text.slice(start, end);
    const span = range(start, end);
    const wanted =
      namedForIt ||
      options.interest === undefined ||
      options.interest === "all" ||
      documentMayMatter(source) ||
      (options.interest === "workloads" && mayHoldWorkload(source));
    if (!wanted || isPlainCrd(source)) {
      return { kind: guessKind(source), index, range: span, root: undefined, problems: [] };
    }
    const templated = source.includes("{{");
    const own = parts.length > 1 ? detached(source) : source;
    let parsed = parseYamlEvents(own, start);
    if (parsed.problems.length > 0 && !templated && options.tolerant !== undefined) {
      parsed = options.tolerant(own, start);
    }
    const { root, problems } = parsed;
    if (templated && (inTemplates || root === undefined || hasTemplateNode(root, text))) {
      return { kind: "helm-template", index, range: span, root, problems: [] };
    }
    return { kind: documentKind(root, name), index, range: span, root, problems };
  });
}

/**
 * The same text in memory of its own. V8 keeps a whole text for a part of it: one value of a rendered chart would hold on to all its
 * megabytes as long as the value is known.
 */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}

/** Kind of a document that is not parsed. */
function guessKind(source: string): DocumentKind {
  return /^apiVersion:/m.test(source) && /^kind:/m.test(source) ? "kubernetes" : "other";
}

/** True when `{{ … }}` stands where YAML sees a flow mapping, so the template may put anything there. */
function hasTemplateNode(root: SyntaxNode, text: string): boolean {
  const open: SyntaxNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === "map") {
      if (node.style === "flow" && text.startsWith("{{", node.range.start)) {
        return true;
      }
      for (const { value } of node.entries) {
        if (value !== undefined) {
          open.push(value);
        }
      }
    } else if (node.kind === "sequence") {
      open.push(...node.items);
    }
  }
  return false;
}
