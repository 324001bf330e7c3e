/** The LSP client, in a bundle of its own: it is ten times the rest of the extension and is loaded after activation. */
import * as vscode from "vscode";
import {
  CloseAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from "vscode-languageclient/node";
import { clientOptions, connected } from "../language-client-options.ts";
import type { ServerEvents } from "../platform.ts";
import { SERVER_NODE_ARGUMENTS } from "./server-arguments.ts";

/** Crashes within three minutes after which the server stays down until the user restarts it. */
const MAX_RESTARTS = 4;

/** Logs what the client would pop up by itself, message by message and without a way out. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** A client that is not started yet. Its process is `dist/server.js`, spoken to over stdio. */
export function createLanguageClient(
  extension: vscode.Uri,
  log: vscode.LogOutputChannel,
  events: ServerEvents,
): LanguageClient {
  const server: ServerOptions = {
    module: vscode.Uri.joinPath(extension, "dist", "server.js").fsPath,
    transport: TransportKind.stdio,
    options: { execArgv: [...SERVER_NODE_ARGUMENTS] },
  };
  const options: LanguageClientOptions = {
    ...clientOptions(log),
    errorHandler: tellingHandler(() => client, events.gaveUp),
  };
  const client: LanguageClient = new QuietClient("irsa", "IRSA Workbench", server, options);
  return connected(client, events);
}

/** The client's own handler, which also tells when it gives up. */
function tellingHandler(client: () => LanguageClient, gaveUp: () => void): ErrorHandler {
  let own: ErrorHandler | undefined;
  const handler = () => {
    own ??= client().createDefaultErrorHandler(MAX_RESTARTS);
    return own;
  };
  return {
    error: (error, message, count) => handler().error(error, message, count),
    async closed() {
      const result = await handler().closed();
      if (result.action === CloseAction.DoNotRestart) {
        gaveUp();
      }
      return result;
    },
  };
}
