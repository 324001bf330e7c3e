/** The LSP client of a browser: its server is a worker of its own, so that checking never holds up the other extensions. */
import * as vscode from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import { BUNDLED_FILE, type WorkerStart } from "../../core/view/worker-start.ts";
import { clientOptions, connected } from "../language-client-options.ts";
import type { ServerEvents } from "../platform.ts";

/** A client that is not started yet. Each start makes a worker of `dist/browser/server.js`. */
export function createLanguageClient(
  extension: vscode.Uri,
  log: vscode.LogOutputChannel,
  events: ServerEvents,
): LanguageClient {
  const bundles = vscode.Uri.joinPath(extension, "dist");
  let worker: Worker | undefined;
  const startWorker = async (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(vscode.Uri.joinPath(bundles, "browser", "server.js").toString(true), {
      name: "IRSA Workbench",
    });
    worker.addEventListener("error", ({ message }) => log.error(`The language server: ${message}`));
    const start: WorkerStart = {
      bundles: `${bundles.toString(true)}/`,
      rulePages: vscode.Uri.joinPath(extension, "docs", "rules").toString(),
      version: versionOf(extension),
    };
    worker.postMessage(start);
    // Not the worker itself: VS Code replaces the class, and the client would not know one when it sees it.
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  const client = new LanguageClient("irsa", "IRSA Workbench", startWorker, clientOptions(log));
  client.onRequest(BUNDLED_FILE, ({ name }: { readonly name: string }) =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(bundles, name)),
  );
  return connected(client, events);
}

function versionOf(extension: vscode.Uri): string {
  const here = vscode.extensions.all.find(({ extensionUri }) => extensionUri.toString() === extension.toString());
  const { version } = (here?.packageJSON ?? {}) as { readonly version?: unknown };
  return typeof version === "string" ? version : "unknown";
}
