/** Finds what copied code blocks leave around their content, such as `yamlCopy code` glued to the first line. */
import { range, type TextRange } from "../text/range.ts";

const LANGUAGE = "(?:ya?ml|jsonc?|bash|shell|sh|text|plaintext)";
/** How a manifest or a policy begins: without it a lone `yaml` or `Copy` may be the user's own. */
const CONTENT = "(?=\\s*(?:---|apiVersion:|kind:|\\{))";
const FENCE = "(?:`{3,}|~{3,})[ \\t]*[a-z]*(?=[ \\t]*\\r?\\n)";
const PREFIX = new RegExp(
  `^\\uFEFF?\\s*((?:${LANGUAGE}\\s*)?(?:Copy ?code|Copy ?Edit|Copy${CONTENT})|${LANGUAGE}${CONTENT}|${FENCE})`,
  "i",
);
const CLOSING_FENCE = /^(`{3,}|~{3,})[ \t]*\r?$/m;

/** Ranges of the leftovers, in order; the text around them is what the user meant. */
export function findPasted(text: string): readonly TextRange[] {
  const match = PREFIX.exec(text);
  const junk = match?.[1];
  if (match === null || junk === undefined) {
    return [];
  }
  const end = match[0].length;
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

/**
 * The text with the ranges blanked out, so that every offset behind them stays right. Each ends in a line break: what is
 * glued to it has to start in column 0 again.
 */
export function blankOut(text: string, ranges: readonly TextRange[]): string {
  let result = text;
  for (const { start, end } of ranges) {
    result = `${result.slice(0, start)}${" ".repeat(end - start - 1)}\n${result.slice(end)}`;
  }
  return result;
}
