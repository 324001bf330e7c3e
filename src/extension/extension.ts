/** The extension's wiring: commands, tree, status bar and documents on the services, which VS Code disposes with them. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { registerCommands } from "./commands/command.ts";
import { LiveDocuments } from "./documents.ts";
import type { Platform } from "./platform.ts";
import { ProblemCount } from "./problem-count.ts";
import { createServices } from "./services.ts";
import { StatusItem } from "./status-item.ts";
import { IdentityTree } from "./tree/identity-tree.ts";

export function start(context: vscode.ExtensionContext, platform: Platform): void {
  const begun = performance.now();
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const services = createServices(context, platform);
  const { server, log, connections } = services;
  const problems = new ProblemCount();
  context.subscriptions.push(
    new LiveDocuments(server, services.looks),
    problems,
    registerCommands(async () => (await import("./commands/index.ts")).commands, services),
    new IdentityTree(services, problems),
    new StatusItem(connections, problems),
  );
  log.info(`Activated in ${(performance.now() - begun).toFixed(1)} ms`);
  server.startSoon(); // Activation does not wait for the process; whoever asks it something does.
}
