/** Blocks of Markdown whose content comes from files and services: shown as it is, whatever is in it. */
import { markdownText } from "../../core/text/markdown-text.ts";

/** A code block; its fence is longer than any that the text holds. */
export function codeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}\n`;
}

/** Lines of a diff, legible in every theme by `media/report.css`. */
export function diffBlock(lines: readonly string[]): string {
  return `<div class="irsa-diff">\n\n${codeBlock("diff", lines.join("\n"))}\n</div>\n`;
}

/** Words between backticks, for names. */
export function code(text: string): string {
  const plain = text.replaceAll(/\s+/g, " ").replaceAll("`", "'");
  return `\`${plain}\``;
}

/** Advice names commands between backticks. */
export function adviceText(advice: string): string {
  return advice
    .split("`")
    .map((part, index) => (index % 2 === 1 ? code(part) : markdownText(part)))
    .join("");
}
