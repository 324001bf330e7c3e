/** Cuts a YAML stream at its document markers, so that documents of no interest are never parsed. */

/** One document's text: from its directives or `---` to the next marker. */
export interface DocumentText {
  readonly start: number;
  readonly end: number;
}

/** `---` and `...` in column 0 are markers wherever they stand: YAML forbids them inside scalars. */
const MARKER = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/** Documents in source order; a text without content gives none. */
export function splitDocuments(text: string): readonly DocumentText[] {
  const documents: DocumentText[] = [];
  // The marker's expression looks at every character; most files have no marker.
  if (!text.includes("---") && !text.includes("...")) {
    return hasContent(text, 0, text.length) ? [{ start: 0, end: text.length }] : documents;
  }
  let start = 0;
  let started = false;
  for (const match of text.matchAll(MARKER)) {
    const at = match.index;
    if (match[0] === "...") {
      const lineEnd = text.indexOf("\n", at);
      const end = lineEnd < 0 ? text.length : lineEnd + 1;
      if (started || hasContent(text, start, at)) {
        documents.push({ start, end });
      }
      start = end;
      started = false;
    } else {
      // What stands before the first marker, or after `...`, may be directives: then it belongs to this document.
      if (started || hasContent(text, start, at)) {
        documents.push({ start, end: at });
        start = at;
      }
      started = true;
    }
  }
  if (started || hasContent(text, start, text.length)) {
    documents.push({ start, end: text.length });
  }
  return documents;
}

/** True when some line is neither blank, nor a comment, nor a directive. */
function hasContent(text: string, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const lineEnd = text.indexOf("\n", at);
    const next = lineEnd < 0 || lineEnd >= end ? end : lineEnd + 1;
    const line = text.slice(at, next).trim();
    if (line !== "" && line !== "\uFEFF" && !line.startsWith("#") && !line.startsWith("%")) {
      return true;
    }
    at = next;
  }
  return false;
}
