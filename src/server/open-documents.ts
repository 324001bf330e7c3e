// The documents that the client has open, each as of the last time the session took it in: positions must fit that text.
import type { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";

interface OpenDocument {
  readonly document: TextDocument;
  readonly clientUri: string;
  /** Text and version that the session has seen; the document may be ahead of them. */
  text: string;
  version: number;
}

/** One spelling for each URI: clients differ in what they percent-encode. Folders lose their trailing slash. */
export function canonicalUri(uri: string): string {
  try {
    const canonical = URI.parse(uri, true).toString();
    return canonical.length > "file:///".length ? canonical.replace(/\/+$/, "") : canonical;
  } catch {
    // Not a URI by the book; taken as it is, it still names one document.
    return uri;
  }
}

export class OpenDocuments {
  readonly #documents = new Map<string, OpenDocument>();

  open(document: TextDocument): string {
    const uri = canonicalUri(document.uri);
    this.#documents.set(uri, {
      document,
      clientUri: document.uri,
      text: document.getText(),
      version: document.version,
    });
    return uri;
  }

  close(document: TextDocument): string {
    const uri = canonicalUri(document.uri);
    this.#documents.delete(uri);
    return uri;
  }

  has(uri: string): boolean {
    return this.#documents.has(uri);
  }

  /** Brings a document's text up to date and returns it; undefined when it is not open or was up to date. */
  takeIn(uri: string): string | undefined {
    const open = this.#documents.get(uri);
    const text = open?.document.getText();
    if (open === undefined || text === undefined) {
      return undefined;
    }
    open.version = open.document.version;
    if (text === open.text) {
      return undefined;
    }
    open.text = text;
    return text;
  }

  text(uri: string): string | undefined {
    return this.#documents.get(uri)?.text;
  }

  version(uri: string): number | null {
    return this.#documents.get(uri)?.version ?? null;
  }

  clientUri(uri: string): string {
    return this.#documents.get(uri)?.clientUri ?? uri;
  }

  uris(): readonly string[] {
    return [...this.#documents.keys()];
  }
}
