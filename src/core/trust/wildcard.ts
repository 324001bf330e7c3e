/** Matching with IAM's wildcards, `*` for any run of characters (`:` and `/` included) and `?` for exactly one. */

/** Any run of characters, none included. */
const ANY = -1;
/** Exactly one character. */
const ONE = -2;

/** A compiled pattern: UTF-16 code units with wildcards between them. */
export type WildcardPattern = readonly number[];

/** Reads `*` and `?` as wildcards, everything else as itself: IAM has no escape but `${*}`, `${?}` (see variables.ts). */
export function parseWildcards(text: string): WildcardPattern {
  return codeUnits(text).map((code) => (code === STAR ? ANY : code === QUESTION ? ONE : code));
}

/** A pattern that matches only the text itself. */
export function literalPattern(text: string): WildcardPattern {
  return codeUnits(text);
}

/** True when the text holds a character that StringLike and ArnLike read as a wildcard. */
export function hasWildcard(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/** True when the whole text fits the pattern text. */
export function matchesWildcards(pattern: string, text: string): boolean {
  return matchesPattern(parseWildcards(pattern), text);
}

/**
 * True when the whole text fits the pattern. Never tries more than the last `*` again, and gives up at once on patterns that
 * need more characters than the text has: the pattern's length plus at most the text's length squared in steps.
 */
export function matchesPattern(pattern: WildcardPattern, text: string): boolean {
  if (needed(pattern) > text.length) {
    return false;
  }
  let inPattern = 0;
  let inText = 0;
  let star = -1;
  let starText = 0;
  while (inText < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === ANY) {
      star = inPattern++;
      starText = inText;
    } else if (wanted === ONE || wanted === text.charCodeAt(inText)) {
      inPattern++;
      inText++;
    } else if (star >= 0) {
      inPattern = star + 1;
      inText = ++starText;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === ANY) {
    inPattern++;
  }
  return inPattern === pattern.length;
}

const STAR = 42;
const QUESTION = 63;

function codeUnits(text: string): number[] {
  const codes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    codes.push(text.charCodeAt(at));
  }
  return codes;
}

function needed(pattern: WildcardPattern): number {
  let count = 0;
  for (const token of pattern) {
    if (token !== ANY) {
      count++;
    }
  }
  return count;
}
