/** Text for hovers and completion docs, without a format: what users wrote can never become a link or a command in it. */
import { quietMarkdownText } from "../text/markdown-text.ts";

/** Plain text, a name or value as it is written, or words that matter most. */
export type Span = string | { readonly code: string } | { readonly strong: string };

export type Block =
  | { readonly kind: "paragraph" | "item"; readonly spans: readonly Span[] }
  /** A page; `url` must be put together by us. */
  | { readonly kind: "link"; readonly label: string; readonly url: string };

export type Prose = readonly Block[];

export function paragraph(...spans: readonly Span[]): Block {
  return { kind: "paragraph", spans };
}

export function item(...spans: readonly Span[]): Block {
  return { kind: "item", spans };
}

/** A translated sentence with `{0}`, `{1}` … in it; what stands for them keeps its own look, whatever the order of words. */
export function spansOf(text: string, ...values: readonly (Span | readonly Span[])[]): readonly Span[] {
  return text.split(/(\{\d+\})/).flatMap((part) => {
    const place = /^\{(\d+)\}$/.exec(part)?.[1];
    return place === undefined ? (part === "" ? [] : [part]) : (values[Number(place)] ?? part);
  });
}

export function code(text: string): Span {
  return { code: text };
}

export function strong(text: string): Span {
  return { strong: text };
}

/** Markdown in which all text from files is shown letter by letter. */
export function toMarkdown(prose: Prose): string {
  return prose
    .map((block, at) => {
      const former = prose[at - 1];
      const gap = former === undefined ? "" : block.kind === "item" && former.kind === "item" ? "\n" : "\n\n";
      return gap + markdownOf(block);
    })
    .join("");
}

function markdownOf(block: Block): string {
  if (block.kind === "link") {
    return `[${quietMarkdownText(block.label)}](${block.url})`;
  }
  const text = block.spans.map(markdownSpan).join("");
  return block.kind === "item" ? `- ${text}` : text;
}

function markdownSpan(span: Span): string {
  if (typeof span === "string") {
    return quietMarkdownText(span);
  }
  return "code" in span ? codeSpan(span.code) : `**${quietMarkdownText(span.strong)}**`;
}

/** A fence longer than any in the text; line breaks would end the paragraph. */
function codeSpan(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 || flat.trim() === "" ? " " : "";
  return `${fence}${pad}${flat}${pad}${fence}`;
}

/** The same for clients that show no Markdown. */
export function toPlain(prose: Prose): string {
  return prose
    .map((block) => {
      if (block.kind === "link") {
        return `${block.label}: ${block.url}`;
      }
      const text = block.spans
        .map((span) => (typeof span === "string" ? span : "code" in span ? span.code : span.strong))
        .join("");
      return block.kind === "item" ? `- ${text}` : text;
    })
    .join("\n");
}
