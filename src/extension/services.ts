/** What commands and views work with: built once in extension.ts, handed down, disposed with the extension. */
import type * as vscode from "vscode";
import type { Accounts } from "./access/accounts.ts";
import type { Connections } from "./access/connections.ts";
import type { Scenarios } from "./access/scenarios.ts";
import type { DraftDocuments, ReportDocuments } from "./documents.ts";
import type { GuidePanel } from "./guide/guide-panel.ts";
import type { LanguageServer } from "./language-server.ts";
import type { LiveLooks } from "./live/looks.ts";
import type { TreeView } from "./tree/tree-options.ts";

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
  /** Choices that questions offer again next time in this workspace. */
  readonly memory: vscode.Memento;
  /** Where the practice workspace is kept unless the user picks another folder. */
  readonly storage: vscode.Uri;
}
