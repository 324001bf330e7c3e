/** SVG as values, so that page and export draw the same. */

/** An SVG element as a value; a door makes it text or DOM. */
export interface SvgElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (SvgElement | string)[];
}

/** Makes an element; attributes with values of lengths are rounded by `px`. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly (SvgElement | string)[] = [],
): SvgElement {
  return { name, attributes, children };
}

/** A length in px, to a tenth. */
export function px(length: number): string {
  return String(Math.round(length * 10) / 10);
}
