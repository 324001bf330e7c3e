/** Takes items out of lists, with their lines or commas. */
import type { SequenceNode, SyntaxNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { range } from "../text/range.ts";
import { lineEnd, lineStart, nextLine } from "./layout.ts";
import type { EditSource } from "./new-value.ts";
import { dashOf, itemEnd, itemStart } from "./place.ts";

/**
 * Removes some items of a list, with the comment behind each on its line; comments above stay. Undefined where nothing would
 * be left of the list (its key is then what has to go), and where an item shares its lines with something else.
 */
export function removeItems(
  source: EditSource,
  sequence: SequenceNode,
  items: readonly SyntaxNode[],
): readonly TextEdit[] | undefined {
  if (items.length >= sequence.items.length) {
    return undefined;
  }
  const edits = items.map((item) =>
    sequence.style === "flow" ? removeFromFlow(source, sequence, item, items) : removeFromBlock(source, item),
  );
  const known = edits.filter((edit) => edit !== undefined);
  return known.length === edits.length ? known : undefined;
}

function removeFromBlock({ text }: EditSource, item: SyntaxNode): TextEdit | undefined {
  const dash = dashOf(text, item);
  const start = lineStart(text, dash);
  const end = itemEnd(text, item, dash - start);
  const stop = lineEnd(text, end);
  const isOnOwnLines =
    /^[ \t]*$/.test(text.slice(start, dash)) && /^[ \t]*(?:(?<=[ \t])#.*)?$/.test(text.slice(end, stop));
  if (!isOnOwnLines) {
    return undefined;
  }
  const next = nextLine(text, stop);
  // The last line of a text without a final break takes the break in front of it along.
  return next === stop && start > 0
    ? { range: range(text[start - 2] === "\r" ? start - 2 : start - 1, stop), newText: "" }
    : { range: range(start, next), newText: "" };
}

/** Up to the next item that stays, or, behind the last such item, from its end. */
function removeFromFlow(
  { text }: EditSource,
  sequence: SequenceNode,
  item: SyntaxNode,
  removed: readonly SyntaxNode[],
): TextEdit | undefined {
  const at = sequence.items.indexOf(item);
  const next = sequence.items[at + 1];
  const isTail = sequence.items.slice(at).every((other) => removed.includes(other));
  const before = sequence.items[at - 1];
  const cut =
    isTail && before !== undefined
      ? range(itemEnd(text, before, 0), itemEnd(text, item, 0))
      : next === undefined
        ? undefined
        : range(itemStart(text, item), itemStart(text, next));
  // A comment in between would go along unseen.
  return cut === undefined || text.slice(cut.start, cut.end).includes("#") ? undefined : { range: cut, newText: "" };
}
