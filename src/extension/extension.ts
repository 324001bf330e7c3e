/** The extension's wiring: builds each part once, hands it to those who need it, and lets VS Code dispose all of them. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { Accounts } from "./access/accounts.ts";
import { Connections } from "./access/connections.ts";
import { registerCommands } from "./commands/command.ts";
import { commands } from "./commands/index.ts";
import { DraftDocuments, ReportDocuments } from "./documents.ts";
import { GuidePanel } from "./guide/guide-panel.ts";
import { LanguageServer } from "./language-server.ts";
import { ProblemCount } from "./problem-count.ts";
import type { Services } from "./services.ts";
import { StatusItem } from "./status-item.ts";
import { IdentityTree } from "./tree/identity-tree.ts";
import { TreeView } from "./tree/tree-options.ts";

export function activate(context: vscode.ExtensionContext): void {
  const start = performance.now();
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const log = vscode.window.createOutputChannel("IRSA Workbench", { log: true });
  const server = new LanguageServer(context.extensionUri, log);
  const drafts = new DraftDocuments();
  const reports = new ReportDocuments();
  const accounts = new Accounts(context.globalStorageUri);
  const connections = new Connections(accounts, context.workspaceState);
  const treeView = new TreeView(context.workspaceState);
  const problems = new ProblemCount();
  const guide = new GuidePanel(context.extensionUri, server, log);
  const tree = new IdentityTree(server, log, treeView, problems);
  const services: Services = {
    log,
    server,
    accounts,
    connections,
    treeView,
    drafts,
    reports,
    guide,
    memory: context.workspaceState,
    storage: context.globalStorageUri,
  };
  context.subscriptions.push(
    log,
    server,
    drafts,
    reports,
    connections,
    treeView,
    problems,
    registerCommands(commands, services),
    tree,
    guide,
    tree.onDidSelect((node) => guide.follow(node)),
    new StatusItem(connections, problems),
  );
  log.info(`Activated in ${(performance.now() - start).toFixed(1)} ms`);
  // Activation does not wait for the process; whoever asks it something does.
  server.startSoon();
}
