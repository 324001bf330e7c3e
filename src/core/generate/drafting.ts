/** Collects the files of a draft while it is made: new texts, edits of what is there, and what the user should know. */
import type { FileFacts } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { readFacts } from "../model/read/read-facts.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import { parseFile } from "../syntax/parse-file.ts";
import { applyEdits, type FileEdit, type TextEdit } from "../text/edits.ts";
import type { DraftFile } from "./intent.ts";

/** What a draft is made from. `text` is a file's current text, of any file; undefined when there is none. */
export interface DraftSources {
  readonly graph: IdentityGraph;
  text(uri: string): string | undefined;
}

/** A file as it is now. */
export interface ReadFile {
  readonly file: SyntaxFile;
  readonly facts: FileFacts;
}

export class Drafting {
  readonly sources: DraftSources;
  readonly #files = new Map<string, { title: string; before: string | undefined; edits: TextEdit[]; text: string }>();
  readonly #notes = new Set<string>();

  constructor(sources: DraftSources) {
    this.sources = sources;
  }

  /** Reads a file anew: what the graph knows may be older than its text. */
  read(uri: string): ReadFile | undefined {
    const text = this.sources.text(uri);
    if (text === undefined) {
      return undefined;
    }
    const file = parseFile(uri, text);
    return { file, facts: readFacts(file) };
  }

  create(uri: string, text: string, title: string): void {
    this.#files.set(uri, { title, before: undefined, edits: [], text });
  }

  /** Adds edits of a file as it is now; several calls for one file refer to the same text. */
  edit(uri: string, edits: readonly TextEdit[], title: string): void {
    const before = this.sources.text(uri);
    if (before === undefined || edits.length === 0) {
      return;
    }
    const known = this.#files.get(uri);
    if (known === undefined) {
      this.#files.set(uri, { title, before, edits: [...edits], text: before });
    } else {
      known.edits.push(...edits);
      known.title = known.title === title ? title : `${known.title}, ${title}`;
    }
  }

  note(text: string): void {
    this.#notes.add(text);
  }

  get notes(): readonly string[] {
    return [...this.#notes];
  }

  /** Files that change, in the order in which they were drafted. */
  files(): readonly DraftFile[] {
    return [...this.#files].map(([uri, { title, before, edits, text }]) => ({
      uri,
      title,
      before,
      after: before === undefined ? text : applyEdits(before, edits),
    }));
  }

  edits(): readonly FileEdit[] {
    return [...this.#files].map(([uri, { before, edits, text }]) =>
      before === undefined ? { kind: "create", uri, text } : { kind: "edit", uri, edits },
    );
  }
}
