// The language server in a browser's worker: it speaks LSP by messages, and every file comes from the client.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { BUNDLED_FILE, type WorkerStart } from "../../core/view/worker-start.ts";
import { lateParsers } from "../../files/late-parsers.ts";
import { startServer } from "../server.ts";

/** @param scope of the worker */
export function serve({ rulePages, version }: WorkerStart, scope: DedicatedWorkerGlobalScope): void {
  const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
  // Last resort: a bug must show in the client's log.
  scope.addEventListener("unhandledrejection", ({ reason }) => connection.console.error(`unexpected: ${reason}`));
  startServer(connection, {
    version,
    rulePages,
    disk: undefined,
    renderChart: undefined,
    loadParsers: (names) => lateParsers(names, (name) => connection.sendRequest(BUNDLED_FILE, { name })),
  });
}
