// Text for a terminal: colours where they are wanted, and no control characters from the files that are shown.

/** Style names to SGR codes. */
const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;

export type StyleName = keyof typeof CODES;

export type Paint = (style: StyleName, text: string) => string;

/** Colours on a terminal unless NO_COLOR is set to anything (no-color.org). */
export function paintFor(
  stream: { readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const noColor = env.NO_COLOR;
  const plain = !stream.isTTY || (noColor !== undefined && noColor !== "") || env.TERM === "dumb";
  return plain ? (_, text) => text : (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m`;
}

/** Replaces control characters, which could move the cursor or hide text; line breaks become spaces, tabs four of them. */
export function printable(text: string): string {
  return text
    .replace(/\r?\n/g, " ")
    .replaceAll("\t", "    ")
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "\uFFFD");
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** Columns that a text takes: 2 for East Asian wide signs and emoji, 0 for combining marks. */
export function columns(text: string): number {
  let width = 0;
  for (const sign of text) {
    width += WIDE.test(sign) ? 2 : /^[\p{Mn}\u200d]$/u.test(sign) ? 0 : 1;
  }
  return width;
}
