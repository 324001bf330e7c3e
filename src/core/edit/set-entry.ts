/** Sets a key of a mapping, or a path of keys, with the fewest changes to the text around it. */
import type { MapEntry, MapNode, SyntaxNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { range } from "../text/range.ts";
import { insertIntoBlock, stylesOf } from "./insert-block.ts";
import { insertIntoFlow, renderInFlow } from "./insert-flow.ts";
import { indentTo, layoutOf, lineEnd } from "./layout.ts";
import { type EditSource, type EntryPlace, isNewList, isNewMap, type NewValue, nest } from "./new-value.ts";
import { afterColon, closingBracket, entryStart, ownEntry } from "./place.ts";
import { renderBlockValue } from "./render.ts";
import { replaceValue } from "./replace-value.ts";

/**
 * Sets the value under `path`, making the mappings in between that are missing (`annotations:` without a value, `{}` and
 * null count as missing too). Undefined where the text cannot be changed without touching something else: behind an alias,
 * a list, a tag, or where the document is half typed.
 */
export function setPath(
  source: EditSource,
  root: MapNode,
  path: readonly string[],
  value: NewValue,
  place: EntryPlace = "last",
): readonly TextEdit[] | undefined {
  const [key, ...rest] = path;
  if (key === undefined) {
    return undefined;
  }
  const entry = ownEntry(root, key);
  if (entry === undefined) {
    return insertEntry(source, root, key, nest(rest, value), rest.length === 0 ? place : "last");
  }
  if (rest.length === 0) {
    return setEntryValue(source, root, entry, value);
  }
  return entry.value?.kind === "map" && entry.value.entries.length > 0
    ? setPath(source, entry.value, rest, value, place)
    : setEntryValue(source, root, entry, nest(rest, value));
}

/** Sets one key of a mapping: its value where it is there, else a new entry. Undefined as for `setPath`. */
export function setMapEntry(
  source: EditSource,
  map: MapNode,
  key: string,
  value: NewValue,
  place: EntryPlace = "last",
): readonly TextEdit[] | undefined {
  return setPath(source, map, [key], value, place);
}

function insertEntry(
  source: EditSource,
  map: MapNode,
  key: string,
  value: NewValue,
  place: EntryPlace,
): readonly TextEdit[] | undefined {
  return map.style === "flow"
    ? insertIntoFlow(source, map, key, value, place)
    : insertIntoBlock(source, map, key, value, place);
}

function setEntryValue(
  source: EditSource,
  map: MapNode,
  entry: MapEntry,
  value: NewValue,
): readonly TextEdit[] | undefined {
  const old = entry.value;
  if (old === undefined) {
    return map.style === "flow" ? fillInFlow(source, map, entry, value) : fillInBlock(source, map, entry, value);
  }
  if (old.kind === "alias" || (old.tag !== undefined && old.tag !== "tag:yaml.org,2002:str")) {
    return undefined;
  }
  const isContainer = isNewMap(value) || isNewList(value);
  if (old.kind === "scalar" && !isContainer) {
    return [typeof value === "string" ? replaceValue(old, value) : { range: old.outer, newText: String(value) }];
  }
  if (!isContainer || !isVacant(source.text, old)) {
    return undefined;
  }
  return map.style === "flow"
    ? [{ range: old.kind === "scalar" ? old.outer : old.range, newText: renderInFlow(source, map, entry, value) }]
    : fillInBlock(source, map, entry, value);
}

/** Null and empty collections: nothing is lost when something else takes their place. */
function isVacant(text: string, node: SyntaxNode): boolean {
  if (node.kind === "scalar") {
    return node.type === "null";
  }
  const close = node.kind === "alias" ? undefined : closingBracket(text, node);
  return close !== undefined && node.kind !== "alias" && text.slice(node.range.start + 1, close).trim() === "";
}

/** Writes a value behind `key:`, in place of null or an empty collection, a comment on that line staying there. */
function fillInBlock(
  source: EditSource,
  map: MapNode,
  entry: MapEntry,
  value: NewValue,
): readonly TextEdit[] | undefined {
  const { text } = source;
  const colon = afterColon(text, entry);
  if (colon === undefined) {
    return undefined;
  }
  const old = entry.value;
  const oldEnd = old === undefined ? colon : old.kind === "scalar" ? old.outer.end : old.range.end;
  const end = lineEnd(text, oldEnd);
  const between = old === undefined ? "" : text.slice(colon, old.kind === "scalar" ? old.outer.start : old.range.start);
  if (!/^[ \t]*$/.test(between) || !/^(?:[ \t]+[&!]\S+)*[ \t]*(?:(?<=\s)#.*)?$/.test(text.slice(oldEnd, end))) {
    return undefined;
  }
  const indent = indentTo(text, entryStart(text, entry));
  const written = renderBlockValue(value, indent, layoutOf(source), stylesOf(map));
  const isLines = /^\r?\n/.test(written);
  if (!isLines) {
    const hasProperties = /^[ \t]+[&!]/.test(text.slice(oldEnd, end));
    return hasProperties ? undefined : [{ range: range(colon, oldEnd), newText: written }];
  }
  const removal = oldEnd > colon ? [{ range: range(colon, oldEnd), newText: "" }] : [];
  return [...removal, { range: range(end, end), newText: written }];
}

function fillInFlow(
  source: EditSource,
  map: MapNode,
  entry: MapEntry,
  value: NewValue,
): readonly TextEdit[] | undefined {
  const colon = afterColon(source.text, entry);
  const written = renderInFlow(source, map, entry, value);
  if (colon !== undefined) {
    return [{ range: range(colon, colon), newText: ` ${written}` }];
  }
  const end = entry.key.outer.end;
  return source.format === "json" ? undefined : [{ range: range(end, end), newText: `: ${written}` }];
}
