/** The session that both doors share: texts in, findings out, and only what a change can touch is checked again. */
import type { FileFacts } from "../model/facts.ts";
import { IdentityGraph } from "../model/graph.ts";
import { listedIn } from "../model/kustomize/affected-files.ts";
import { readFacts } from "../model/read-facts.ts";
import { CRASH_RULE } from "../rules/engine.ts";
import type { Finding, Fix, Rule } from "../rules/rule.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import { needsTolerantParser, parseFile } from "../syntax/parse-file.ts";
import type { YamlParser } from "../syntax/parse-yaml-events.ts";
import { LineIndex } from "../text/line-index.ts";
import { folderOf } from "../text/uri.ts";
import { crashFinding, type Failure, messageOf } from "./failure.ts";
import { Folders, type WorkspaceFolder } from "./folders.ts";
import { PlainWorkloads } from "./plain-workloads.ts";

/** What a session needs from its door. */
export interface WorkspacePorts {
  /** Current text of a file: of the open document, else from disk; undefined when it cannot be read. */
  readText(uri: string): string | undefined;
}

export class Workspace {
  readonly #ports: WorkspacePorts;
  readonly #folders: Folders;
  #graph = this.#newGraph();
  #tolerant: YamlParser | undefined = undefined;
  readonly #wantTolerant = new Set<string>();
  readonly #plainWorkloads = new PlainWorkloads();
  /** Files that were read as what a kustomization lists them for. */
  readonly #readAsPatch = new Set<string>();
  readonly #findings = new Map<string, readonly Finding[]>();
  readonly #stale = new Set<string>();
  readonly #lines = new Map<string, LineIndex>();
  /** Texts that are only tried out, in place of what the door has. */
  readonly #rehearsed = new Map<string, string>();
  readonly #unreadable = new Map<string, string>();
  #failures: Failure[] = [];

  constructor(rules: readonly Rule[], ports: WorkspacePorts) {
    this.#ports = ports;
    this.#folders = new Folders(rules);
  }

  get graph(): IdentityGraph {
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
      this.#graph.update(facts);
      this.#stale.add(facts.uri);
    }
  }

  /** Takes a file's text; what depends on it becomes stale. The text itself is not kept. */
  put(uri: string, text: string): void {
    this.#lines.delete(uri);
    const listed = listedIn(this.#graph.file(uri));
    for (const affected of this.#graph.update(this.#read(uri, text))) {
      this.#stale.add(affected);
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
    this.#lines.delete(uri);
    this.#wantTolerant.delete(uri);
    this.#plainWorkloads.forget(uri);
    this.#unreadable.delete(uri);
    this.#stale.delete(uri);
    this.#findings.delete(uri);
    this.#readAsPatch.delete(uri);
    const listed = listedIn(this.#graph.file(uri));
    for (const affected of this.#graph.remove(uri)) {
      this.#stale.add(affected);
    }
    this.#readPatches(listed);
  }

  has(uri: string): boolean {
    return this.#graph.file(uri) !== undefined;
  }

  /** Number of files that still have to be checked. */
  get staleCount(): number {
    return this.#stale.size;
  }

  /** Checks one stale file and returns its URI; undefined when all is checked. For doors that work in slices. */
  checkNext(): string | undefined {
    const [uri] = this.#stale;
    if (uri !== undefined) {
      this.check(uri);
    }
    return uri;
  }

  /** Checks one file now if it is stale. */
  check(uri: string): readonly Finding[] {
    if (this.#stale.delete(uri)) {
      this.#findings.set(uri, this.#checkFile(uri));
    }
    return this.#findings.get(uri) ?? [];
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
    return this.#findings.get(uri) ?? [];
  }

  /** Fixes for a finding, the preferred one first. A fix that fails is none, and a failure is recorded. */
  fixes(finding: Finding): readonly Fix[] {
    try {
      return this.#folders.engineOf(finding.uri).fixes(finding, this.#graph, (uri) => this.#parse(uri));
    } catch (cause) {
      const message = `making a fix of ${finding.rule} failed (${messageOf(cause)})`;
      this.#failures.push({ uri: finding.uri, message, cause });
      return [];
    }
  }

  text(uri: string): string | undefined {
    return this.#rehearsed.get(uri) ?? this.#ports.readText(uri);
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
        if (text === undefined) {
          this.#rehearsed.delete(uri);
        } else {
          this.#rehearsed.set(uri, text);
        }
        this.#putOrRemove(uri, text);
      });
    } finally {
      this.#rehearsed.clear();
      for (const uri of touched) {
        this.#putOrRemove(uri, this.#ports.readText(uri));
      }
    }
  }

  /** Line starts of a file's current text; of an empty text when the file is gone. */
  lines(uri: string): LineIndex {
    let lines = this.#lines.get(uri);
    if (lines === undefined) {
      lines = new LineIndex(this.text(uri) ?? "");
      this.#lines.set(uri, lines);
    }
    return lines;
  }

  /** Whether some file can only be read by the parser for broken YAML, which doors load when it is needed. */
  get wantsTolerantParser(): boolean {
    return this.#tolerant === undefined && this.#wantTolerant.size > 0;
  }

  /** Reads the files that wait for it again, and all later ones, with the parser for broken YAML at hand. */
  useTolerantParser(parser: YamlParser): void {
    this.#tolerant = parser;
    const waiting = [...this.#wantTolerant];
    this.#wantTolerant.clear();
    for (const uri of waiting) {
      const text = this.text(uri);
      if (text !== undefined) {
        this.put(uri, text);
      }
    }
  }

  /** Failures since the last call. */
  takeFailures(): readonly Failure[] {
    const failures = this.#failures;
    this.#failures = [];
    return failures;
  }

  /** The file as it is now, for fixes: parsed with everything in it, whatever it is. */
  #parse(uri: string): SyntaxFile | undefined {
    const text = this.text(uri);
    return text === undefined ? undefined : parseFile(uri, text, { tolerant: this.#tolerant });
  }

  #readPlainWorkloads(uris: readonly string[]): void {
    for (const uri of uris) {
      this.#plainWorkloads.want(uri);
      const text = this.text(uri);
      if (text !== undefined) {
        this.put(uri, text);
      }
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
    return new IdentityGraph({ roleOfPolicyFile: (uri) => this.#folders.roleOfPolicyFile(uri) });
  }

  #read(uri: string, text: string): FileFacts {
    this.#wantTolerant.delete(uri);
    this.#unreadable.delete(uri);
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
      const file = parseFile(uri, text, { interest, tolerant: this.#tolerant });
      this.#plainWorkloads.note(uri, file.plainWorkloads);
      if (this.#tolerant === undefined && needsTolerantParser(file)) {
        this.#wantTolerant.add(uri);
      }
      return readFacts(file, asPatch);
    } catch (cause) {
      const message = `reading it failed (${messageOf(cause)})`;
      this.#failures.push({ uri, message, cause });
      this.#unreadable.set(uri, message);
      return emptyFacts(uri);
    }
  }

  #checkFile(uri: string): readonly Finding[] {
    const unreadable = this.#unreadable.get(uri);
    if (unreadable !== undefined) {
      return [crashFinding(uri, unreadable)];
    }
    try {
      const findings = this.#folders.engineOf(uri).check(this.#graph, uri);
      for (const { rule, message } of findings) {
        if (rule === CRASH_RULE) {
          this.#failures.push({ uri, message, cause: undefined });
        }
      }
      return findings;
    } catch (cause) {
      const message = `checking it failed (${messageOf(cause)})`;
      this.#failures.push({ uri, message, cause });
      return [crashFinding(uri, message)];
    }
  }
}

function emptyFacts(uri: string): FileFacts {
  return { uri, facts: [], problems: [], suppressions: [], documentKinds: [], skipped: undefined };
}
