// Connects LSP to the session: one handler for each message that a client may send.
import * as l10n from "@vscode/l10n";
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
  WatchKind,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Binding } from "../core/generate/draft-binding.ts";
import type { AccessIntent } from "../core/generate/intent.ts";
import type { DesiredOfFiles } from "../core/plan/desired-from-files.ts";
import {
  type CursorPlace,
  type DesiredParams,
  type DraftResult,
  type GuideQuestion,
  type LiveParams,
  REQUESTS,
  type RequestTypes,
  TREE_CHANGED,
} from "../core/view/requests.ts";
import { WATCH_GLOBS } from "../files/interest.ts";
import { type Client, readClient, sectionOf } from "./client.ts";
import { ClientFiles } from "./client-files.ts";
import { CODE_ACTION_KINDS, codeActions } from "./code-actions.ts";
import { pullFolders } from "./configuration.ts";
import { FileSources, type ServerHost } from "./file-source.ts";
import { LanguageFeatures, languageCapabilities } from "./language-features.ts";
import { liveDocument, takeLive, viewDrift } from "./live.ts";
import { canonicalUri } from "./open-documents.ts";
import { renderedChart } from "./rendered-chart.ts";
import { Session } from "./session.ts";
import {
  bind,
  checkWorkspace,
  decode,
  desired,
  draft,
  explainPods,
  viewAccountsAt,
  viewChoices,
  viewGuide,
  viewTree,
} from "./views.ts";

export function startServer(connection: Connection, host: ServerHost): void {
  const ofClient = new ClientFiles(
    (method, params) => connection.sendRequest(method, params),
    () => client?.readsFiles === true,
  );
  const sources = new FileSources(host.disk === undefined ? [ofClient] : [host.disk, ofClient]);
  const session = new Session(connection, host, sources);
  const documents = new TextDocuments(TextDocument);
  let client: Client | undefined;
  let pushedSettings: unknown;
  let roots: readonly string[] = [];
  let treeWanted = false;

  const configure = async (): Promise<void> => {
    if (client !== undefined) {
      const { folders, problems } = await pullFolders(connection, client, roots, pushedSettings);
      session.trouble.settingsWrong(problems);
      await session.configure(folders);
    }
  };
  /** Runs what no request waits for. */
  const inBackground = (what: string, work: () => Promise<void>): void => {
    work().catch((error: unknown) => session.trouble.failed(what, error));
  };
  const features = new LanguageFeatures(connection, session, () => client?.editing);
  session.onTreeChanged = () => {
    inBackground("asking for a refresh failed", () => features.refresh());
    if (treeWanted) {
      inBackground("telling of the tree failed", () => connection.sendNotification(TREE_CHANGED));
    }
  };

  connection.onInitialize((params): InitializeResult => {
    client = readClient(params);
    roots = client.folders;
    pushedSettings = client.initialSettings;
    l10n.config({ contents: client.texts ?? {} });
    return {
      serverInfo: { name: "irsa", version: host.version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        codeActionProvider: { codeActionKinds: [...CODE_ACTION_KINDS] },
        ...languageCapabilities(client.editing),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });
  connection.onInitialized(() => {
    inBackground("setting up failed", async () => {
      if (client?.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          const gone = new Set(removed.map(({ uri }) => canonicalUri(uri)));
          roots = [...roots.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => canonicalUri(uri))];
          inBackground("taking over workspace folders failed", configure);
        });
      }
      await Promise.all([registerWatchers(connection, client), registerConfiguration(connection, client), configure()]);
    });
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    pushedSettings = sectionOf(settings) ?? pushedSettings;
    inBackground("taking over settings failed", configure);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => session.touched(changes.map(({ uri }) => canonicalUri(uri))));

  documents.onDidOpen(({ document }) => session.open(document));
  documents.onDidChangeContent(({ document }) => session.changed(canonicalUri(document.uri)));
  documents.onDidClose(({ document }) => session.close(document));
  documents.listen(connection);

  features.register();
  connection.onCodeAction((params) => codeActions(session, params, client?.documentChanges === true));
  connection.onRequest(REQUESTS.tree, () => {
    treeWanted = true;
    return viewTree(session);
  });
  connection.onRequest(REQUESTS.choices, () => viewChoices(session));
  connection.onRequest(REQUESTS.accountsAt, (place: CursorPlace) => viewAccountsAt(session, place));
  connection.onRequest<DraftResult, void>(REQUESTS.draft, (intent: AccessIntent) => draft(session, intent));
  connection.onRequest<DraftResult, void>(REQUESTS.bind, (binding: Binding) => bind(session, binding));
  connection.onRequest<DesiredOfFiles, void>(REQUESTS.desired, (params: DesiredParams) => desired(session, params));
  connection.onRequest(REQUESTS.guide, (question: GuideQuestion) => {
    treeWanted = true;
    return viewGuide(session, question);
  });
  connection.onRequest(REQUESTS.check, () => checkWorkspace(session));
  connection.onRequest(REQUESTS.decode, (asked: RequestTypes["decode"]["params"]) => decode(session, asked));
  connection.onRequest(REQUESTS.explainPods, ({ uri }: RequestTypes["explainPods"]["params"]) =>
    explainPods(session, uri),
  );
  connection.onRequest<RequestTypes["renderedChart"]["result"], void>(REQUESTS.renderedChart, ({ uri }) =>
    renderedChart(session, uri),
  );
  connection.onRequest(REQUESTS.live, (params: LiveParams) => takeLive(session, params));
  connection.onRequest(REQUESTS.drift, () => viewDrift(session));
  connection.onRequest(REQUESTS.liveDocument, ({ uri }: RequestTypes["liveDocument"]["params"]) =>
    liveDocument(session, uri),
  );
  connection.onShutdown(() => session.dispose());
  connection.listen();
}

/** Everything that is created or deleted, since a folder comes and goes without its files being named; of changes, only files of interest. */
async function registerWatchers(connection: Connection, client: Client | undefined): Promise<void> {
  if (client?.registersWatchers) {
    const watchers = [
      { globPattern: "**/*", kind: WatchKind.Create | WatchKind.Delete },
      ...WATCH_GLOBS.map((globPattern) => ({ globPattern, kind: WatchKind.Change })),
    ];
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
}

async function registerConfiguration(connection: Connection, client: Client | undefined): Promise<void> {
  if (client?.registersConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: "irsa" });
  }
}
