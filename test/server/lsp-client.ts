// A language client without an editor: starts the real server over stdio and remembers what it says.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type CodeAction,
  type CodeActionContext,
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type LogMessageParams,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type RegistrationParams,
  type ShowMessageParams,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
} from "vscode-languageserver-protocol/node";
import { URI } from "vscode-uri";
import { doorArguments } from "../fakes/door.ts";
import { type TemporaryFolder, temporaryFolder } from "../host/paths.ts";
import { answerFileRequests } from "./virtual-files.ts";

export interface ClientOptions {
  /** Folders below the temporary one; by default the temporary one itself. Empty: no folder is open. */
  readonly folders?: readonly string[];
  /** Value of the `irsa` section. */
  readonly settings?: unknown;
  /** Capabilities in place of the usual ones. */
  readonly capabilities?: InitializeParams["capabilities"];
  /** Sent as they are. */
  readonly initializationOptions?: unknown;
  /** URI that stands for the temporary folder: then it is on no disk that the server sees, and the server has to ask for files. */
  readonly origin?: string;
}

/** What an editor such as VS Code can do. */
export const EDITOR: InitializeParams["capabilities"] = {
  workspace: {
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    workspaceFolders: true,
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ["create", "rename"],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
    hover: { contentFormat: ["markdown", "plaintext"] },
    completion: { completionItem: { documentationFormat: ["markdown", "plaintext"] } },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    rename: { prepareSupport: true },
  },
};

export class LspClient {
  readonly root: string;
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly published: PublishDiagnosticsParams[] = [];
  readonly log: LogMessageParams[] = [];
  readonly shown: ShowMessageParams[] = [];
  readonly registrations: RegistrationParams["registrations"][number][] = [];
  /** What the server asked about files: `folder <uri>` or `file <uri>`. */
  readonly asked: string[] = [];
  treeChanges = 0;
  /** Methods of the requests by which the server asked for a refresh. */
  readonly refreshes: string[] = [];
  settings: unknown;
  readonly #folder: TemporaryFolder;
  readonly #diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly #waiting = new Set<() => void>();
  readonly #origin: string | undefined;
  #version = 1;

  private constructor(files: Readonly<Record<string, string>>, settings: unknown, origin: string | undefined) {
    this.#origin = origin;
    this.#folder = temporaryFolder("server");
    this.root = this.#folder.path;
    this.settings = settings;
    for (const [path, text] of Object.entries(files)) {
      this.write(path, text);
    }
    this.process = spawn(process.execPath, [...doorArguments("server"), "--stdio"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const { stdin, stdout } = this.process;
    if (stdin === null || stdout === null) {
      throw new Error("the server has no pipes");
    }
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    if (origin !== undefined) {
      answerFileRequests(this.connection, this.root, origin, (question) => this.asked.push(question));
    }
    this.#listen();
  }

  /** Starts a server on a temporary folder that holds `files`. */
  static async start(
    files: Readonly<Record<string, string>>,
    options: ClientOptions = {},
  ): Promise<LspClient & { readonly initialized: InitializeResult }> {
    const client = new LspClient(files, options.settings ?? {}, options.origin);
    const folders = (options.folders ?? [""]).map((path) => ({ uri: client.uri(path), name: path || "root" }));
    const initialized = await client.connection.sendRequest<InitializeResult>("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: options.capabilities ?? EDITOR,
      ...(options.initializationOptions === undefined ? {} : { initializationOptions: options.initializationOptions }),
      workspaceFolders: folders,
    });
    await client.connection.sendNotification("initialized", {});
    return Object.assign(client, { initialized });
  }

  uri(path: string): string {
    const uri = this.#origin === undefined ? URI.file(join(this.root, path)).toString() : `${this.#origin}/${path}`;
    return uri.replace(/\/$/, "");
  }

  write(path: string, text: string | Uint8Array): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  delete(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  open(path: string, text: string, languageId = "yaml"): Promise<void> {
    this.#version = 1;
    return this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: this.uri(path), languageId, version: this.#version, text },
    });
  }

  /** Replaces the whole text, or one range of it. */
  change(path: string, text: string, range?: Range): Promise<void> {
    this.#version++;
    return this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.uri(path), version: this.#version },
      contentChanges: [range === undefined ? { text } : { range, text }],
    });
  }

  close(path: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didClose", { textDocument: { uri: this.uri(path) } });
  }

  /** Types: 1 created, 2 changed, 3 deleted. */
  watched(...changes: readonly (readonly [path: string, type: 1 | 2 | 3])[]): Promise<void> {
    return this.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: changes.map(([path, type]) => ({ uri: this.uri(path), type })),
    });
  }

  actions(path: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<readonly CodeAction[]> {
    return this.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri: this.uri(path) },
      range,
      context: { diagnostics: [], ...context },
    });
  }

  /** A request about a place in a document. */
  at<T>(method: string, path: string, position: Position, more: object = {}): Promise<T> {
    return this.connection.sendRequest<T>(method, { textDocument: { uri: this.uri(path) }, position, ...more });
  }

  /** A request about a whole document. */
  in<T>(method: string, path: string, more: object = {}): Promise<T> {
    return this.connection.sendRequest<T>(method, { textDocument: { uri: this.uri(path) }, ...more });
  }

  diagnostics(path: string): readonly Diagnostic[] {
    return this.#diagnostics.get(this.uri(path)) ?? [];
  }

  /** Rule ids of a file's diagnostics. */
  codes(path: string): readonly unknown[] {
    return this.diagnostics(path).map(({ code }) => code);
  }

  /** Waits until something the server said makes `isSo` true. */
  async until(isSo: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!isSo()) {
      const left = deadline - Date.now();
      if (left <= 0) {
        throw new Error(`waited in vain until ${what}; the server said ${JSON.stringify(this.published.slice(-5))}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 1000));
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  untilCodes(path: string, ...codes: readonly string[]): Promise<void> {
    const wanted = JSON.stringify([...codes].sort());
    return this.until(() => JSON.stringify([...this.codes(path)].sort()) === wanted, `${path} has ${wanted}`);
  }

  /** Waits until all that was sent has been checked. */
  async idle(): Promise<void> {
    await this.connection.sendRequest("irsa/choices");
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.process.once("exit", resolve));
    if (this.process.exitCode === null) {
      await this.connection.sendRequest("shutdown");
      await this.connection.sendNotification("exit");
      await exited;
    }
    this.connection.dispose();
    this.#folder.remove();
  }

  #listen(): void {
    const say = () => {
      for (const wake of this.#waiting) {
        wake();
      }
      this.#waiting.clear();
    };
    const on = <T>(method: string, take: (params: T) => void) =>
      this.connection.onNotification(method, (params: T) => {
        take(params);
        say();
      });
    on<PublishDiagnosticsParams>("textDocument/publishDiagnostics", (params) => {
      this.published.push(params);
      this.#diagnostics.set(params.uri, params.diagnostics);
    });
    on<LogMessageParams>("window/logMessage", (params) => this.log.push(params));
    on<ShowMessageParams>("window/showMessage", (params) => this.shown.push(params));
    on<undefined>("irsa/treeChanged", () => {
      this.treeChanges++;
    });
    this.connection.onRequest("client/registerCapability", ({ registrations }: RegistrationParams) => {
      this.registrations.push(...registrations);
      say();
    });
    for (const method of ["workspace/codeLens/refresh", "workspace/inlayHint/refresh"]) {
      this.connection.onRequest(method, () => {
        this.refreshes.push(method);
        say();
        return null;
      });
    }
    this.connection.onRequest("window/showMessageRequest", (params: ShowMessageParams) => {
      this.shown.push(params);
      say();
      return null;
    });
    this.connection.onRequest("workspace/configuration", ({ items }: { readonly items: readonly unknown[] }) =>
      items.map(() => this.settings),
    );
    this.connection.listen();
  }
}

/** Position `at` characters behind the beginning of the first occurrence of a text. */
export function positionOf(text: string, wanted: string, at = 0): Position {
  const offset = text.indexOf(wanted);
  if (offset < 0) {
    throw new Error(`there is no ${wanted}`);
  }
  const before = text.slice(0, offset + at).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

/** A text with a workspace edit's changes to one document made. */
export function applied(text: string, uri: string, edit: WorkspaceEdit | undefined): string {
  const edits = [
    ...(edit?.changes?.[uri] ?? []),
    ...(edit?.documentChanges ?? []).flatMap((change) =>
      "textDocument" in change && change.textDocument.uri === uri ? change.edits : [],
    ),
  ];
  const lines = text.split("\n");
  const offset = ({ line, character }: Range["start"]) =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, character);
  let result = text;
  for (const one of [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start))) {
    if (!("newText" in one)) {
      throw new Error("the edit has a snippet");
    }
    result = result.slice(0, offset(one.range.start)) + one.newText + result.slice(offset(one.range.end));
  }
  return result;
}
