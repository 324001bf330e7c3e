/** What commands and views work with: built once when the extension starts, handed down, disposed with it. */
import * as vscode from "vscode";
import { Accounts } from "./access/accounts.ts";
import { Connections } from "./access/connections.ts";
import { Scenarios } from "./access/scenarios.ts";
import { DraftDocuments, ReportDocuments } from "./documents.ts";
import { GuidePanel } from "./guide/guide-panel.ts";
import { LanguageServer } from "./language-server.ts";
import { LiveLooks } from "./live/looks.ts";
import { Milestones } from "./milestones.ts";
import type { Platform } from "./platform.ts";
import { TreeView } from "./tree/tree-options.ts";

export interface Services {
  readonly log: vscode.LogOutputChannel;
  readonly server: LanguageServer;
  readonly accounts: Accounts;
  readonly connections: Connections;
  readonly scenarios: Scenarios;
  readonly drafts: DraftDocuments;
  readonly reports: ReportDocuments;
  /** How the tree is looked at. */
  readonly treeView: TreeView;
  readonly looks: LiveLooks;
  readonly guide: GuidePanel;
  readonly milestones: Milestones;
  /** Choices that questions offer again next time in this workspace. */
  readonly memory: vscode.Memento;
  /** Where the practice workspace is kept unless the user picks another folder. */
  readonly storage: vscode.Uri;
}

export function createServices(context: vscode.ExtensionContext, platform: Platform): Services {
  const { workspaceState: memory, globalStorageUri: storage, extensionUri } = context;
  const log = vscode.window.createOutputChannel("IRSA Workbench", { log: true });
  const server = new LanguageServer(platform, extensionUri, log);
  const accounts = new Accounts(storage, platform);
  const connections = new Connections(accounts, memory);
  const looks = new LiveLooks(connections, server, memory, log);
  const treeView = new TreeView(memory);
  const drafts = new DraftDocuments();
  const reports = new ReportDocuments();
  const guide = new GuidePanel(extensionUri, server, log);
  const milestones = new Milestones(accounts);
  context.subscriptions.push(log, server, drafts, reports, looks, connections, treeView, guide, milestones);
  const scenarios = new Scenarios(accounts);
  return {
    log,
    server,
    accounts,
    connections,
    scenarios,
    drafts,
    reports,
    treeView,
    looks,
    guide,
    milestones,
    memory,
    storage,
  };
}
