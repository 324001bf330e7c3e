/** Text edits as values: every fix and every generated change is a list of these, applied by the doors. */
import type { TextRange } from "./range.ts";

/** Replaces `range` by `newText`; an empty range inserts. */
export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

/** All edits of one file; `create` is the whole text of a file that does not exist yet. */
export type FileEdit =
  | { readonly kind: "edit"; readonly uri: string; readonly edits: readonly TextEdit[] }
  | { readonly kind: "create"; readonly uri: string; readonly text: string };

/**
 * Applies edits to a text. Edits refer to the text as given and may stand in any order;
 * overlapping edits throw, since one of them would be lost.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  const pieces: string[] = [];
  let at = 0;
  for (const edit of ordered) {
    if (edit.range.start < at) {
      throw new RangeError(`overlapping text edits at offset ${edit.range.start}`);
    }
    pieces.push(text.slice(at, edit.range.start), edit.newText);
    at = edit.range.end;
  }
  pieces.push(text.slice(at));
  return pieces.join("");
}

/** The line ending that a text uses; `\n` when it has none. */
export function lineEndingOf(text: string): "\n" | "\r\n" {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}
