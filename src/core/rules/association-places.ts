/** The parts of an association that several Pod Identity rules ask for: its words for messages, its fields for edits. */
import * as l10n from "@vscode/l10n";
import type { AssociationFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText } from "../model/value.ts";
import { asMap, path } from "../syntax/at.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import type { MapNode } from "../syntax/node.ts";
import type { TextRange } from "../text/range.ts";
import { objectNode } from "./object-node.ts";

/** The place that stands for the association as a whole: the account it is for. */
export function placeOf({ serviceAccount, range }: AssociationFact): TextRange {
  return serviceAccount?.range ?? range;
}

/** `"shop/reader" in cluster "prod"`, as far as it is known. */
export function describeAssociation({ namespace, serviceAccount, cluster }: AssociationFact): string {
  const where = knownText(cluster);
  const account = `"${knownText(namespace) ?? "?"}/${knownText(serviceAccount) ?? "?"}"`;
  return where === undefined ? account : l10n.t('{0} in cluster "{1}"', account, where);
}

/** The other associations of the same document that certainly exist along with this one. */
export function associationsBeside(fact: AssociationFact, graph: IdentityGraph): readonly AssociationFact[] {
  const facts = fact.conditional ? [] : (graph.file(fact.uri)?.facts ?? []);
  return facts
    .filter((other): other is AssociationFact => other.kind === "association")
    .filter((other) => other !== fact && other.document === fact.document && !other.conditional);
}

/** The mapping that holds an association's fields. Undefined where the file has changed, or is in a language without mappings. */
export function fieldsOf(file: SyntaxFile, fact: AssociationFact): MapNode | undefined {
  const object = objectNode(file, fact);
  switch (fact.source) {
    case "ack":
      return asMap(path(object, ["spec"]));
    case "crossplane":
      return asMap(path(object, ["spec", "forProvider"]));
    case "eksctl":
    case "cloudformation":
      return object;
    default:
      return undefined;
  }
}
