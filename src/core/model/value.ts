/** A value as its user typed it, with its place: what facts are made of, so that every finding and fix has a range. */
import type { ScalarStyle, ScalarType } from "../syntax/node.ts";
import type { TextRange } from "../text/range.ts";

/**
 * One typed value. `known` is false where a template (`{{ }}`, `${X}`, `$(X)`, `<X>`) or an unresolved reference
 * stands for the real value: then `text` is only the source text, and no rule may judge it.
 */
export interface Value {
  readonly text: string;
  readonly known: boolean;
  /** True where all that is not known is an issuer that bears a name (`issuerSymbol`): the text is sure but for what the name stands for. */
  readonly symbolic?: true;
  /** Where the text stands, without quotes. */
  readonly range: TextRange;
  /** The same with its quotes: what a replacement that needs other quoting has to replace. */
  readonly outer: TextRange;
  readonly style: ScalarStyle;
  readonly type: ScalarType;
  /** Of a value in a JSON text that is itself kept in a string: how that string is written. */
  readonly host?: ScalarStyle;
  /** True for a value that the source language computes from others: with other parameters it is another one. */
  readonly computed?: true;
  /** Characters at the beginning of the text that do not stand in the file: whoever takes the value puts them there. */
  readonly implied?: number;
}

/** A value under its key, both with their places. A null or missing value is undefined. */
export interface KeyedValue {
  readonly key: Value;
  readonly value: Value | undefined;
}

/** True where a text says what it means, be it with a name for an issuer. */
export function isSettled({ known, symbolic }: Value): boolean {
  return known || symbolic === true;
}

/** The known text of a value; undefined when it is absent or unknown. */
export function knownText(value: Value | undefined): string | undefined {
  return value?.known ? value.text : undefined;
}
