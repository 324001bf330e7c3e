/** Where nodes begin and end as text to be moved or extended: comments, dashes, block scalars and commas included. */
import type { MapEntry, MapNode, ScalarNode, SequenceNode, SyntaxNode } from "../syntax/node.ts";
import type { TextRange } from "../text/range.ts";
import { indentTo, lineEnd, lineStart } from "./layout.ts";
import type { EditSource } from "./new-value.ts";

/** A mapping's own entry of that key, the last where it stands twice; entries of merge keys belong to other places. */
export function ownEntry(map: MapNode, key: string): MapEntry | undefined {
  return map.entries.findLast((entry) => entry.key.value === key);
}

/** Where an entry begins: its key, or the `? `, anchor or tag in front of it. */
export function entryStart(text: string, entry: MapEntry): number {
  return beforeProperties(text, entry.key.outer.start);
}

/** Where an item begins, behind its dash or bracket. */
export function itemStart(text: string, item: SyntaxNode): number {
  return beforeProperties(text, startOf(item));
}

/** No anchor or tag has a quote or a comma in it: those stand in texts such as `",& "`. */
function beforeProperties(text: string, start: number): number {
  const prefix = text.slice(lineStart(text, start), start);
  return start - (/(?:(?<=^|\s)\?\s+)?(?:(?<=^|[\s,[{])[&!][^\s,[\]{}"']*\s+)*$/.exec(prefix)?.[0].length ?? 0);
}

/** Where a node begins, without anchor and tag. */
export function startOf(node: SyntaxNode): number {
  return node.kind === "scalar" ? node.outer.start : node.range.start;
}

/** Offset behind an entry's value, or behind its colon where it has none. */
export function entryEnd(text: string, entry: MapEntry): number {
  const { value } = entry;
  if (value === undefined) {
    return afterColon(text, entry) ?? entry.key.outer.end;
  }
  return nodeEnd(text, value, indentTo(text, entryStart(text, entry)).length);
}

/** Offset behind an item's value; `dash` is the column of its dash (any number in a flow sequence). */
export function itemEnd(text: string, item: SyntaxNode, dash: number): number {
  return nodeEnd(text, item, dash);
}

/** Offset behind the colon of an entry; undefined when there is none (`{a}`, half-typed JSON). */
export function afterColon(text: string, entry: MapEntry): number | undefined {
  const match = /^\s*(?:#[^\n]*\n\s*)*:/.exec(text.slice(entry.key.outer.end, entry.key.outer.end + 500));
  return match === null ? undefined : entry.key.outer.end + match[0].length;
}

function nodeEnd(text: string, node: SyntaxNode, parentColumn: number): number {
  switch (node.kind) {
    case "alias":
      return node.range.end;
    case "scalar":
      return isBlockScalar(node) ? blockScalarEnd(text, node, parentColumn) : node.outer.end;
    case "map": {
      const last = node.entries.at(-1);
      return node.style === "flow" || last === undefined ? node.range.end : entryEnd(text, last);
    }
    case "sequence": {
      const last = node.items.at(-1);
      return node.style === "flow" || last === undefined
        ? node.range.end
        : itemEnd(text, last, dashOf(text, last) - lineStart(text, dashOf(text, last)));
    }
  }
}

export function isBlockScalar(node: ScalarNode): boolean {
  return node.style === "literal" || node.style === "folded";
}

/** End of a block scalar's last line, blank lines included where its header keeps them (`|+`). */
function blockScalarEnd(text: string, node: ScalarNode, parentColumn: number): number {
  const headerEnd = lineEnd(text, node.outer.start);
  const keeps = text.slice(node.outer.start, headerEnd).replace(/#.*$/, "").includes("+");
  let end = headerEnd;
  for (let at = nextStart(text, headerEnd); at < text.length; at = nextStart(text, lineEnd(text, at))) {
    const stop = lineEnd(text, at);
    const line = text.slice(at, stop);
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (line.trim() === "") {
      end = keeps ? stop : end;
    } else if (indent > parentColumn) {
      end = stop;
    } else {
      break;
    }
  }
  return end;
}

function nextStart(text: string, end: number): number {
  const at = text.indexOf("\n", end);
  return at < 0 ? text.length : at + 1;
}

/** Offset of the dash of a block sequence's item. */
export function dashOf(text: string, item: SyntaxNode): number {
  let at = itemStart(text, item) - 1;
  while (at > 0 && text[at] !== "-") {
    at = text[at] === "\n" ? commentStart(text, at) - 1 : at - 1;
  }
  return Math.max(at, 0);
}

/** Offset of the comment that ends a line, or the line's end; `newline` is the line's break. */
function commentStart(text: string, newline: number): number {
  const start = lineStart(text, newline);
  const comment = /(?:^|\s)#.*$/.exec(text.slice(start, newline));
  return comment === null ? newline : start + comment.index;
}

/** What stands between a flow collection's last part and its closing bracket. */
export interface FlowTail {
  /** Offset behind a comma that is already there. */
  readonly comma: number | undefined;
  /** Where a new part can go: behind comma and comments of the last part's own line. */
  readonly insertAt: number;
  /** Whether only the closing bracket's own line follows. */
  readonly lineFollows: boolean;
}

/** Looks from the end of a flow collection's last part to its closing bracket; undefined when that is missing. */
export function flowTail(source: EditSource, from: number, collection: MapNode | SequenceNode): FlowTail | undefined {
  const close = closingBracket(source.text, collection);
  if (close === undefined) {
    return undefined;
  }
  const rest = source.text.slice(from, close);
  const blank = source.format === "json" ? /^(?:[ \t]|\/\*.*?\*\/)*/ : /^[ \t]*/;
  const before = /^(?:\s|(?<=\s|^)#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*,/.exec(rest)?.[0];
  const at = from + (before?.length ?? 0);
  const line = source.text.slice(at, Math.min(lineEnd(source.text, at), close));
  const code = line.slice(blank.exec(line)?.[0].length ?? 0);
  const lineFollows = at + line.length < close && (code === "" || /^(?:#|\/\/)/.test(code));
  return { comma: before === undefined ? undefined : at, insertAt: lineFollows ? at + line.length : at, lineFollows };
}

/** Offset of the bracket that closes a flow collection; undefined when the text has none. */
export function closingBracket(text: string, collection: MapNode | SequenceNode): number | undefined {
  const at = collection.range.end - 1;
  return at > collection.range.start && text[at] === (collection.kind === "map" ? "}" : "]") ? at : undefined;
}

/** The mapping or sequence that covers exactly this range: how rules get from a fact back to its node. */
export function nodeAt(root: SyntaxNode | undefined, target: TextRange): SyntaxNode | undefined {
  let node = root;
  while (node !== undefined && node.kind !== "scalar" && node.kind !== "alias") {
    if (node.range.start === target.start && node.range.end === target.end) {
      return node;
    }
    const children: readonly (SyntaxNode | undefined)[] =
      node.kind === "map" ? node.entries.map(({ value }) => value) : node.items;
    node = children.find((child) => child !== undefined && covers(child, target));
  }
  return node !== undefined && covers(node, target) ? node : undefined;
}

function covers(node: SyntaxNode, target: TextRange): boolean {
  const { start, end } = node.kind === "scalar" ? node.outer : node.range;
  return start <= target.start && target.end <= end;
}
