/** Fits names and sentences into the widths of a picture, counted in characters. */

/** Signs behind which a long name may go on in the next line. */
const BREAK_AFTER = /[\s:/\-.,]/;

/** At most `most` lines; what does not fit ends in `…`. */
export function wrap(text: string, fits: number, most: number): readonly string[] {
  const size = Math.max(8, Math.floor(fits));
  const lines: string[] = [];
  let rest = text.trim();
  while (rest.length > size && lines.length < most - 1) {
    const end = breakOf(rest, size);
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === "" ? lines : [...lines, rest.length > size ? `${rest.slice(0, size - 1)}…` : rest];
}

function breakOf(text: string, size: number): number {
  const space = text.lastIndexOf(" ", size);
  if (space > size / 3) {
    return space;
  }
  for (let end = size; end > size / 3; end--) {
    if (BREAK_AFTER.test(text.charAt(end - 1))) {
      return end;
    }
  }
  return size;
}

/** Both ends of a name tell more than its middle. */
export function shorten(text: string, fits: number): string {
  const size = Math.max(4, Math.floor(fits));
  if (text.length <= size) {
    return text;
  }
  const front = Math.ceil((size - 1) / 2);
  return `${text.slice(0, front)}…${text.slice(text.length - (size - 1 - front))}`;
}
