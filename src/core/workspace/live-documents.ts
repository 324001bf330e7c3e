/** What AWS and clusters hold by the looks at hand, beside the files: evidence that checks can look at, never a subject of theirs. */
import { IdentityGraph } from "../model/graph.ts";
import { connectionOf, type LiveDocument, liveDocuments } from "../observe/live-facts.ts";
import type { LiveSnapshot } from "../observe/snapshot.ts";

export class LiveDocuments {
  /** A graph of its own: a live copy of what a file defines is no second definition. */
  readonly graph = new IdentityGraph();
  readonly #documents = new Map<string, LiveDocument>();
  #snapshots: readonly LiveSnapshot[] = [];

  get snapshots(): readonly LiveSnapshot[] {
    return this.#snapshots;
  }

  /** Takes these looks in place of the former ones; returns the documents that changed, and the files whose checks looked at one. */
  take(snapshots: readonly LiveSnapshot[]): {
    readonly changed: readonly string[];
    readonly readers: ReadonlySet<string>;
  } {
    const documents = new Map(snapshots.flatMap(liveDocuments).map((each) => [each.uri, each]));
    this.#snapshots = snapshots;
    const readers = new Set<string>();
    const changed: string[] = [];
    const note = (uri: string, touched: ReadonlySet<string>) => {
      changed.push(uri);
      for (const reader of touched) {
        readers.add(reader);
      }
    };
    for (const uri of this.#documents.keys()) {
      if (!documents.has(uri)) {
        note(uri, this.graph.remove(uri));
      }
    }
    for (const [uri, document] of documents) {
      if (this.#documents.get(uri)?.text !== document.text) {
        note(uri, this.graph.update(document.facts()));
      }
    }
    this.#documents.clear();
    for (const [uri, document] of documents) {
      readers.delete(uri);
      this.#documents.set(uri, document);
    }
    return { changed, readers };
  }

  text(uri: string): string | undefined {
    return this.#documents.get(uri)?.text;
  }

  /** The look that a live document comes from. */
  snapshotOf(uri: string): LiveSnapshot | undefined {
    const id = connectionOf(uri);
    return this.#snapshots.find(({ connection }) => connection.id === id);
  }
}
