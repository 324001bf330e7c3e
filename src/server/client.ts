// What the client can do, read once from its `initialize`: everything optional in LSP is asked for here only.
import { type InitializeParams, MarkupKind, ResourceOperationKind } from "vscode-languageserver";
import type { FILE_REQUESTS } from "../core/view/file-requests.ts";
import { canonicalUri } from "./open-documents.ts";

export interface Client {
  readonly folders: readonly string[];
  readonly workspaceFolders: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly documentChanges: boolean;
  /** `irsa` section of the initialization options: the settings of clients that cannot be asked for them. */
  readonly initialSettings: unknown;
  /** Translated texts by their English: `l10n` of the initialization options; undefined for English. */
  readonly texts: Readonly<Record<string, string>> | undefined;
  /** Whether it answers {@link FILE_REQUESTS}: `readsFiles` of the initialization options. */
  readonly readsFiles: boolean;
  readonly editing: EditingClient;
}

/** What the client can do with answers about a document. */
export interface EditingClient {
  readonly documentChanges: boolean;
  /** Whether edits can be labelled, and held back until the user has confirmed them. */
  readonly changeAnnotations: boolean;
  /** Whether a workspace edit can rename files. */
  readonly renamesFiles: boolean;
  readonly preparesRename: boolean;
  readonly hoverMarkdown: boolean;
  readonly completionMarkdown: boolean;
  readonly definitionLinks: boolean;
  readonly nestedSymbols: boolean;
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
  /** Commands that the client has for lenses: `commands` of the initialization options. */
  readonly commands: ReadonlySet<string>;
}

export function readClient(params: InitializeParams): Client {
  const { workspace } = params.capabilities;
  const roots = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
  const editing = readEditing(params);
  return {
    folders: roots.map(canonicalUri),
    workspaceFolders: workspace?.workspaceFolders === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    documentChanges: editing.documentChanges,
    initialSettings: sectionOf(params.initializationOptions),
    texts: readTexts(params.initializationOptions),
    readsFiles: optionOf(params.initializationOptions, "readsFiles") === true,
    editing,
  };
}

function readEditing({ capabilities, initializationOptions }: InitializeParams): EditingClient {
  const { textDocument, workspace } = capabilities;
  const edits = workspace?.workspaceEdit;
  const completion = textDocument?.completion?.completionItem?.documentationFormat;
  return {
    documentChanges: edits?.documentChanges === true,
    changeAnnotations: edits?.changeAnnotationSupport !== undefined && edits.documentChanges === true,
    renamesFiles: edits?.resourceOperations?.includes(ResourceOperationKind.Rename) === true,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    hoverMarkdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    completionMarkdown: completion?.includes(MarkupKind.Markdown) === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    commands: readCommands(initializationOptions),
  };
}

function readCommands(options: unknown): ReadonlySet<string> {
  const commands = optionOf(options, "commands");
  return new Set(Array.isArray(commands) ? commands.filter((command) => typeof command === "string") : []);
}

function readTexts(options: unknown): Readonly<Record<string, string>> | undefined {
  const texts = optionOf(options, "l10n");
  if (typeof texts !== "object" || texts === null) {
    return undefined;
  }
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => typeof text === "string"));
}

/** The `irsa` member of settings that a client sends unasked. */
export function sectionOf(settings: unknown): unknown {
  return optionOf(settings, "irsa");
}

function optionOf(options: unknown, name: string): unknown {
  return typeof options === "object" && options !== null
    ? Object.getOwnPropertyDescriptor(options, name)?.value
    : undefined;
}
