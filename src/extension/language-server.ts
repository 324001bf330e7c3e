/** The language server's process and the extension's questions to it: started once, restarted on demand. */
import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from "vscode-languageclient/node";
import { REQUESTS, type RequestTypes, TREE_CHANGED } from "../core/view/requests.ts";
import { CannotProceed } from "./failure.ts";

/** Crashes within three minutes after which the server stays down until the user restarts it. */
const MAX_RESTARTS = 4;

/** Documents that the server sees as they are typed. Diffs and output panels have other schemes and are not checked. */
const SCHEMES = ["file", "vscode-vfs", "untitled"];
const LANGUAGES = ["yaml", "json", "jsonc", "helm", "dockercompose"];

export class LanguageServer implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #treeChanged = new vscode.EventEmitter<void>();
  #started: Promise<void> | undefined;

  /** Fires whenever the tree would be another one. */
  readonly onTreeChanged = this.#treeChanged.event;

  constructor(extension: vscode.Uri, log: vscode.LogOutputChannel) {
    const module = vscode.Uri.joinPath(extension, "dist", "server.js").fsPath;
    const server: ServerOptions = { module, transport: TransportKind.stdio };
    const options: LanguageClientOptions = {
      documentSelector: SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language }))),
      outputChannel: log,
      connectionOptions: { maxRestartCount: MAX_RESTARTS },
    };
    this.#client = new LanguageClient("irsa", "IRSA Workbench", server, options);
    this.#client.onNotification(TREE_CHANGED, () => this.#treeChanged.fire());
  }

  /** Starts the process the first time; later calls wait for the same start. */
  start(): Promise<void> {
    this.#started ??= this.#client.start().catch((cause: unknown) => {
      this.#started = undefined;
      throw new CannotProceed(
        `The language server did not start: ${cause instanceof Error ? cause.message : String(cause)}`,
        "See the output for the reason, then run “IRSA: Restart Language Server”.",
      );
    });
    return this.#started;
  }

  /** Ends the process and starts a new one, which reads the whole workspace again. */
  async restart(): Promise<void> {
    this.#started = this.#client.restart();
    await this.#started;
    this.#treeChanged.fire();
  }

  /** For changes that the server does not report. */
  treeMayHaveChanged(): void {
    this.#treeChanged.fire();
  }

  /** Asks the server; waits for its start where needed. Rejects when the signal is aborted. */
  async request<K extends keyof RequestTypes>(
    name: K,
    params: RequestTypes[K]["params"],
    signal?: AbortSignal,
  ): Promise<RequestTypes[K]["result"]> {
    await this.start();
    const source = new vscode.CancellationTokenSource();
    const cancel = () => source.cancel();
    signal?.addEventListener("abort", cancel);
    try {
      return params === undefined
        ? await this.#client.sendRequest(REQUESTS[name], source.token)
        : await this.#client.sendRequest(REQUESTS[name], params, source.token);
    } finally {
      signal?.removeEventListener("abort", cancel);
      source.dispose();
    }
  }

  dispose(): void {
    this.#treeChanged.dispose();
    void this.#client.dispose();
  }
}
