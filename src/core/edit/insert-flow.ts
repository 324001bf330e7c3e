/** Adds entries and items to flow collections: JSON, and YAML between brackets. */
import type { MapEntry, MapNode, SequenceNode, SyntaxNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { range } from "../text/range.ts";
import { commonQuoting, stylesOf } from "./insert-block.ts";
import { indentOfLine, layoutOf } from "./layout.ts";
import type { EditSource, EntryPlace, NewValue } from "./new-value.ts";
import { closingBracket, entryEnd, entryStart, flowTail, itemEnd, itemStart, ownEntry, startOf } from "./place.ts";
import { JSON_STYLES, renderFlow, renderJson, type ScalarStyles } from "./render.ts";
import { scalarText } from "./scalar-text.ts";

/** A new entry with its comma; undefined where the bracket or comma that belongs there is missing. */
export function insertIntoFlow(
  source: EditSource,
  map: MapNode,
  key: string,
  value: NewValue,
  place: EntryPlace,
): readonly TextEdit[] | undefined {
  const { text } = source;
  const writing = writingOf(source, map);
  const write = (indent: string) =>
    scalarText(key, writing.styles.keys) + writing.colon + renderPart(source, writing, value, indent);
  const last = map.entries.at(-1);
  if (last === undefined) {
    return fillEmpty(source, map, write);
  }
  const anchorAt = map.entries.indexOf((typeof place === "object" ? ownEntry(map, place.after) : undefined) ?? last);
  const before = place === "first" ? map.entries[0] : map.entries[anchorAt + 1];
  if (before !== undefined) {
    const at = entryStart(text, before);
    const indent = indentOfLine(text, at);
    const gap = writing.multiline ? layoutOf(source).eol + indent : writing.gap;
    return [{ range: range(at, at), newText: `${write(indent)},${gap}` }];
  }
  return appendPart(source, map, entryEnd(text, last), entryStart(text, last), write);
}

/** A new item behind the last one; undefined as above. */
export function appendToFlow(
  source: EditSource,
  sequence: SequenceNode,
  value: NewValue,
): readonly TextEdit[] | undefined {
  const writing = writingOf(source, sequence);
  const write = (indent: string) => renderPart(source, writing, value, indent);
  const last = sequence.items.at(-1);
  return last === undefined
    ? fillEmpty(source, sequence, write)
    : appendPart(source, sequence, itemEnd(source.text, last, 0), itemStart(source.text, last), write);
}

/** A value as it stands behind `key: ` of an entry of this flow mapping. */
export function renderInFlow(source: EditSource, map: MapNode, entry: MapEntry, value: NewValue): string {
  const indent = indentOfLine(source.text, entryStart(source.text, entry));
  return renderPart(source, writingOf(source, map), value, indent);
}

interface Writing {
  readonly styles: ScalarStyles;
  readonly json: boolean;
  readonly colon: string;
  /** Behind a comma on the same line. */
  readonly gap: string;
  readonly multiline: boolean;
}

function writingOf(source: EditSource, collection: MapNode | SequenceNode): Writing {
  const { text } = source;
  const json = isJson(source) || (collection.kind === "map" && stylesOf(collection).keys === "double");
  const first = collection.kind === "map" ? collection.entries[0] : undefined;
  const isTight = json && first?.value !== undefined && text.slice(first.key.outer.end, startOf(first.value)) === ":";
  const start = collection.kind === "map" ? first?.key.outer.start : firstStart(collection.items);
  const styles: ScalarStyles = json
    ? JSON_STYLES
    : collection.kind === "map"
      ? stylesOf(collection)
      : { keys: "plain", values: commonQuoting(collection.items) };
  return {
    styles,
    json,
    colon: isTight ? ":" : ": ",
    gap: isTight ? "" : " ",
    multiline:
      start === undefined
        ? json && text.trimEnd().includes("\n")
        : text.slice(collection.range.start, start).includes("\n"),
  };
}

function firstStart(items: readonly SyntaxNode[]): number | undefined {
  return items[0] === undefined ? undefined : startOf(items[0]);
}

/** JSON by its name, or YAML that is written as JSON throughout. */
function isJson(source: EditSource): boolean {
  return source.format === "json" || /^\s*[{[]/.test(source.text);
}

function renderPart(source: EditSource, writing: Writing, value: NewValue, indent: string): string {
  return writing.json && writing.multiline
    ? renderJson(value, indent, layoutOf(source))
    : renderFlow(value, writing.styles, writing.colon);
}

function fillEmpty(
  source: EditSource,
  collection: MapNode | SequenceNode,
  write: (indent: string) => string,
): readonly TextEdit[] | undefined {
  const close = closingBracket(source.text, collection);
  const open = collection.range.start + 1;
  if (close === undefined || source.text.slice(open, close).trim() !== "") {
    return undefined;
  }
  const writing = writingOf(source, collection);
  const { eol, unit } = layoutOf(source);
  const indent = indentOfLine(source.text, collection.range.start);
  const pad = writing.json && collection.kind === "map" ? " " : "";
  const newText = writing.multiline
    ? `${eol}${indent}${unit}${write(indent + unit)}${eol}${indent}`
    : `${pad}${write(indent)}${pad}`;
  return [{ range: range(open, close), newText }];
}

/** Comma and new part behind the last one, comments of its line staying with it. */
function appendPart(
  source: EditSource,
  collection: MapNode | SequenceNode,
  lastEnd: number,
  lastStart: number,
  write: (indent: string) => string,
): readonly TextEdit[] | undefined {
  const tail = flowTail(source, lastEnd, collection);
  if (tail === undefined) {
    return undefined;
  }
  const writing = writingOf(source, collection);
  const indent = indentOfLine(source.text, lastStart);
  const gap = writing.multiline ? layoutOf(source).eol + indent : writing.gap;
  if (tail.comma !== undefined || (writing.multiline && tail.insertAt > lastEnd)) {
    const at = writing.multiline ? tail.insertAt : (tail.comma ?? lastEnd);
    const comma = tail.comma === undefined ? [{ range: range(lastEnd, lastEnd), newText: "," }] : [];
    return [...comma, { range: range(at, at), newText: gap + write(indent) }];
  }
  return [{ range: range(lastEnd, lastEnd), newText: `,${gap}${write(indent)}` }];
}
