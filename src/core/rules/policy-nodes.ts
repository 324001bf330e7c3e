/** From a trust policy's located values back to the nodes that hold them, for fixes. */
import { nodeAt } from "../edit/place.ts";
import { removeEntry } from "../edit/remove-entry.ts";
import type { Value } from "../model/value.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import { parseEmbeddedJson } from "../syntax/embedded-json.ts";
import type { MapEntry, MapNode, ScalarNode, SyntaxNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { contains, type TextRange } from "../text/range.ts";

/**
 * The mapping that covers exactly this range, in a document or in a JSON text that a literal scalar (`|`) holds, which is edited
 * like JSON itself. Undefined where there is none (functions, strings in quotes, other languages).
 */
export function mapAt(file: SyntaxFile, range: TextRange): MapNode | undefined {
  for (const { root } of file.documents) {
    const outer = nodeAt(root, range);
    const node = outer?.kind === "scalar" ? nodeAt(documentIn(file, outer), range) : outer;
    if (node?.kind === "map") {
      return node;
    }
  }
  return undefined;
}

function documentIn(file: SyntaxFile, scalar: ScalarNode): SyntaxNode | undefined {
  return scalar.style === "literal" ? parseEmbeddedJson(file.text, scalar)?.root : undefined;
}

export interface OwnedEntry {
  readonly map: MapNode;
  readonly entry: MapEntry;
}

/** The entry whose key stands at this place, with its mapping. */
export function entryOfKey(file: SyntaxFile, key: Value): OwnedEntry | undefined {
  for (const { root } of file.documents) {
    const found = root === undefined ? undefined : search(root, key.outer, file);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Takes the entry with this key out. */
export function removeKey(file: SyntaxFile, key: Value): readonly TextEdit[] | undefined {
  const found = entryOfKey(file, key);
  return found === undefined ? undefined : removeEntry(file, found.map, found.entry);
}

function search(node: SyntaxNode, key: TextRange, file: SyntaxFile): OwnedEntry | undefined {
  if (node.kind === "scalar") {
    const inner = documentIn(file, node);
    return inner === undefined ? undefined : search(inner, key, file);
  }
  if (node.kind === "alias") {
    return undefined;
  }
  if (node.kind === "map") {
    const entry = node.entries.find((each) => each.key.outer.start === key.start);
    if (entry !== undefined) {
      return { map: node, entry };
    }
  }
  const children = node.kind === "map" ? node.entries.map(({ value }) => value) : node.items;
  const child = children.find((each) => each !== undefined && contains(each.range, key));
  return child === undefined ? undefined : search(child, key, file);
}
