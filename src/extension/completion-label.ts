/** Completions as VS Code's list can show them: it cuts a long row off at its end, and the end is what tells ARNs and keys apart. */
import type * as vscode from "vscode";

/** Characters that a row has room for at the usual font size. */
const ROOM = 42;
/** So many of them stay of the text's beginning. */
const HEAD = 12;

/** What is left out of a long text's middle in the list; what is typed is compared with the whole, and the whole is written. */
export function withWholeEnd(item: vscode.CompletionItem): vscode.CompletionItem {
  const { label } = item;
  if (typeof label === "string" && label.length > ROOM) {
    item.filterText ??= label;
    item.label = `${label.slice(0, HEAD)}…${label.slice(HEAD + 1 - ROOM)}`;
  }
  return item;
}
