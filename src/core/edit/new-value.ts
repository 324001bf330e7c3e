/** What an edit writes into a document, before it is known in which format and style. */
import type { FileFormat } from "../syntax/document.ts";

/** A JSON-like value; strings stay strings however they have to be quoted. */
export type NewValue = string | number | boolean | readonly NewValue[] | NewMap;

export interface NewMap {
  readonly [key: string]: NewValue;
}

/** The text that is edited and its format; a `SyntaxFile` is one. All ranges are offsets into this text. */
export interface EditSource {
  readonly text: string;
  readonly format: FileFormat;
}

/** Where a new entry goes; a key that is not there counts as `last`. */
export type EntryPlace = "first" | "last" | { readonly after: string };

export function isNewList(value: NewValue): value is readonly NewValue[] {
  return Array.isArray(value);
}

export function isNewMap(value: NewValue): value is NewMap {
  return typeof value === "object" && !Array.isArray(value);
}

/** `value` under the keys of `path`, outermost first: `nest(["a", "b"], 1)` is `{ a: { b: 1 } }`. */
export function nest(path: readonly string[], value: NewValue): NewValue {
  return path.reduceRight<NewValue>((inner, key) => ({ [key]: inner }), value);
}
