/** What each file of a session was found to be: its findings as of its last check, and whether it has to be checked again. */
import type { Finding } from "../rules/rule.ts";

const NOTHING: readonly Finding[] = [];

export class FindingsBook {
  readonly #findings = new Map<string, readonly Finding[]>();
  readonly #stale = new Set<string>();
  /** By URI: what went wrong in reading it. */
  readonly #unreadable = new Map<string, string>();

  /** Findings as of the file's last check. */
  of(uri: string): readonly Finding[] {
    return this.#findings.get(uri) ?? NOTHING;
  }

  set(uri: string, findings: readonly Finding[]): void {
    this.#findings.set(uri, findings);
  }

  get staleCount(): number {
    return this.#stale.size;
  }

  /** A file that has to be checked; undefined when there is none. */
  get nextStale(): string | undefined {
    const [uri] = this.#stale;
    return uri;
  }

  markStale(uris: Iterable<string>): void {
    for (const uri of uris) {
      this.#stale.add(uri);
    }
  }

  /** True where the file was stale, which it is no longer then. */
  takeStale(uri: string): boolean {
    return this.#stale.delete(uri);
  }

  /** Why the file could not be read; undefined where it could. */
  whyUnreadable(uri: string): string | undefined {
    return this.#unreadable.get(uri);
  }

  markUnreadable(uri: string, why: string): void {
    this.#unreadable.set(uri, why);
    this.#stale.add(uri);
  }

  markReadable(uri: string): void {
    if (this.#unreadable.delete(uri)) {
      this.#stale.add(uri);
    }
  }

  forget(uri: string): void {
    this.#findings.delete(uri);
    this.#stale.delete(uri);
    this.#unreadable.delete(uri);
  }
}
