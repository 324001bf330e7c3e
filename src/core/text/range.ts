/** Offsets into a document: the only kind of position inside core; each door converts once, at its own edge. */

/** Half-open range `[start, end)` in UTF-16 code units from the start of the document. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A range in one document; `uri` is opaque to core apart from `text/uri.ts`. */
export interface Location {
  readonly uri: string;
  readonly range: TextRange;
}

export function range(start: number, end: number): TextRange {
  return { start, end };
}

/** True when `inner` lies wholly inside `outer` (equal ends count). */
export function contains(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** True when the offset touches the range, its end included: where a cursor stands counts as inside. */
export function touches(target: TextRange, offset: number): boolean {
  return target.start <= offset && offset <= target.end;
}

/** True when two ranges share at least one position; empty ranges touch their neighbours. */
export function overlaps(a: TextRange, b: TextRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}
