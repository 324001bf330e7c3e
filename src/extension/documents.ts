/** Read-only documents that the extension makes: drafts for diffs, and Markdown reports shown as a page. */
import * as vscode from "vscode";
import { SCHEMES } from "./contributions.ts";
import type { LanguageServer } from "./language-server.ts";
import type { LiveLooks } from "./live/looks.ts";
import { packedDocs } from "./packed-docs.ts";

/** What AWS and clusters hold, as the language server words it: read-only. */
export class LiveDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #disposable: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(server: LanguageServer, looks: LiveLooks) {
    this.#server = server;
    this.#disposable = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEMES.live, this),
      looks.onDidChange(() => this.#update()),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const found = await this.#server.request("liveDocument", { uri: uri.toString() });
    return found?.text ?? `# ${vscode.l10n.t("No look at hand has seen this: run “IRSA: Refresh Live View”.")}\n`;
  }

  dispose(): void {
    this.#disposable.dispose();
  }

  /** Those that are open show what the new look saw. */
  #update(): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === SCHEMES.live) {
        this.#changed.fire(uri);
      }
    }
  }
}

/** Texts by URI under one scheme. */
class TextStore implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(scheme: string) {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  set(uri: vscode.Uri, text: string): void {
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
  }

  delete(uri: vscode.Uri): void {
    this.#texts.delete(uri.toString());
  }

  provideTextDocumentContent(uri: vscode.Uri): string | Promise<string> {
    return this.#texts.get(uri.toString()) ?? this.missing(uri);
  }

  /** What stands for a text that is not there, or no longer. */
  protected missing(_uri: vscode.Uri): string | Promise<string> {
    return "";
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** The proposed texts of files, for the right side of a diff, and what charts come to. */
export class DraftDocuments extends TextStore {
  /** What is wrong in drafts that are shown for that. */
  readonly problems = vscode.languages.createDiagnosticCollection(SCHEMES.draft);

  constructor() {
    super(SCHEMES.draft);
  }

  override dispose(): void {
    this.problems.dispose();
    super.dispose();
  }

  /** URI of the proposed text of a file: the same path, so that name and language are the file's. */
  propose(file: vscode.Uri, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEMES.draft, path: file.path });
    this.set(uri, text);
    return uri;
  }
}

/** Where reports find the packed pages of docs/ by relative links: the preview follows none to a file outside of the workspace. */
export const PACKED_PAGES = "docs/";

/** Markdown reports, shown through VS Code's own preview. */
export class ReportDocuments extends TextStore {
  constructor() {
    super(SCHEMES.report);
  }

  protected override missing({ path }: vscode.Uri): string | Promise<string> {
    const docs = packedDocs();
    if (docs !== undefined && path.startsWith(`/${PACKED_PAGES}`)) {
      return textOf(vscode.Uri.joinPath(docs, path.slice(PACKED_PAGES.length + 1)));
    }
    const lead = vscode.l10n.t("Results live as long as the window: this one went when it was reloaded.");
    return `# ${vscode.l10n.t("This page is gone")}\n\n${lead} ${vscode.l10n.t("Run its command again, or close the page.")}\n`;
  }

  async show(title: string, markdown: string, column?: vscode.ViewColumn): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEMES.report, path: `/${title}.md` });
    const shown = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    const changed = shown && shown.getText() !== markdown ? nextChange(uri) : undefined;
    this.set(uri, markdown);
    await changed;
    const command = column === vscode.ViewColumn.Beside ? "markdown.showPreviewToSide" : "markdown.showPreview";
    try {
      await vscode.commands.executeCommand(command, uri);
    } catch {
      // Where VS Code's Markdown support is switched off or missing, the text itself is shown.
      await vscode.window.showTextDocument(uri, {
        preview: true,
        ...(column === undefined ? {} : { viewColumn: column }),
      });
    }
  }
}

async function textOf(file: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}

/** Milliseconds after which a document is shown as it is. */
const PATIENCE = 2_000;

/**
 * Until VS Code has taken a document's new text over. A preview that is opened on the old text, of a page that was shown before, is
 * told of the new one while its webview still loads, and may miss it.
 */
async function nextChange(uri: vscode.Uri): Promise<void> {
  const listeners: vscode.Disposable[] = [];
  await new Promise<void>((resolve) => {
    const ended = (document: vscode.TextDocument) => {
      if (document.uri.toString() === uri.toString()) {
        resolve();
      }
    };
    const timer = setTimeout(resolve, PATIENCE);
    listeners.push(
      vscode.workspace.onDidChangeTextDocument(({ document }) => ended(document)),
      vscode.workspace.onDidCloseTextDocument(ended),
      { dispose: () => clearTimeout(timer) },
    );
  });
  vscode.Disposable.from(...listeners).dispose();
}
