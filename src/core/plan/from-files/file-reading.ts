/** What every part of a desired state that is read from files shares: the files, the cluster it is for, and what could not be included. */
import * as l10n from "@vscode/l10n";
import type { DraftSources } from "../../generate/drafting.ts";
import type { IntentCluster } from "../../generate/intent.ts";
import type { FactSource } from "../../model/facts.ts";
import type { JsonValue } from "../../ports.ts";
import { parseFile } from "../../syntax/parse-file.ts";
import { toJson } from "../../syntax/to-json.ts";

export class FileReading {
  readonly sources: DraftSources;
  readonly cluster: IntentCluster;
  /** A file as messages call it. */
  readonly pathOf: (uri: string) => string;
  readonly #notes = new Set<string>();

  constructor(sources: DraftSources, cluster: IntentCluster, pathOf: (uri: string) => string) {
    this.sources = sources;
    this.cluster = cluster;
    this.pathOf = pathOf;
  }

  get notes(): readonly string[] {
    return [...this.#notes];
  }

  note(text: string): void {
    this.#notes.add(text);
  }

  /** A document as plain JSON; undefined where its text cannot be read as such. */
  document(uri: string, index: number): JsonValue | undefined {
    const text = this.sources.text(uri);
    const document = text === undefined ? undefined : parseFile(uri, text).documents[index];
    return document === undefined || document.problems.length > 0 ? undefined : toJson(document.root);
  }

  /** Says, once for each file, that another tool thinks it makes what the plan makes. */
  noteMaker(source: FactSource, uri: string): void {
    const maker = MAKERS[source];
    if (maker !== undefined) {
      this.note(
        l10n.t(
          "{0} is what {1} works from. Apply this plan, or let {1} do it, not both: what one has made the other finds there and may refuse.",
          this.pathOf(uri),
          maker,
        ),
      );
    }
  }
}

/** Tools that make what their files say, and keep a record of it. */
const MAKERS: Partial<Readonly<Record<FactSource, string>>> = {
  cloudformation: "CloudFormation",
  terraform: "Terraform",
  eksctl: "eksctl",
  ack: "ACK",
  crossplane: "Crossplane",
};
