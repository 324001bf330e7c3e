/** Takes entries out of mappings, with their line and their comma, without leaving an invalid document behind. */
import type { MapEntry, MapNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { range } from "../text/range.ts";
import { lineEnd, lineStart, nextLine } from "./layout.ts";
import type { EditSource } from "./new-value.ts";
import { closingBracket, entryEnd, entryStart, flowTail, ownEntry } from "./place.ts";

/**
 * Removes one entry, with the comment behind it on its line; comments above it stay. A mapping that loses its only entry
 * becomes `{}`. Undefined where the document is half typed.
 */
export function removeEntry(source: EditSource, map: MapNode, entry: MapEntry): readonly TextEdit[] | undefined {
  return map.style === "flow" ? removeFromFlow(source, map, entry) : removeFromBlock(source, map, entry);
}

/**
 * Removes the entry at the end of a path, and the mappings above it that it leaves empty (an `annotations:` with nothing in
 * it), the root apart. Undefined where there is no such entry of the document's own, or it cannot be removed.
 */
export function removePath(
  source: EditSource,
  root: MapNode,
  path: readonly string[],
): readonly TextEdit[] | undefined {
  let target: { readonly map: MapNode; readonly entry: MapEntry } | undefined;
  let map: MapNode | undefined = root;
  for (const [depth, key] of path.entries()) {
    const entry: MapEntry | undefined = map === undefined ? undefined : ownEntry(map, key);
    if (map === undefined || entry === undefined) {
      return undefined;
    }
    if (depth === 0 || map.entries.length > 1 || target === undefined) {
      target = { map, entry };
    }
    map = entry.value?.kind === "map" ? entry.value : undefined;
  }
  return target === undefined ? undefined : removeEntry(source, target.map, target.entry);
}

function removeFromBlock(source: EditSource, map: MapNode, entry: MapEntry): readonly TextEdit[] | undefined {
  const { text } = source;
  const start = entryStart(text, entry);
  const end = entryEnd(text, entry);
  if (map.entries.length === 1) {
    return [{ range: range(start, end), newText: "{}" }];
  }
  const stop = lineEnd(text, end);
  if (!/^[ \t]*(?:#.*)?$/.test(text.slice(end, stop))) {
    return undefined;
  }
  const first = lineStart(text, start);
  const next = map.entries[map.entries.indexOf(entry) + 1];
  if (text.slice(first, start).trim() !== "" && next !== undefined) {
    // Behind a dash: the next entry takes its place there.
    const upTo = entryStart(text, next);
    const comment = text.slice(stop, upTo).indexOf("#");
    return [{ range: range(start, comment < 0 ? upTo : stop + comment), newText: "" }];
  }
  // The last line of a text without a final break takes the break in front of it along.
  const isLastLine = nextLine(text, stop) === stop && first > 0;
  const from = isLastLine ? (text[first - 2] === "\r" ? first - 2 : first - 1) : first;
  return [{ range: range(from, isLastLine ? stop : nextLine(text, stop)), newText: "" }];
}

function removeFromFlow(source: EditSource, map: MapNode, entry: MapEntry): readonly TextEdit[] | undefined {
  const { text } = source;
  const start = entryStart(text, entry);
  const end = entryEnd(text, entry);
  const at = map.entries.indexOf(entry);
  const before = map.entries[at - 1];
  const after = map.entries[at + 1];
  const close = closingBracket(text, map);
  if (close === undefined) {
    return undefined;
  }
  if (after !== undefined) {
    return cut(text, start, end, entryStart(text, after), flowTail(source, end, map)?.comma);
  }
  if (before === undefined) {
    const isBare = text.slice(map.range.start + 1, start).trim() === "" && /^[\s,]*$/.test(text.slice(end, close));
    return [{ range: isBare ? range(map.range.start + 1, close) : range(start, end), newText: "" }];
  }
  const previousEnd = entryEnd(text, before);
  const between = text.slice(previousEnd, start);
  if (/^[\s,]*$/.test(between)) {
    return [{ range: range(previousEnd, end), newText: "" }];
  }
  const comma = flowTail(source, previousEnd, map)?.comma;
  return comma === undefined
    ? undefined
    : [
        { range: range(comma - 1, comma), newText: "" },
        { range: range(start, end), newText: "" },
      ];
}

/** Removes an entry up to the next one, or, where comments stand in between, only with its comma. */
function cut(
  text: string,
  start: number,
  end: number,
  next: number,
  comma: number | undefined,
): readonly TextEdit[] | undefined {
  if (/^[\s,]*$/.test(text.slice(end, next))) {
    return [{ range: range(start, next), newText: "" }];
  }
  return comma === undefined ? undefined : [{ range: range(start, comma), newText: "" }];
}
