/** Text from files inside Markdown: shown letter by letter, never as formatting, link or icon. */

/**
 * Escapes what Markdown reads as more than text. Not `MarkdownString.appendText`, which makes every space unbreakable, so
 * that long sentences break within words.
 */
export function markdownText(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]()#+\-.!<>|~$&:@]/g, "\\$&");
}
