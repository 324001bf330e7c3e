/** The session that both doors share: texts in, findings out, and only what a change can touch is checked again. */
import type { FileFacts } from "../model/facts.ts";
import { IdentityGraph } from "../model/graph.ts";
import { listedIn } from "../model/kustomize/affected-files.ts";
import { readFacts } from "../model/read/read-facts.ts";
import { noFacts } from "../model/silent-file.ts";
import type { LiveSnapshot } from "../observe/snapshot.ts";
import type { Finding, Fix, Rule } from "../rules/rule.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import type { LateParserName, LateParsers } from "../syntax/late-parsers.ts";
import type { LineIndex } from "../text/line-index.ts";
import { folderOf } from "../text/uri.ts";
import { crashFinding, type Failure, Failures } from "./failure.ts";
import { FindingsBook } from "./findings-book.ts";
import { Folders, type WorkspaceFolder } from "./folders.ts";
import { LiveDocuments } from "./live-documents.ts";
import { Parsing } from "./parsing.ts";
import { PlainWorkloads } from "./plain-workloads.ts";
import { TerraformModules } from "./terraform-modules.ts";
import { Texts } from "./texts.ts";

/** What a session needs from its door. */
export interface WorkspacePorts {
  /** Current text of a file: of the open document, else from disk; undefined when it cannot be read. */
  readText(uri: string): string | undefined;
}

export class Workspace {
  readonly #texts: Texts;
  readonly #folders: Folders;
  readonly #live = new LiveDocuments();
  #graph = this.#newGraph();
  readonly #parsing = new Parsing();
  readonly #modules = new TerraformModules();
  readonly #plainWorkloads = new PlainWorkloads();
  /** Files that were read as what a kustomization lists them for. */
  readonly #readAsPatch = new Set<string>();
  readonly #book = new FindingsBook();
  readonly #failures = new Failures();

  constructor(rules: readonly Rule[], ports: WorkspacePorts) {
    this.#texts = new Texts((uri) => this.#live.text(uri) ?? ports.readText(uri));
    this.#folders = new Folders(rules);
  }

  get graph(): IdentityGraph {
    this.#readModules();
    return this.#graph;
  }

  get folders(): readonly WorkspaceFolder[] {
    return this.#folders.all;
  }

  /** Takes folders and settings in place of the former ones; everything is linked anew and has to be checked again. */
  configure(folders: readonly WorkspaceFolder[]): void {
    this.#folders.configure(folders);
    const known = [...this.#graph.files()];
    this.#graph = this.#newGraph();
    for (const facts of known) {
      this.#update(facts);
    }
  }

  /** What AWS and clusters hold by the looks at hand. */
  get live(): Omit<LiveDocuments, "take"> {
    return this.#live;
  }

  /** Takes these looks in place of the former ones; files whose checks looked at what changed become stale. */
  takeLive(snapshots: readonly LiveSnapshot[]): void {
    const { changed, readers } = this.#live.take(snapshots);
    for (const uri of changed) {
      this.#texts.changed(uri);
    }
    this.#book.markStale(readers);
  }

  /** Takes a file's text; what depends on it becomes stale. The text itself is not kept. */
  put(uri: string, text: string): void {
    this.#texts.changed(uri);
    const listed = listedIn(this.#graph.file(uri));
    const facts = this.#read(uri, text);
    if (!this.#modules.has(uri)) {
      this.#update(facts);
    }
    this.#readPatches([...listed, ...listedIn(this.#graph.file(uri))]);
    const folder = folderOf(uri);
    if (this.#graph.annotatedAccountsIn(folder).length > 0) {
      this.#readPlainWorkloads(this.#plainWorkloads.in(folder));
    }
  }

  /** Reads the workloads too that say nothing about identity, for those who pick one. */
  readAllWorkloads(): void {
    this.#readPlainWorkloads(this.#plainWorkloads.all());
  }

  /** Forgets a file; what depends on it becomes stale. */
  remove(uri: string): void {
    this.#texts.changed(uri);
    this.#parsing.forget(uri);
    this.#modules.remove(uri);
    this.#plainWorkloads.forget(uri);
    this.#book.forget(uri);
    this.#readAsPatch.delete(uri);
    const listed = listedIn(this.#graph.file(uri));
    this.#book.markStale(this.#graph.remove(uri));
    this.#readPatches(listed);
  }

  has(uri: string): boolean {
    return this.#modules.has(uri) || this.#graph.file(uri) !== undefined;
  }

  /** Number of files that still have to be checked. */
  get staleCount(): number {
    this.#readModules();
    return this.#book.staleCount;
  }

  /** Checks one stale file and returns its URI; undefined when all is checked. For doors that work in slices. */
  checkNext(): string | undefined {
    this.#readModules();
    const uri = this.#book.nextStale;
    if (uri !== undefined) {
      this.check(uri);
    }
    return uri;
  }

  /** Checks one file now if it is stale. */
  check(uri: string): readonly Finding[] {
    this.#readModules();
    if (this.#book.takeStale(uri)) {
      this.#book.set(uri, this.#checkFile(uri));
    }
    return this.#book.of(uri);
  }

  /** Checks all that is stale; returns the files that were checked. */
  checkAll(): readonly string[] {
    const checked: string[] = [];
    for (let uri = this.checkNext(); uri !== undefined; uri = this.checkNext()) {
      checked.push(uri);
    }
    return checked;
  }

  /** Findings as of the file's last check. */
  findings(uri: string): readonly Finding[] {
    return this.#book.of(uri);
  }

  /** Fixes for a finding, the preferred one first. A fix that fails is none, and a failure is recorded. */
  fixes(finding: Finding): readonly Fix[] {
    try {
      return this.#folders.engineOf(finding.uri).fixes(finding, this.graph, (uri) => this.#parse(uri));
    } catch (cause) {
      this.#failures.add(finding.uri, `making a fix of ${finding.rule} failed`, cause);
      return [];
    }
  }

  text(uri: string): string | undefined {
    return this.#texts.text(uri);
  }

  /**
   * Runs `work`, which may `rehearse` texts and see what comes of them, and then puts every file back as the door has it.
   * Files that were touched are stale afterwards.
   */
  tryOut<T>(work: (rehearse: (uri: string, text: string | undefined) => void) => T): T {
    const touched = new Set<string>();
    try {
      return work((uri, text) => {
        touched.add(uri);
        this.#texts.rehearse(uri, text);
        this.#putOrRemove(uri, text);
      });
    } finally {
      this.#texts.endRehearsal();
      for (const uri of touched) {
        this.#putOrRemove(uri, this.text(uri));
      }
    }
  }

  /** Line starts of a file's current text; of an empty text when the file is gone. */
  lines(uri: string): LineIndex {
    return this.#texts.lines(uri);
  }

  /** Parsers that some file cannot be read without, for the door to load. */
  get wantedParsers(): readonly LateParserName[] {
    this.#readModules();
    return this.#parsing.wanted;
  }

  /** Reads the files that wait for these parsers again, and all later ones, with them at hand. */
  useParsers(parsers: LateParsers): void {
    for (const uri of this.#parsing.use(parsers)) {
      this.#putOrRemove(uri, this.text(uri));
    }
  }

  /** Failures since the last call. */
  takeFailures(): readonly Failure[] {
    return this.#failures.take();
  }

  /** The file as it is now, for fixes: parsed with everything in it, whatever it is. */
  #parse(uri: string): SyntaxFile | undefined {
    const text = this.text(uri);
    return text === undefined ? undefined : this.#parsing.look(uri, text);
  }

  /** Lets the facts of Terraform modules in which something changed into the graph. */
  #readModules(): void {
    if (this.#modules.isDirty) {
      const { changed, failures } = this.#modules.takeChanged((uri) => this.#parse(uri));
      for (const facts of changed) {
        this.#book.markReadable(facts.uri);
        this.#update(facts);
      }
      for (const { uri, cause } of failures) {
        this.#book.markUnreadable(uri, this.#failures.add(uri, "reading it failed", cause));
      }
    }
  }

  #update(facts: FileFacts): void {
    this.#book.markStale(this.#graph.update(facts));
  }

  #readPlainWorkloads(uris: readonly string[]): void {
    for (const uri of uris) {
      this.#plainWorkloads.want(uri);
      this.#putOrRemove(uri, this.text(uri));
    }
  }

  /** Reads files again whose kustomization came or went after them: a patch says other things than a manifest. */
  #readPatches(uris: readonly string[]): void {
    for (const uri of uris) {
      if (this.has(uri) && this.#graph.isPatch(uri) !== this.#readAsPatch.has(uri)) {
        this.#putOrRemove(uri, this.text(uri));
      }
    }
  }

  #putOrRemove(uri: string, text: string | undefined): void {
    if (text === undefined) {
      this.remove(uri);
    } else {
      this.put(uri, text);
    }
  }

  #newGraph(): IdentityGraph {
    return new IdentityGraph({ roleOfPolicyFile: (uri) => this.#folders.roleOfPolicyFile(uri) }, this.#live.graph);
  }

  #read(uri: string, text: string): FileFacts {
    this.#book.markReadable(uri);
    try {
      const wantsWorkloads =
        this.#plainWorkloads.isWanted(uri) || this.#graph.annotatedAccountsIn(folderOf(uri)).length > 0;
      const asPatch = this.#graph.isPatch(uri);
      if (asPatch) {
        this.#readAsPatch.add(uri);
      } else {
        this.#readAsPatch.delete(uri);
      }
      const interest = asPatch ? "all" : wantsWorkloads ? "workloads" : "identity";
      const file = this.#parsing.parse(uri, text, interest);
      this.#plainWorkloads.note(uri, file.plainWorkloads);
      const facts = readFacts(file, asPatch);
      if (file.format === "terraform") {
        this.#modules.put(file, facts);
      }
      return facts;
    } catch (cause) {
      this.#modules.remove(uri);
      this.#book.markUnreadable(uri, this.#failures.add(uri, "reading it failed", cause));
      return noFacts(uri);
    }
  }

  #checkFile(uri: string): readonly Finding[] {
    const unreadable = this.#book.whyUnreadable(uri);
    if (unreadable !== undefined) {
      return [crashFinding(uri, unreadable)];
    }
    return this.#failures.watch(uri, () => this.#folders.engineOf(uri).check(this.#graph, uri));
  }
}
