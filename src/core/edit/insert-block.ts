/** Adds entries to block mappings and items to block sequences of YAML. */
import type { MapNode, SequenceNode, SyntaxNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { range } from "../text/range.ts";
import { indentTo, layoutOf, lineEnd, lineStart } from "./layout.ts";
import type { EditSource, EntryPlace, NewValue } from "./new-value.ts";
import { dashOf, entryEnd, entryStart, isBlockScalar, itemEnd, itemStart, ownEntry } from "./place.ts";
import { PLAIN, renderBlockItem, renderBlockMap, type ScalarStyles } from "./render.ts";
import type { Quoting } from "./scalar-text.ts";

/** A new entry on lines of its own; undefined where a line also holds something that must not move. */
export function insertIntoBlock(
  source: EditSource,
  map: MapNode,
  key: string,
  value: NewValue,
  place: EntryPlace,
): readonly TextEdit[] | undefined {
  const { text } = source;
  const anchor = (typeof place === "object" ? ownEntry(map, place.after) : undefined) ?? map.entries.at(-1);
  if (anchor === undefined) {
    return undefined;
  }
  const layout = layoutOf(source);
  const indent = indentTo(text, entryStart(text, anchor));
  const written = renderBlockMap({ [key]: value }, indent, layout, stylesOf(map));
  if (place === "first" || endsUnfinished(text, anchor.value)) {
    return insertFirst(text, map, indent, written, layout.eol);
  }
  const at = lineEnd(text, entryEnd(text, anchor));
  return onlyComment(text, entryEnd(text, anchor), at)
    ? [{ range: range(at, at), newText: `${layout.eol}${indent}${written}` }]
    : undefined;
}

function insertFirst(
  text: string,
  map: MapNode,
  indent: string,
  written: string,
  eol: string,
): readonly TextEdit[] | undefined {
  const [first] = map.entries;
  if (first === undefined) {
    return undefined;
  }
  const start = entryStart(text, first);
  if (indent === "" || text.slice(lineStart(text, start), start).trim() !== "") {
    return [{ range: range(start, start), newText: `${written}${eol}${indent}` }];
  }
  // Comments right above the first key speak about it: they stay there.
  let at = lineStart(text, start);
  while (at > 0) {
    const above = lineStart(text, at - 1);
    if (!text.slice(above, at).startsWith(`${indent}#`)) {
      break;
    }
    at = above;
  }
  return [{ range: range(at, at), newText: `${indent}${written}${eol}` }];
}

/** A new item below the last one. */
export function appendToBlock(
  source: EditSource,
  sequence: SequenceNode,
  value: NewValue,
): readonly TextEdit[] | undefined {
  const { text } = source;
  const last = sequence.items.at(-1);
  if (last === undefined || endsUnfinished(text, last)) {
    return undefined;
  }
  const dash = dashOf(text, last);
  const dashIndent = indentTo(text, dash);
  const end = itemEnd(text, last, dashIndent.length);
  const at = lineEnd(text, end);
  if (text[dash] !== "-" || !onlyComment(text, end, at)) {
    return undefined;
  }
  const gap = /^-( +)\S/.exec(text.slice(dash, itemStart(text, last) + 1))?.[1] ?? " ";
  const styles = { keys: "plain", values: commonQuoting(sequence.items) } as const;
  const layout = layoutOf(source);
  const written = renderBlockItem(value, `${dashIndent} ${gap}`, layout, styles);
  return [{ range: range(at, at), newText: `${layout.eol}${dashIndent}-${gap}${written}` }];
}

/** The quoting that the entries of a mapping share; plain where they do not. */
export function stylesOf(map: MapNode): ScalarStyles {
  const keysAreDouble = map.entries.length > 0 && map.entries.every(({ key }) => key.style === "double");
  return {
    keys: keysAreDouble ? "double" : PLAIN.keys,
    values: commonQuoting(map.entries.map(({ value }) => value)),
  };
}

/** The quoting of all strings among the nodes, when it is one and the same. */
export function commonQuoting(nodes: readonly (SyntaxNode | undefined)[]): Quoting {
  const styles = new Set<Quoting>();
  for (const node of nodes) {
    if (node?.kind === "scalar" && node.type === "string") {
      styles.add(node.style === "single" || node.style === "double" ? node.style : "plain");
    }
  }
  const [style = "plain"] = styles;
  return styles.size === 1 ? style : "plain";
}

function onlyComment(text: string, from: number, to: number): boolean {
  return /^[ \t]*(?:(?<=[ \t])#.*)?$/.test(text.slice(from, to));
}

/** True when the node's last part is a block scalar whose value a line break at the end of the text would change. */
function endsUnfinished(text: string, node: SyntaxNode | undefined): boolean {
  if (node === undefined || node.kind === "alias" || text.endsWith("\n")) {
    return false;
  }
  if (node.kind === "map" || node.kind === "sequence") {
    return endsUnfinished(text, node.kind === "map" ? node.entries.at(-1)?.value : node.items.at(-1));
  }
  return isBlockScalar(node) && text.slice(node.outer.end).trim() === "";
}
