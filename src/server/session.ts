// The server's state: workspace, open documents and folders, and the order in which changes become diagnostics.
import type { Connection } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LiveSnapshot } from "../core/observe/snapshot.ts";
import { RULES } from "../core/rules/registry.ts";
import type { Finding } from "../core/rules/rule.ts";
import type { LineIndex } from "../core/text/line-index.ts";
import { Workspace } from "../core/workspace/workspace.ts";
import type { SkippedNote } from "../files/reading.ts";
import { type ConvertContext, toDiagnostics } from "./convert.ts";
import { DriftBook } from "./drift-book.ts";
import type { FileSources, FileTarget, ServerHost } from "./file-source.ts";
import { type Folder, folderHolding, haveSameScope, isChecked } from "./folders.ts";
import { OpenDocuments } from "./open-documents.ts";
import { Publisher } from "./publisher.ts";
import { type SlicedWork, Slices } from "./slices.ts";
import { Trouble } from "./trouble.ts";

/** Pause in typing after which a document is checked, in milliseconds. */
const TYPING_PAUSE_MS = 80;

/** Pause in a burst of changes of stored files (a checkout, a build) after which they are read, in milliseconds. */
const DISK_PAUSE_MS = 50;

type Timer = ReturnType<typeof setTimeout>;

export class Session implements FileTarget, ConvertContext {
  readonly workspace: Workspace;
  readonly documents = new OpenDocuments();
  readonly trouble: Trouble;
  readonly rulePages: string | undefined;
  /** Where files, AWS and clusters differ, as of the last time that all was checked. */
  readonly drift = new DriftBook();
  readonly host: ServerHost;
  /** Called when the tree may have changed. */
  onTreeChanged: () => void = () => undefined;
  readonly #connection: Connection;
  readonly #sources: FileSources;
  readonly #publisher: Publisher;
  readonly #slices = new Slices();
  readonly #typing = new Map<string, Timer>();
  readonly #touched = new Set<string>();
  #diskTimer: Timer | undefined = undefined;
  #folders: readonly Folder[] = [];
  #settling: Promise<void> | undefined = undefined;
  #begin: () => void = () => undefined;
  readonly #begun = new Promise<void>((resolve) => {
    this.#begin = resolve;
  });
  #scanned: Promise<void> | undefined = undefined;
  /** Scans after which the session knows all files; until then nothing is checked, since a missing link would say nothing. */
  #pendingScans = 1;
  /** Whether something was checked, went or was looked at since the tree was last told of. */
  #isTreeStale = false;

  constructor(connection: Connection, host: ServerHost, sources: FileSources) {
    this.#connection = connection;
    this.#sources = sources;
    this.#publisher = new Publisher(connection);
    this.trouble = new Trouble(connection);
    this.host = host;
    this.rulePages = host.rulePages;
    this.workspace = new Workspace(RULES, { readText: (uri) => this.#readText(uri) });
  }

  /** Takes these looks at AWS and clusters in place of the former ones; what comes of it is known when all is `ready`. */
  takeLive(snapshots: readonly LiveSnapshot[]): void {
    this.workspace.takeLive(snapshots);
    this.#isTreeStale = true;
  }

  get folders(): readonly Folder[] {
    return this.#folders;
  }

  /** False until the folders have been read: before that, findings would be guesses. */
  get isScanned(): boolean {
    return this.#pendingScans === 0;
  }

  /** Takes folders and settings in place of the former ones; reads the folders when files may come or go. */
  configure(folders: readonly Folder[]): Promise<void> {
    const isFirst = this.#scanned === undefined;
    const isSameScope = !isFirst && haveSameScope(folders, this.#folders);
    this.#folders = folders;
    this.workspace.configure(folders);
    if (isSameScope) {
      return this.settled();
    }
    this.#pendingScans += isFirst ? 0 : 1;
    this.#scanned = this.#scan().then(() => {
      this.#pendingScans--;
      return this.settled();
    });
    this.#begin();
    return this.#scanned;
  }

  /** Reads and checks every file of the folders anew; resolves when all findings are published. */
  async rescan(): Promise<void> {
    await this.#scan();
    await this.ready();
  }

  /** Resolves when everything known so far has been read and checked. */
  async ready(): Promise<void> {
    await this.#begun;
    await this.#scanned;
    this.takeInAll();
    await this.settled();
  }

  open(document: TextDocument): void {
    this.#takeDocument(this.documents.open(document));
  }

  changed(uri: string): void {
    clearTimeout(this.#typing.get(uri));
    this.#typing.set(
      uri,
      setTimeout(() => this.takeIn(uri), TYPING_PAUSE_MS),
    );
  }

  close(document: TextDocument): void {
    const uri = this.documents.close(document);
    clearTimeout(this.#typing.get(uri));
    this.#typing.delete(uri);
    // Whatever was typed and not saved is gone; what counts now is what is stored.
    const source = this.#sources.of(uri);
    const isOurs = folderHolding(this.#folders, uri) !== undefined && isChecked(this.#folders, uri);
    if (source === undefined || !isOurs) {
      this.workspace.remove(uri);
      this.removed(uri);
    } else if (source.readNow === undefined) {
      this.touched([uri]);
    } else {
      source.readNow(this, uri);
    }
    this.#settle();
  }

  /** Checks a document as it is now, without waiting for a pause. */
  takeIn(uri: string): void {
    clearTimeout(this.#typing.get(uri));
    this.#typing.delete(uri);
    if (this.documents.takeIn(uri) !== undefined) {
      this.#takeDocument(uri);
    }
  }

  takeInAll(): void {
    for (const uri of this.documents.uris()) {
      this.takeIn(uri);
    }
  }

  /** Files or folders that changed on disk. */
  touched(uris: readonly string[]): void {
    for (const uri of uris) {
      this.#touched.add(uri);
    }
    clearTimeout(this.#diskTimer);
    this.#diskTimer = setTimeout(() => this.#readTouched(), DISK_PAUSE_MS);
  }

  /** Checks whatever is stale and publishes it; resolves when nothing is left. */
  settled(): Promise<void> {
    if (!this.isScanned) {
      return this.#scanned ?? Promise.resolve();
    }
    this.#settling ??= this.#settleAll();
    return this.#settling;
  }

  /** Findings of a file as it is now. A stale file is no longer stale afterwards, so its findings are published here. */
  findingsNow(uri: string): readonly Finding[] {
    const stale = this.workspace.staleCount;
    const findings = this.workspace.check(uri);
    if (this.workspace.staleCount < stale) {
      this.#publish(uri);
    }
    return findings;
  }

  lines(uri: string): LineIndex {
    return this.workspace.lines(uri);
  }

  clientUri(uri: string): string {
    return this.documents.clientUri(uri);
  }

  version(uri: string): number | null {
    return this.documents.version(uri);
  }

  isOpen(uri: string): boolean {
    return this.documents.has(uri);
  }

  run(work: SlicedWork): Promise<void> {
    return this.#slices.run(work);
  }

  skipped({ path, reason }: SkippedNote): void {
    this.#connection.console.info(`${path} was not checked: ${reason}.`);
  }

  removed(uri: string): void {
    this.#isTreeStale = true;
    this.#publisher.publish(uri, this.clientUri(uri), null, []);
  }

  dispose(): void {
    for (const timer of [this.#diskTimer, ...this.#typing.values()]) {
      clearTimeout(timer);
    }
  }

  #takeDocument(uri: string): void {
    const text = this.documents.text(uri);
    if (text !== undefined && isChecked(this.#folders, uri)) {
      this.workspace.put(uri, text);
    } else if (this.workspace.has(uri)) {
      this.workspace.remove(uri);
      this.removed(uri);
    }
    this.#settle();
  }

  #readTouched(): void {
    const uris = [...this.#touched];
    this.#touched.clear();
    const reading = this.#sources.readChanges(this, uris);
    void this.#orFail("reading changed files failed", reading).then(() => this.#settle());
  }

  async #scan(): Promise<void> {
    const start = performance.now();
    await this.#orFail("reading the workspace failed", this.#sources.readFolders(this));
    // Documents that came into or left the scope.
    for (const uri of this.documents.uris()) {
      this.#takeDocument(uri);
    }
    const files = [...this.workspace.graph.files()].length;
    this.#connection.console.info(`Read ${files} files in ${Math.round(performance.now() - start)} ms.`);
  }

  #settle(): void {
    if (this.isScanned) {
      void this.settled();
    }
  }

  async #settleAll(): Promise<void> {
    try {
      do {
        const wanted = this.workspace.wantedParsers;
        if (wanted.length > 0) {
          this.workspace.useParsers(await this.host.loadParsers(wanted));
        }
        await this.#orFail("checking failed", this.run(this.#checkStale()));
      } while (this.workspace.staleCount > 0 || this.workspace.wantedParsers.length > 0);
    } catch (error) {
      this.trouble.failed("checking failed", error);
    }
    // No await between the last look and this: what becomes stale from here on starts anew.
    this.#settling = undefined;
    this.trouble.filesFailed(this.workspace.takeFailures());
    // Only then: whoever is told asks for the tree, and the tree is asked for when all is settled.
    if (this.#isTreeStale) {
      this.drift.refresh(this, (uri) => this.#publish(uri));
      this.#isTreeStale = false;
      this.onTreeChanged();
    }
  }

  *#checkStale(): SlicedWork {
    for (let uri = this.workspace.checkNext(); uri !== undefined; uri = this.workspace.checkNext()) {
      this.#publish(uri);
      yield;
    }
  }

  #publish(uri: string): void {
    this.#isTreeStale = true;
    const findings = [...this.workspace.findings(uri), ...this.drift.of(uri)];
    const skipped = this.isOpen(uri) ? this.workspace.graph.file(uri)?.skipped : undefined;
    this.#publisher.publish(uri, this.clientUri(uri), this.version(uri), toDiagnostics(findings, skipped, this));
  }

  #orFail(what: string, work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => this.trouble.failed(what, error));
  }

  #readText(uri: string): string | undefined {
    return this.documents.text(uri) ?? this.#sources.of(uri)?.textOf(uri);
  }
}
