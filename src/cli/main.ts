// Entry point of the command `irsa`.
import { findInstallation } from "../files/installation.ts";
import { processEnvironment } from "./environment.ts";
import { runProgram } from "./program.ts";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader of a pipe (`irsa check | head`) has seen enough.
  if (error.code !== "EPIPE") {
    throw error;
  }
  process.exit(0);
});

void runProgram(process.argv.slice(2), findInstallation(process.argv[1]).version, processEnvironment()).then((code) => {
  // Not process.exit: it would cut off what a pipe has not taken yet.
  process.exitCode = code;
});
