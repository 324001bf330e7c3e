/** The extension's questions to the language server, whose process is started once and restarted on demand. */
import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { REQUESTS, type RequestTypes, TREE_CHANGED } from "../core/view/requests.ts";
import { COMMANDS } from "./contributions.ts";
import { CannotProceed } from "./failure.ts";
import type { Platform, ServerEvents } from "./platform.ts";

export class LanguageServer implements vscode.Disposable {
  readonly #platform: Platform;
  readonly #extension: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  readonly #treeChanged = new vscode.EventEmitter<void>();
  #client: Promise<BaseLanguageClient> | undefined;
  #started: Promise<BaseLanguageClient> | undefined;
  #isToldDown = false;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #starts = 0;

  /** Fires whenever the tree would be another one. */
  readonly onTreeChanged = this.#treeChanged.event;

  constructor(platform: Platform, extension: vscode.Uri, log: vscode.LogOutputChannel) {
    this.#platform = platform;
    this.#extension = extension;
    this.#log = log;
  }

  /** Starts the process once the editor has gone on: its client is code that no activation should wait for. */
  startSoon(): void {
    this.#soon = setTimeout(() => {
      this.start().catch((error: unknown) => this.#log.error(error instanceof Error ? error : String(error)));
    });
  }

  /** Starts the process the first time; later calls wait for the same start. */
  async start(): Promise<void> {
    await this.#running();
  }

  /** Ends the process and starts a new one, which reads the whole workspace again. */
  async restart(): Promise<void> {
    const client = await this.#created();
    this.#started = client
      .stop()
      .then(() => client.start())
      .then(() => client);
    await this.#running();
    this.#treeChanged.fire();
  }

  /** How often a process has started to answer: a new one knows nothing of what the last one was told. */
  get starts(): number {
    return this.#starts;
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
    const client = await this.#running();
    const source = new vscode.CancellationTokenSource();
    const cancel = () => source.cancel();
    signal?.addEventListener("abort", cancel);
    try {
      return params === undefined
        ? await client.sendRequest(REQUESTS[name], source.token)
        : await client.sendRequest(REQUESTS[name], params, source.token);
    } finally {
      signal?.removeEventListener("abort", cancel);
      source.dispose();
    }
  }

  dispose(): void {
    clearTimeout(this.#soon);
    this.#treeChanged.dispose();
    void this.#client?.then((client) => client.dispose());
  }

  /** Once until it runs again, whether or not anybody looks at the tree: silence would look like "nothing is wrong". */
  async #sayThatItIsDown(): Promise<void> {
    this.#treeChanged.fire();
    if (this.#isToldDown) {
      return;
    }
    this.#isToldDown = true;
    const restart = vscode.l10n.t("Restart Language Server");
    const output = vscode.l10n.t("Show Output");
    const button = await vscode.window.showErrorMessage(
      vscode.l10n.t("IRSA: the language server ends again and again, so nothing is checked."),
      restart,
      output,
    );
    if (button === restart) {
      await vscode.commands.executeCommand(COMMANDS.restartServer);
    } else if (button === output) {
      this.#log.show();
    }
  }

  #created(): Promise<BaseLanguageClient> {
    const events: ServerEvents = {
      started: () => {
        this.#starts++;
        this.#isToldDown = false;
      },
      gaveUp: () => void this.#sayThatItIsDown(),
    };
    this.#client ??= this.#platform.createLanguageClient(this.#extension, this.#log, events).then((client) => {
      client.onNotification(TREE_CHANGED, () => this.#treeChanged.fire());
      return client;
    });
    return this.#client;
  }

  #running(): Promise<BaseLanguageClient> {
    this.#started ??= this.#created().then(async (client) => {
      await client.start();
      return client;
    });
    return this.#started.catch((cause: unknown) => {
      this.#started = undefined;
      throw new CannotProceed(
        vscode.l10n.t(
          "The language server did not start ({0}).",
          cause instanceof Error ? cause.message : String(cause),
        ),
        vscode.l10n.t("See the output for the reason, then run “IRSA: Restart Language Server”."),
      );
    });
  }
}
