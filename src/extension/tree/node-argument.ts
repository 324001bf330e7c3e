/** Reads the tree node that a context menu hands to a command; keybindings and other extensions may hand over anything. */
import type { ViewTreeNode } from "../../core/view/requests.ts";

/** The first node for which a condition holds, from the top. */
export function findNode(
  nodes: readonly ViewTreeNode[],
  isIt: (node: ViewTreeNode) => boolean,
): ViewTreeNode | undefined {
  for (const node of nodes) {
    const found = isIt(node) ? node : findNode(node.children, isIt);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

export function nodeArgument(argument: unknown): ViewTreeNode | undefined {
  const isNode =
    typeof argument === "object" && argument !== null && "kind" in argument && "values" in argument && "id" in argument;
  return isNode ? (argument as ViewTreeNode) : undefined;
}
