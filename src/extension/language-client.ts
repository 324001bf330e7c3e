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
import { LENS_COMMANDS } from "../core/view/requests.ts";
import { withEditorCommand } from "./lens-command.ts";
import { SERVER_NODE_ARGUMENTS } from "./server-arguments.ts";

export { type LanguageClient, State } from "vscode-languageclient/node";

/** Crashes within three minutes after which the server stays down until the user restarts it. */
const MAX_RESTARTS = 4;

/** Documents that the server sees as they are typed. Diffs and output panels have other schemes and are not checked. */
const SCHEMES = ["file", "vscode-vfs", "untitled"];
const LANGUAGES = [
  "yaml",
  "json",
  "jsonc",
  "helm",
  "dockercompose",
  "terraform",
  "terraform-vars",
  "opentofu",
  "opentofu-vars",
];

/** Terraform's files, for editors without an extension that gives them a language. */
const PATTERN = "**/*.{tf,tofu,tfvars}";

/** Logs what the client would pop up by itself, message by message and without a way out. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/**
 * A client that is not started yet. Its process is `dist/server.js`, spoken to over stdio.
 * @param onGivenUp called when the process has ended too often and stays down
 */
export function createLanguageClient(
  extension: vscode.Uri,
  log: vscode.LogOutputChannel,
  onGivenUp: () => void,
): LanguageClient {
  const module = vscode.Uri.joinPath(extension, "dist", "server.js").fsPath;
  const server: ServerOptions = {
    module,
    transport: TransportKind.stdio,
    options: { execArgv: [...SERVER_NODE_ARGUMENTS] },
  };
  const options: LanguageClientOptions = {
    documentSelector: SCHEMES.flatMap((scheme) => [
      ...LANGUAGES.map((language) => ({ scheme, language })),
      { scheme, pattern: PATTERN },
    ]),
    outputChannel: log,
    initializationOptions: { commands: Object.values(LENS_COMMANDS), l10n: vscode.l10n.bundle },
    middleware: {
      provideCodeLenses: async (document, token, next) => (await next(document, token))?.map(withEditorCommand),
    },
    errorHandler: tellingHandler(() => client, onGivenUp),
    // Whoever waits for the start says that it failed, with the way out; the client would say it once more without one.
    initializationFailedHandler: (error) => {
      log.error(error instanceof Error ? error : String(error));
      return false;
    },
  };
  const client: LanguageClient = new QuietClient("irsa", "IRSA Workbench", server, options);
  return client;
}

/** The client's own handler, which also tells when it gives up. */
function tellingHandler(client: () => LanguageClient, onGivenUp: () => void): ErrorHandler {
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
        onGivenUp();
      }
      return result;
    },
  };
}
