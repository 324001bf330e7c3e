// Sends diagnostics, of open files and others, but only where they have changed.
import type { Connection, Diagnostic } from "vscode-languageserver";

export class Publisher {
  readonly #connection: Connection;
  readonly #sent = new Map<string, { readonly clientUri: string; readonly content: string }>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Takes a file's diagnostics in place of the former ones. `uri` is the canonical spelling, `clientUri` the client's. */
  publish(uri: string, clientUri: string, version: number | null, diagnostics: readonly Diagnostic[]): void {
    const former = this.#sent.get(uri);
    if (former !== undefined && former.clientUri !== clientUri) {
      this.#send(former.clientUri, null, []);
    }
    const content = JSON.stringify(diagnostics);
    const isSame = former?.clientUri === clientUri && former.content === content;
    if (diagnostics.length === 0) {
      this.#sent.delete(uri);
      if (former?.clientUri === clientUri) {
        this.#send(clientUri, version, []);
      }
    } else if (!isSame) {
      this.#sent.set(uri, { clientUri, content });
      this.#send(clientUri, version, diagnostics);
    }
  }

  #send(uri: string, version: number | null, diagnostics: readonly Diagnostic[]): void {
    void this.#connection.sendDiagnostics({
      uri,
      ...(version === null ? {} : { version }),
      diagnostics: [...diagnostics],
    });
  }
}
