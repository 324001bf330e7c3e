/** From a fact back to its object's node in the file as it is now, for fixes that have to edit it. */
import { nodeAt } from "../edit/place.ts";
import type { Fact } from "../model/facts.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import type { MapNode } from "../syntax/node.ts";

/** The mapping of the fact's object; undefined when the file has changed since or the fact is no mapping. */
export function objectNode(file: SyntaxFile, fact: Fact): MapNode | undefined {
  const node = nodeAt(file.documents[fact.document]?.root, fact.range);
  return node?.kind === "map" ? node : undefined;
}
