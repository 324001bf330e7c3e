/** Finds what copied code blocks leave around their content, such as `yamlCopy code` glued to the first line. */
import { range, type TextRange } from "../text/range.ts";

const LANGUAGE = "(?:ya?ml|jsonc?|bash|shell|sh|text|plaintext)";
const PREFIX = new RegExp(
  `^\\uFEFF?\\s*((?:${LANGUAGE})?(?:Copy code|CopyEdit|Copy(?=apiVersion:|kind:|\\{))|(?:${LANGUAGE})(?=apiVersion:|kind:|\\{)|(?:\`{3,}|~{3,})[ \\t]*[A-Za-z]*(?=[ \\t]*\\r?\\n))`,
);
const CLOSING_FENCE = /^(`{3,}|~{3,})[ \t]*\r?$/m;

/** Ranges of the leftovers, in order; the text around them is what the user meant. */
export function findPasted(text: string): readonly TextRange[] {
  const match = PREFIX.exec(text);
  const junk = match?.[1];
  if (match === null || junk === undefined) {
    return [];
  }
  const end = match.index + match[0].length;
  const found = [range(end - junk.length, end)];
  if (junk.startsWith("`") || junk.startsWith("~")) {
    const closing = CLOSING_FENCE.exec(text.slice(end));
    const fence = closing?.[1];
    if (closing !== null && fence !== undefined) {
      found.push(range(end + closing.index, end + closing.index + fence.length));
    }
  }
  return found;
}

/** The text with the ranges blanked out, so that every offset behind them stays right. */
export function blankOut(text: string, ranges: readonly TextRange[]): string {
  let result = text;
  for (const { start, end } of ranges) {
    result = result.slice(0, start) + " ".repeat(end - start) + result.slice(end);
  }
  return result;
}
