// Entry point of the language server's process: it speaks LSP over standard input and output.
import { createConnection } from "vscode-languageserver/node";
import { findInstallation } from "../files/installation.ts";
import { loadParsers } from "../files/load-parsers.ts";
import { renderChart } from "../files/render-chart.ts";
import { uriOfPath } from "../files/uri-path.ts";
import { DISK } from "./disk.ts";
import { startServer } from "./server.ts";
import { keepHeapSmall } from "./small-heap.ts";

keepHeapSmall();
const transports = ["--stdio", "--node-ipc", "--socket", "--pipe"];
if (!process.argv.some((argument) => transports.some((transport) => argument.startsWith(transport)))) {
  process.argv.push("--stdio");
}
const connection = createConnection();
// Last resort: a bug must show in the client's log, and must not take the server down.
process.on("uncaughtException", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") {
    // The client is gone: there is nobody to serve, nor to tell.
    process.exit(1);
  }
  connection.console.error(`unexpected: ${error.stack ?? error.message}`);
});
process.on("unhandledRejection", (reason) => connection.console.error(`unexpected: ${reason}`));
const { rulePages, version } = findInstallation(process.argv[1]);
startServer(connection, {
  version,
  rulePages: rulePages === undefined ? undefined : uriOfPath(rulePages),
  disk: DISK,
  loadParsers,
  renderChart,
});
