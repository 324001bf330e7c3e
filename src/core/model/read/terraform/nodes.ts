/** The nodes that Terraform's expressions come out as: the tree of every other source, with unknown values marked by a tag. */
import type { MapEntry, MapNode, ScalarNode, SequenceNode, SyntaxNode } from "../../../syntax/node.ts";
import type { TextRange } from "../../../text/range.ts";
import { SYMBOLIC_TAG } from "../read-value.ts";

/** Marks a value that is not known before Terraform runs; readers take any tag of this kind for that. */
export const UNKNOWN_TAG = "!terraform";

export function isUnknown(node: SyntaxNode): boolean {
  return node.kind !== "alias" && node.tag === UNKNOWN_TAG;
}

/** A string at a place where it does not stand as such. */
export function textNode(value: string, range: TextRange, outer: TextRange = range): ScalarNode {
  return { kind: "scalar", value, type: "string", style: "plain", range, outer, tag: undefined, computed: true };
}

/** A bare word that stands in the file as it is. */
export function identifierNode(value: string, range: TextRange): ScalarNode {
  return { kind: "scalar", value, type: "string", style: "identifier", range, outer: range, tag: undefined };
}

/** A value that is not known; `text` says what stands in its place. */
export function unknownNode(text: string, range: TextRange, outer: TextRange = range): ScalarNode {
  return { ...textNode(text, range, outer), tag: UNKNOWN_TAG };
}

/** A text that is sure but for the names of issuers in it. */
export function symbolicNode(text: string, range: TextRange, outer: TextRange = range): ScalarNode {
  return { ...textNode(text, range, outer), tag: SYMBOLIC_TAG };
}

export function isSymbolic(node: SyntaxNode | undefined): node is ScalarNode {
  return node?.kind === "scalar" && node.tag === SYMBOLIC_TAG;
}

/** A text that is sure, or sure but for the names of issuers in it; undefined for anything else. */
export function settledText(node: SyntaxNode | undefined): string | undefined {
  return isSymbolic(node) ? node.value : knownScalar(node);
}

/** A text made of others: as sure as the least sure of them. */
export function madeOf(
  parts: readonly SyntaxNode[],
  text: string,
  range: TextRange,
  outer: TextRange = range,
): ScalarNode {
  if (parts.some(isUnknown)) {
    return unknownNode(text, range, outer);
  }
  return parts.some(isSymbolic) ? symbolicNode(text, range, outer) : textNode(text, range, outer);
}

export function mapNode(entries: readonly MapEntry[], range: TextRange): MapNode {
  return { kind: "map", style: "flow", entries, range, tag: undefined };
}

export function sequenceNode(items: readonly SyntaxNode[], range: TextRange): SequenceNode {
  return { kind: "sequence", style: "flow", items, range, tag: undefined };
}

/** The text of a known scalar; undefined for anything else, null included. */
export function knownScalar(node: SyntaxNode | undefined): string | undefined {
  return node?.kind === "scalar" && node.tag === undefined && node.type !== "null" ? node.value : undefined;
}

/** Where a node stands, quotes included. */
export function placeOf(node: SyntaxNode): TextRange {
  return node.kind === "scalar" ? node.outer : node.range;
}

/** Applies a change to every scalar, keys included. */
export function mapScalars(node: SyntaxNode, change: (scalar: ScalarNode) => ScalarNode): SyntaxNode {
  switch (node.kind) {
    case "scalar":
      return change(node);
    case "sequence":
      return { ...node, items: node.items.map((item) => mapScalars(item, change)) };
    case "map":
      return {
        ...node,
        entries: node.entries.map(({ key, value }) => ({
          key: change(key),
          value: value === undefined ? undefined : mapScalars(value, change),
        })),
      };
    case "alias":
      return node;
  }
}
