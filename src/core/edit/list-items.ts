/** Grows lists: another item, or a single value that becomes a list of several. */
import type { MapEntry, MapNode, SequenceNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { range } from "../text/range.ts";
import { appendToBlock } from "./insert-block.ts";
import { appendToFlow } from "./insert-flow.ts";
import { indentOfLine, indentTo, layoutOf, lineEnd } from "./layout.ts";
import type { EditSource, NewValue } from "./new-value.ts";
import { afterColon, entryStart, isBlockScalar, ownEntry } from "./place.ts";
import { JSON_STYLES, renderBlockItem, renderFlow, renderJson } from "./render.ts";
import { setMapEntry } from "./set-entry.ts";

/** Adds an item at the end. Undefined where the document is half typed, or its last item cannot be followed safely. */
export function appendItem(
  source: EditSource,
  sequence: SequenceNode,
  value: NewValue,
): readonly TextEdit[] | undefined {
  return sequence.style === "flow" ? appendToFlow(source, sequence, value) : appendToBlock(source, sequence, value);
}

/**
 * Adds a value under a key: to its list, to its single value, which becomes a list, or as its only value where the key
 * is missing. IAM takes `"a"` and `["a"]` alike for actions, principals and condition values.
 */
export function addValue(
  source: EditSource,
  map: MapNode,
  key: string,
  value: string,
): readonly TextEdit[] | undefined {
  const entry = ownEntry(map, key);
  const old = entry?.value;
  if (entry === undefined || old === undefined || (old.kind === "scalar" && old.type === "null")) {
    return setMapEntry(source, map, key, value);
  }
  if (old.kind === "sequence") {
    return appendItem(source, old, value);
  }
  return old.kind === "scalar" ? listFromValue(source, map, entry, [value]) : undefined;
}

/**
 * Makes the single value of an entry the first item of a list, `more` behind it. A value that is a mapping becomes a list
 * of mappings in JSON only. Undefined for aliases, block scalars and tagged values.
 */
export function listFromValue(
  source: EditSource,
  map: MapNode,
  entry: MapEntry,
  more: readonly NewValue[],
): readonly TextEdit[] | undefined {
  const { value } = entry;
  if (value === undefined || value.kind === "alias" || value.kind === "sequence" || value.tag !== undefined) {
    return undefined;
  }
  if (value.kind === "scalar") {
    return isBlockScalar(value)
      ? undefined
      : map.style === "flow"
        ? wrapInBrackets(source, entry, value.outer, more)
        : dashInFront(source, entry, value.outer, more);
  }
  return value.style === "flow" && map.style === "flow" ? wrapInBrackets(source, entry, value.range, more) : undefined;
}

function wrapInBrackets(
  source: EditSource,
  entry: MapEntry,
  value: { readonly start: number; readonly end: number },
  more: readonly NewValue[],
): readonly TextEdit[] {
  const { text } = source;
  const json = source.format === "json" || entry.key.style === "double";
  const layout = layoutOf(source);
  const isOwnLine = text.slice(text.lastIndexOf("\n", value.start - 1) + 1, entry.key.outer.start).trim() === "";
  if (!json || !text.trimEnd().includes("\n") || !isOwnLine) {
    const styles = json ? JSON_STYLES : ({ keys: "plain", values: "plain" } as const);
    const tail = more.map((item) => `, ${renderFlow(item, styles, ": ")}`).join("");
    return [
      { range: range(value.start, value.start), newText: "[" },
      { range: range(value.end, value.end), newText: `${tail}]` },
    ];
  }
  const indent = indentOfLine(text, entry.key.outer.start);
  const inner = `${layout.eol}${indent}${layout.unit}`;
  const tail = more.map((item) => `,${inner}${renderJson(item, indent + layout.unit, layout)}`).join("");
  const close = `${tail}${layout.eol}${indent}]`;
  const old = text.slice(value.start, value.end);
  return old.includes("\n")
    ? // A mapping over several lines moves one level in with its brackets.
      [{ range: value, newText: `[${inner}${old.replaceAll(/\n(?=[^\r\n])/g, `\n${layout.unit}`)}${close}` }]
    : [
        { range: range(value.start, value.start), newText: `[${inner}` },
        { range: range(value.end, value.end), newText: close },
      ];
}

function dashInFront(
  source: EditSource,
  entry: MapEntry,
  value: { readonly start: number; readonly end: number },
  more: readonly NewValue[],
): readonly TextEdit[] | undefined {
  const { text } = source;
  const colon = afterColon(text, entry);
  const end = lineEnd(text, value.end);
  const isPlainPlace = colon !== undefined && /^[ \t]*$/.test(text.slice(colon, value.start));
  if (
    !isPlainPlace ||
    !/^[ \t]*(?:(?<=[ \t])#.*)?$/.test(text.slice(value.end, end)) ||
    text.slice(value.start, value.end).includes("\n")
  ) {
    return undefined;
  }
  const layout = layoutOf(source);
  const dash = `${layout.eol}${indentTo(text, entryStart(text, entry))}${layout.dashIndent}- `;
  const styles = {
    keys: "plain",
    values: entry.value?.kind === "scalar" ? quotingOf(entry.value.style) : "plain",
  } as const;
  const items = more.map(
    (item) => dash + renderBlockItem(item, `${dash.replace(/^\r?\n/, "").replace("-", " ")}`, layout, styles),
  );
  return [
    { range: range(colon, value.start), newText: dash },
    { range: range(end, end), newText: items.join("") },
  ];
}

function quotingOf(style: string): "single" | "double" | "plain" {
  return style === "single" || style === "double" ? style : "plain";
}
