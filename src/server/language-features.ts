// Completion, hover, definitions, references, rename, lenses, hints, links and outline over LSP.
import {
  CodeLensRefreshRequest,
  type Connection,
  InlayHintRefreshRequest,
  LSPErrorCodes,
  type Position,
  ResponseError,
  type ServerCapabilities,
} from "vscode-languageserver";
import { type Lens, lensesOf } from "../core/language/code-lens.ts";
import { completionsAt } from "../core/language/completion.ts";
import { definitionsAt, locationOf } from "../core/language/definition.ts";
import { documentLinksOf } from "../core/language/document-links.ts";
import { documentSymbolsOf } from "../core/language/document-symbols.ts";
import { hoverAt } from "../core/language/hover.ts";
import { inlayHintsIn } from "../core/language/inlay-hints.ts";
import type { LanguageContext } from "../core/language/language-context.ts";
import { referencesAt } from "../core/language/references.ts";
import { rename, startRename } from "../core/language/rename.ts";
import { workspaceSymbols } from "../core/language/workspace-symbols.ts";
import type { LateParserName, LateParsers } from "../core/syntax/late-parsers.ts";
import { formatOf, parseFile } from "../core/syntax/parse-file.ts";
import { LENS_COMMANDS } from "../core/view/requests.ts";
import { DEFAULT_SETTINGS } from "../core/workspace/settings.ts";
import type { EditingClient } from "./client.ts";
import { toLocation } from "./convert.ts";
import {
  toCodeLens,
  toCompletionItem,
  toDocumentLink,
  toDocumentSymbol,
  toInlayHint,
  toLocationLink,
  toMarkup,
  toRenameEdit,
  toSymbolInformation,
  toWorkspaceSymbol,
} from "./convert-language.ts";
import { folderHolding } from "./folders.ts";
import { canonicalUri } from "./open-documents.ts";
import type { Session } from "./session.ts";
import { soon } from "./slices.ts";

/** Behind these a value may begin. */
const TRIGGERS: readonly string[] = ['"', "'", ":", "/", " "];

export function languageCapabilities({ preparesRename }: EditingClient): ServerCapabilities {
  return {
    completionProvider: { triggerCharacters: [...TRIGGERS] },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: preparesRename ? { prepareProvider: true } : true,
    codeLensProvider: {},
    inlayHintProvider: true,
    documentLinkProvider: {},
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
  };
}

/** More rows nobody reads: whoever does not find it among them types on. */
const MOST_SYMBOLS = 500;

/** Files whose names are indexed before other requests get their turn: some ten milliseconds. */
const FILES_PER_SLICE = 200;

interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}

export class LanguageFeatures {
  readonly #connection: Connection;
  readonly #session: Session;
  readonly #client: () => EditingClient | undefined;
  /** By what the documents that were asked about need. */
  readonly #parsers = new Map<LateParserName, Promise<LateParsers>>();
  #isShowing = false;

  constructor(connection: Connection, session: Session, client: () => EditingClient | undefined) {
    this.#connection = connection;
    this.#session = session;
    this.#client = client;
  }

  /** Answers the requests of all features. */
  register(): void {
    const connection = this.#connection;
    connection.onCompletion((params) =>
      this.#at(params, (context, uri, offset, client) => {
        const { list, isWhole } = completionsAt(context, uri, offset);
        const items = list.map((one, index) => toCompletionItem(one, index, uri, this.#session, client));
        return { isIncomplete: !isWhole, items };
      }),
    );
    connection.onHover((params) =>
      this.#at(params, (context, uri, offset, client) => {
        const hover = hoverAt(context, uri, offset);
        return (
          hover && {
            range: this.#session.lines(uri).range(hover.range),
            contents: toMarkup(hover.prose, client.hoverMarkdown),
          }
        );
      }),
    );
    connection.onDefinition((params) =>
      this.#at(params, ({ graph }, uri, offset, client) => {
        const links = definitionsAt(graph, uri, offset);
        return client.definitionLinks
          ? links.map((link) => toLocationLink(link, uri, this.#session))
          : links.map((link) => toLocation(locationOf(link), this.#session));
      }),
    );
    connection.onReferences((params) =>
      this.#at(params, ({ graph }, uri, offset) =>
        referencesAt(graph, uri, offset, params.context.includeDeclaration).map((place) =>
          toLocation(place, this.#session),
        ),
      ),
    );
    connection.onPrepareRename((params) =>
      this.#at(params, (context, uri, offset) => this.#startRename(context, uri, offset)),
    );
    connection.onRenameRequest((params) =>
      this.#at(params, (context, uri, offset, client) => this.#rename(context, uri, offset, params.newName, client)),
    );
    connection.onCodeLens((params) => this.#in(params, (context, uri, client) => this.#lenses(context, uri, client)));
    connection.languages.inlayHint.on((params) =>
      this.#in(params, (context, uri) => this.#hints(context, uri, params.range)),
    );
    connection.onDocumentLinks((params) =>
      this.#in(params, ({ graph }, uri) =>
        documentLinksOf(graph, uri).map((link) => toDocumentLink(link, uri, this.#session)),
      ),
    );
    connection.onWorkspaceSymbol(async ({ query }) => {
      await this.#session.ready();
      return workspaceSymbols(this.#session.workspace.graph, query)
        .slice(0, MOST_SYMBOLS)
        .map((symbol) => toWorkspaceSymbol(symbol, this.#session));
    });
    connection.onDocumentSymbol((params) =>
      this.#in(params, (context, uri, client) => {
        const symbols = documentSymbolsOf(context, uri);
        return client.nestedSymbols
          ? symbols.map((symbol) => toDocumentSymbol(symbol, uri, this.#session))
          : symbols.flatMap((symbol) => toSymbolInformation(symbol, uri, this.#session));
      }),
    );
  }

  /** What is shown in one file may come from another: asks the client to fetch it anew, once it has asked at all. */
  async refresh(): Promise<void> {
    const client = this.#client();
    if (client === undefined || !this.#isShowing) {
      return;
    }
    await Promise.all([
      client.refreshesLenses ? this.#connection.sendRequest(CodeLensRefreshRequest.type) : undefined,
      client.refreshesHints ? this.#connection.sendRequest(InlayHintRefreshRequest.type) : undefined,
    ]);
  }

  /** Answers about a document as it is now; null for one that is not checked. Nothing is answered before all files are known. */
  async #in<T>(
    { textDocument }: DocumentParams,
    answer: (context: LanguageContext, uri: string, client: EditingClient) => T | undefined,
  ): Promise<T | null> {
    const client = this.#client();
    const uri = canonicalUri(textDocument.uri);
    if (!this.#session.isScanned) {
      await this.#session.ready();
    }
    const parsers = await this.#parsersFor(uri);
    this.#session.takeIn(uri);
    // The first time, this is every file.
    while (!this.#session.workspace.graph.mentions.catchUp(FILES_PER_SLICE)) {
      await new Promise((resolve) => soon(() => resolve(undefined)));
      this.#session.takeIn(uri);
    }
    const { workspace } = this.#session;
    if (client === undefined || !workspace.has(uri)) {
      return null;
    }
    const context: LanguageContext = {
      graph: workspace.graph,
      text: (of) => workspace.text(of),
      parse: (of, text) => parseFile(of, text, parsers),
      findings: (of) => workspace.findings(of),
      looks: workspace.live.snapshots,
      now: Date.now(),
    };
    return answer(context, uri, client) ?? null;
  }

  /** What reads a text that is being typed: of YAML the tolerant parser, of Terraform the only one. */
  #parsersFor(uri: string): Promise<LateParsers> {
    const name = formatOf(uri) === "terraform" ? "hcl" : "tolerant";
    const loading = this.#parsers.get(name) ?? this.#session.host.loadParsers([name]);
    this.#parsers.set(name, loading);
    return loading;
  }

  #at<T>(
    params: DocumentParams & { readonly position: Position },
    answer: (context: LanguageContext, uri: string, offset: number, client: EditingClient) => T | undefined,
  ): Promise<T | null> {
    return this.#in(params, (context, uri, client) =>
      answer(context, uri, this.#session.lines(uri).offset(params.position), client),
    );
  }

  #startRename(context: LanguageContext, uri: string, offset: number) {
    const start = startRename(context, uri, offset);
    if (start?.kind === "refused") {
      throw new ResponseError(LSPErrorCodes.RequestFailed, start.reason);
    }
    return start && { range: this.#session.lines(uri).range(start.range), placeholder: start.name };
  }

  #rename(context: LanguageContext, uri: string, offset: number, newName: string, client: EditingClient) {
    const renaming = rename(context, uri, offset, newName);
    if (renaming?.kind !== "edits") {
      throw new ResponseError(
        LSPErrorCodes.RequestFailed,
        renaming?.reason ?? "Nothing here has a name that can be renamed.",
      );
    }
    const { changes, moves } = renaming;
    const unsure = changes.filter(({ certain }) => !certain);
    if (unsure.length > 0 && !client.changeAnnotations) {
      const files = [...new Set(unsure.map((change) => decodeURIComponent(change.uri.split("/").slice(-2).join("/"))))];
      throw new ResponseError(
        LSPErrorCodes.RequestFailed,
        `It is not certain that the same is meant in ${files.join(", ")}, and this editor cannot ask before it makes an edit. Rename by hand.`,
      );
    }
    if (moves.length > 0 && !(client.renamesFiles && client.documentChanges)) {
      throw new ResponseError(
        LSPErrorCodes.RequestFailed,
        "A file or folder bears the name too, and this editor cannot rename files. Rename by hand.",
      );
    }
    return toRenameEdit(changes, moves, this.#session, client);
  }

  #lenses(context: LanguageContext, uri: string, client: EditingClient) {
    this.#isShowing = true;
    if (!this.#settings(uri).codeLens) {
      return [];
    }
    const lenses = lensesOf(context.graph, uri, client.commands.has(LENS_COMMANDS.verify));
    return lenses.map((lens) => toCodeLens(lens, this.#commandOf(lens, uri, client), uri, this.#session));
  }

  /** Undefined where the client has no such command: the lens is then a line of text. */
  #commandOf({ action, range }: Lens, uri: string, { commands }: EditingClient) {
    if (action === undefined || !commands.has(LENS_COMMANDS[action.kind])) {
      return undefined;
    }
    const command = LENS_COMMANDS[action.kind];
    if (action.kind !== "places") {
      return { command, arguments: [{ namespace: action.namespace, name: action.name }] };
    }
    const places = action.places().map((place) => toLocation(place, this.#session));
    const position = this.#session.lines(uri).position(range.start);
    return places.length === 0 ? undefined : { command, arguments: [this.#session.clientUri(uri), position, places] };
  }

  #hints(context: LanguageContext, uri: string, range: { readonly start: Position; readonly end: Position }) {
    this.#isShowing = true;
    const lines = this.#session.lines(uri);
    const asked = { start: lines.offset(range.start), end: lines.offset(range.end) };
    return this.#settings(uri).inlayHints
      ? inlayHintsIn(context.graph, uri, asked).map((hint) => toInlayHint(hint, uri, this.#session))
      : [];
  }

  #settings(uri: string) {
    return folderHolding(this.#session.folders, uri)?.settings ?? DEFAULT_SETTINGS;
  }
}
