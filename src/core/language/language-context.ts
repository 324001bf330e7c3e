/** What language features may look at: the graph, and files as they are now. */
import type { IdentityGraph } from "../model/graph.ts";
import type { LiveSnapshot } from "../observe/snapshot.ts";
import type { Finding } from "../rules/rule.ts";
import type { SyntaxFile } from "../syntax/document.ts";

export interface LanguageContext {
  readonly graph: IdentityGraph;
  /** Current text of a file; undefined when it is gone. */
  text(uri: string): string | undefined;
  /** A text as if it were the file's: parsed whole, half-typed YAML included. */
  parse(uri: string, text: string): SyntaxFile;
  /** The looks at AWS and clusters at hand. */
  readonly looks: readonly LiveSnapshot[];
  /** Milliseconds since the epoch, to say how old a look is. */
  readonly now: number;
  /** Findings as of the file's last check. */
  findings(uri: string): readonly Finding[];
}

/** Folder and name of a file, for sentences about it. */
export function shortPath(uri: string): string {
  const path = uri.split("/").slice(-2).join("/");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
