/** Text from files inside Markdown: shown letter by letter, never as formatting, link or icon. */

/**
 * Escapes what Markdown reads as more than text. Not `MarkdownString.appendText`, which makes every space unbreakable, so
 * that long sentences break within words.
 */
export function markdownText(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]()#+\-.!<>|~$&:@]/g, "\\$&");
}

/**
 * The same with as few backslashes as will do, for a text that begins a block or goes on in one: terminal editors show the source
 * of Markdown as it is. Addresses may become links here, commands never.
 */
export function quietMarkdownText(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*[\]<>|~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|!(?=\[)/g, "\\$&")
    .replace(/^(\s*)(#|[+-](?=\s|$)|=+\s*$|-{3,}\s*$)/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, "$1\\$2");
}
