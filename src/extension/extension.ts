/** The extension's wiring: builds each part once, hands it to those who need it, and lets VS Code dispose all of them. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { Accounts } from "./access/accounts.ts";
import { Connections } from "./access/connections.ts";
import { Scenarios } from "./access/scenarios.ts";
import { registerCommands } from "./commands/command.ts";
import { DraftDocuments, LiveDocuments, ReportDocuments } from "./documents.ts";
import { GuidePanel } from "./guide/guide-panel.ts";
import { LanguageServer } from "./language-server.ts";
import { LiveLooks } from "./live/looks.ts";
import type { Platform } from "./platform.ts";
import { ProblemCount } from "./problem-count.ts";
import type { Services } from "./services.ts";
import { StatusItem } from "./status-item.ts";
import { IdentityTree } from "./tree/identity-tree.ts";
import { TreeView } from "./tree/tree-options.ts";

export function start(context: vscode.ExtensionContext, platform: Platform): void {
  const begun = performance.now();
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const log = vscode.window.createOutputChannel("IRSA Workbench", { log: true });
  const server = new LanguageServer(platform, context.extensionUri, log);
  const accounts = new Accounts(context.globalStorageUri, platform);
  const connections = new Connections(accounts, context.workspaceState);
  const looks = new LiveLooks(connections, server, context.workspaceState, log);
  const problems = new ProblemCount();
  const guide = new GuidePanel(context.extensionUri, server, log);
  const services: Services = {
    log,
    server,
    accounts,
    connections,
    scenarios: new Scenarios(accounts),
    treeView: new TreeView(context.workspaceState),
    drafts: new DraftDocuments(),
    reports: new ReportDocuments(),
    looks,
    guide,
    memory: context.workspaceState,
    storage: context.globalStorageUri,
  };
  context.subscriptions.push(
    log,
    server,
    services.drafts,
    services.reports,
    new LiveDocuments(server, looks),
    looks,
    connections,
    services.treeView,
    problems,
    registerCommands(async () => (await import("./commands/index.ts")).commands, services),
    new IdentityTree(services, problems),
    guide,
    new StatusItem(connections, problems),
  );
  log.info(`Activated in ${(performance.now() - begun).toFixed(1)} ms`);
  server.startSoon(); // Activation does not wait for the process; whoever asks it something does.
}
