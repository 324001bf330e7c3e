// The answers of language features as LSP has them; lines and characters come from the same index as everywhere (convert.ts).
import {
  type ChangeAnnotation,
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type LocationLink,
  type DocumentLink as LspDocumentLink,
  type DocumentSymbol as LspDocumentSymbol,
  type InlayHint as LspInlayHint,
  type MarkupContent,
  MarkupKind,
  type SymbolInformation,
  SymbolKind,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { Lens } from "../core/language/code-lens.ts";
import type { Completion } from "../core/language/completion.ts";
import type { DefinitionLink } from "../core/language/definition.ts";
import type { DocumentLink } from "../core/language/document-links.ts";
import type { DocumentSymbol, SymbolKind as OutlineKind } from "../core/language/document-symbols.ts";
import type { InlayHint } from "../core/language/inlay-hints.ts";
import { type Prose, toMarkdown, toPlain } from "../core/language/prose.ts";
import type { RenameChange, RenameGroup, RenameMove } from "../core/language/renaming.ts";
import type { SuggestionKind } from "../core/language/suggestions.ts";
import type { WorkspaceSymbol } from "../core/language/workspace-symbols.ts";
import type { FileEdit } from "../core/text/edits.ts";
import type { EditingClient } from "./client.ts";
import { type ConvertContext, toWorkspaceEdit } from "./convert.ts";

export function toMarkup(prose: Prose, markdown: boolean): MarkupContent {
  return markdown
    ? { kind: MarkupKind.Markdown, value: toMarkdown(prose) }
    : { kind: MarkupKind.PlainText, value: toPlain(prose) };
}

const ITEM_KINDS: Readonly<Record<SuggestionKind, CompletionItemKind>> = {
  account: CompletionItemKind.Reference,
  namespace: CompletionItemKind.Module,
  role: CompletionItemKind.Constant,
  text: CompletionItemKind.Value,
  issuer: CompletionItemKind.Constant,
  key: CompletionItemKind.Property,
  word: CompletionItemKind.EnumMember,
  container: CompletionItemKind.Variable,
};

/** `index` keeps the order that the list has. */
export function toCompletionItem(
  { suggestion, range, newText }: Completion,
  index: number,
  uri: string,
  context: ConvertContext,
  client: EditingClient,
): CompletionItem {
  const { text, kind, detail, docs } = suggestion;
  return {
    label: text,
    kind: ITEM_KINDS[kind],
    ...(detail === undefined ? {} : { detail }),
    ...(docs === undefined ? {} : { documentation: toMarkup(docs, client.completionMarkdown) }),
    sortText: String(index).padStart(4, "0"),
    filterText: text,
    textEdit: { range: context.lines(uri).range(range), newText },
  };
}

export function toLocationLink(link: DefinitionLink, from: string, context: ConvertContext): LocationLink {
  const lines = context.lines(link.uri);
  return {
    originSelectionRange: context.lines(from).range(link.origin),
    targetUri: context.clientUri(link.uri),
    targetRange: lines.range(link.range),
    targetSelectionRange: lines.range(link.selection),
  };
}

export function toInlayHint({ offset, label, tooltip }: InlayHint, uri: string, context: ConvertContext): LspInlayHint {
  const position = context.lines(uri).position(offset);
  return { position, label, paddingLeft: true, tooltip: toMarkup(tooltip, true) };
}

export function toDocumentLink(
  { range, url, tooltip }: DocumentLink,
  uri: string,
  context: ConvertContext,
): LspDocumentLink {
  return { range: context.lines(uri).range(range), target: url, tooltip };
}

/** A lens without a command is a line of text. */
export function toCodeLens(
  { range, title }: Lens,
  command: { readonly command: string; readonly arguments: unknown[] } | undefined,
  uri: string,
  context: ConvertContext,
): CodeLens {
  return { range: context.lines(uri).range(range), command: { title, ...(command ?? { command: "" }) } };
}

const SYMBOL_KINDS: Readonly<Record<OutlineKind, SymbolKind>> = {
  object: SymbolKind.Class,
  container: SymbolKind.Module,
  policy: SymbolKind.Interface,
  statement: SymbolKind.Method,
  condition: SymbolKind.Property,
};

export function toDocumentSymbol(symbol: DocumentSymbol, uri: string, context: ConvertContext): LspDocumentSymbol {
  const { name, detail, kind, range, selection, children } = symbol;
  const lines = context.lines(uri);
  return {
    name,
    detail,
    kind: SYMBOL_KINDS[kind],
    range: lines.range(range),
    selectionRange: lines.range(selection),
    children: children.map((child) => toDocumentSymbol(child, uri, context)),
  };
}

/** For clients that show no tree. */
export function toSymbolInformation(
  symbol: DocumentSymbol,
  uri: string,
  context: ConvertContext,
  containerName?: string,
): SymbolInformation[] {
  const { name, kind, range, children } = symbol;
  const location = { uri: context.clientUri(uri), range: context.lines(uri).range(range) };
  const own = { name, kind: SYMBOL_KINDS[kind], location, ...(containerName === undefined ? {} : { containerName }) };
  return [own, ...children.flatMap((child) => toSymbolInformation(child, uri, context, name))];
}

const NAME_KINDS: Readonly<Record<WorkspaceSymbol["kind"], SymbolKind>> = {
  account: SymbolKind.Key,
  workload: SymbolKind.Class,
  role: SymbolKind.Interface,
  cluster: SymbolKind.Namespace,
};

export function toWorkspaceSymbol(
  { name, kind, container, uri, range }: WorkspaceSymbol,
  context: ConvertContext,
): SymbolInformation {
  const location = { uri: context.clientUri(uri), range: context.lines(uri).range(range) };
  return { name, kind: NAME_KINDS[kind], location, containerName: container };
}

const GROUPS: Readonly<Record<RenameGroup, ChangeAnnotation>> = {
  manifests: { label: "Manifests, overlays and chart values" },
  "trust-policies": {
    label: "Trust policies",
    description: "IAM goes by the old text until the role's trust policy is updated there too.",
  },
  associations: {
    label: "EKS Pod Identity associations",
    description: "EKS goes by the old association until it is made anew there.",
  },
  infrastructure: { label: "Infrastructure", description: "What defines roles, clusters and accounts." },
  scripts: { label: "Scripts" },
};

const UNSURE = "Likely, but no file says for certain that the same is meant. Look at each.";

/** One edit for a whole rename. Only what is not certain asks for a confirmation: editors leave such edits unticked. */
export function toRenameEdit(
  changes: readonly RenameChange[],
  moves: readonly RenameMove[],
  context: ConvertContext,
  client: EditingClient,
): WorkspaceEdit {
  const uris = [...new Set(changes.map(({ uri }) => uri))];
  if (!client.changeAnnotations) {
    const edits = uris.map(
      (uri): FileEdit => ({
        kind: "edit",
        uri,
        edits: changes.filter((one) => one.uri === uri).map(({ edit }) => edit),
      }),
    );
    const plain = toWorkspaceEdit(edits, context, client.documentChanges) ?? { changes: {} };
    const renames = moves.map((move) => toRenameFile(move, context));
    return plain.documentChanges === undefined ? plain : { documentChanges: [...plain.documentChanges, ...renames] };
  }
  const annotations: Record<string, ChangeAnnotation> = {};
  const documentChanges = uris.map((uri): TextDocumentEdit => {
    const lines = context.lines(uri);
    const edits = changes
      .filter((one) => one.uri === uri)
      .map(({ edit, group, certain }) => {
        const annotationId = certain ? group : `${group}-unsure`;
        annotations[annotationId] = annotationOf(group, certain);
        return { range: lines.range(edit.range), newText: edit.newText, annotationId };
      });
    return { textDocument: { uri: context.clientUri(uri), version: context.version(uri) }, edits };
  });
  const renames = moves.map((move) => toRenameFile(move, context));
  return { documentChanges: [...documentChanges, ...renames], changeAnnotations: annotations };
}

function annotationOf(group: RenameGroup, certain: boolean): ChangeAnnotation {
  const { label, description } = GROUPS[group];
  return certain
    ? { label, needsConfirmation: false, ...(description === undefined ? {} : { description }) }
    : { label: `${label}, not certain`, needsConfirmation: true, description: UNSURE };
}

function toRenameFile({ from, to }: RenameMove, context: ConvertContext) {
  return { kind: "rename" as const, oldUri: context.clientUri(from), newUri: to, options: { overwrite: false } };
}
