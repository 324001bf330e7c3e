// What the client can do, read once from its `initialize`: everything optional in LSP is asked for here only.
import type { InitializeParams } from "vscode-languageserver/node";
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
}

export function readClient(params: InitializeParams): Client {
  const { workspace } = params.capabilities;
  const roots = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
  return {
    folders: roots.map(canonicalUri),
    workspaceFolders: workspace?.workspaceFolders === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    initialSettings: sectionOf(params.initializationOptions),
  };
}

/** The `irsa` member of settings that a client sends unasked. */
export function sectionOf(settings: unknown): unknown {
  return typeof settings === "object" && settings !== null && "irsa" in settings ? settings.irsa : undefined;
}
