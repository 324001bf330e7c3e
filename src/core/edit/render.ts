/** Renders new values as block YAML, flow YAML or JSON in the layout of the document that they go into. */
import type { Layout } from "./layout.ts";
import { isNewList, isNewMap, type NewMap, type NewValue } from "./new-value.ts";
import { escapeDouble, type Quoting, scalarText } from "./scalar-text.ts";

/** How scalars are written. JSON is `double` for keys and values. */
export interface ScalarStyles {
  readonly keys: Quoting;
  readonly values: Quoting;
}

export const PLAIN: ScalarStyles = { keys: "plain", values: "plain" };
export const JSON_STYLES: ScalarStyles = { keys: "double", values: "double" };

export function renderScalar(value: string | number | boolean, quoting: Quoting): string {
  return typeof value === "string" ? scalarText(value, quoting) : String(value);
}

/**
 * A value as it follows `key:` in block YAML, the space or line break in front included. `indent` is the indentation
 * of the key.
 */
export function renderBlockValue(value: NewValue, indent: string, layout: Layout, styles: ScalarStyles): string {
  if (isNewMap(value)) {
    const lines = renderBlockMap(value, indent + layout.unit, layout, styles);
    return lines === "" ? " {}" : `${layout.eol}${indent}${layout.unit}${lines}`;
  }
  if (isNewList(value)) {
    const dash = indent + layout.dashIndent;
    const items = value.map((item) => `${layout.eol}${dash}- ${renderBlockItem(item, `${dash}  `, layout, styles)}`);
    return items.length === 0 ? " []" : items.join("");
  }
  return ` ${renderScalar(value, styles.values)}`;
}

/** The entries of a mapping; the first line comes without its indentation. */
export function renderBlockMap(map: NewMap, indent: string, layout: Layout, styles: ScalarStyles): string {
  return Object.entries(map)
    .map(([key, value]) => `${scalarText(key, styles.keys)}:${renderBlockValue(value, indent, layout, styles)}`)
    .join(`${layout.eol}${indent}`);
}

/** What follows `- `; `indent` is that of the item's content. */
export function renderBlockItem(value: NewValue, indent: string, layout: Layout, styles: ScalarStyles): string {
  if (isNewMap(value)) {
    return Object.keys(value).length === 0 ? "{}" : renderBlockMap(value, indent, layout, styles);
  }
  return isNewList(value) ? renderFlow(value, styles, ": ") : renderScalar(value, styles.values);
}

/** On one line; `colon` is `: ` or, where a JSON text has it so, `:`. */
export function renderFlow(value: NewValue, styles: ScalarStyles, colon: string): string {
  const comma = colon === ":" ? "," : ", ";
  const jsonLike = styles.keys === "double";
  if (isNewMap(value)) {
    const parts = Object.entries(value).map(
      ([key, inner]) => `${scalarText(key, styles.keys)}${jsonLike ? colon : ": "}${renderFlow(inner, styles, colon)}`,
    );
    return parts.length === 0
      ? "{}"
      : jsonLike && colon !== ":"
        ? `{ ${parts.join(comma)} }`
        : `{${parts.join(comma)}}`;
  }
  if (isNewList(value)) {
    return `[${value.map((item) => renderFlow(item, styles, colon)).join(comma)}]`;
  }
  return renderScalar(value, styles.values);
}

/** JSON over several lines, as `JSON.stringify` lays it out; `indent` is that of the line on which the value begins. */
export function renderJson(value: NewValue, indent: string, layout: Pick<Layout, "eol" | "unit">): string {
  const inner = indent + layout.unit;
  const lines = (parts: readonly string[], open: string, close: string) =>
    parts.length === 0
      ? open + close
      : `${open}${layout.eol}${inner}${parts.join(`,${layout.eol}${inner}`)}${layout.eol}${indent}${close}`;
  if (isNewMap(value)) {
    const parts = Object.entries(value).map(
      ([key, item]) => `"${escapeDouble(key)}": ${renderJson(item, inner, layout)}`,
    );
    return lines(parts, "{", "}");
  }
  if (isNewList(value)) {
    return lines(
      value.map((item) => renderJson(item, inner, layout)),
      "[",
      "]",
    );
  }
  return renderScalar(value, "double");
}
