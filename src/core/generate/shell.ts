/** Quotes words for a POSIX shell. */

/** The word as one argument: as it is where the shell takes nothing in it for itself, else in single quotes. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line of words, each quoted as needed. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}
