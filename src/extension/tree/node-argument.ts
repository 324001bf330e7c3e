/** Reads the tree node that a context menu hands to a command; keybindings and other extensions may hand over anything. */
import type { ViewTreeNode } from "../../core/view/requests.ts";

export function nodeArgument(argument: unknown): ViewTreeNode | undefined {
  const isNode =
    typeof argument === "object" && argument !== null && "kind" in argument && "values" in argument && "id" in argument;
  return isNode ? (argument as ViewTreeNode) : undefined;
}
