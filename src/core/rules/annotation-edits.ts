/** Moving a webhook annotation to the object on which it is read. */
import { moveEntry } from "../edit/move-entry.ts";
import { removePath } from "../edit/remove-entry.ts";
import type { Fact, ServiceAccountFact } from "../model/facts.ts";
import type { KeyedValue } from "../model/value.ts";
import type { MapNode } from "../syntax/node.ts";
import type { FileEdit } from "../text/edits.ts";
import { contains } from "../text/range.ts";
import { objectNode } from "./object-node.ts";
import type { FixContext } from "./rule.ts";

/** Takes the annotation out of its object and sets it on the account. Undefined where one of the two is not written as a manifest. */
export function moveAnnotation(
  annotation: KeyedValue,
  fact: Fact,
  account: ServiceAccountFact,
  context: FixContext,
): readonly FileEdit[] | undefined {
  const from = context.file(fact.uri);
  const to = context.file(account.uri);
  const fromRoot = from === undefined ? undefined : objectNode(from, fact);
  const toRoot = to === undefined ? undefined : objectNode(to, account);
  if (
    from === undefined ||
    to === undefined ||
    fromRoot === undefined ||
    toRoot === undefined ||
    account.source !== "manifest"
  ) {
    return undefined;
  }
  const path = pathTo(fromRoot, annotation);
  return path === undefined
    ? undefined
    : moveEntry(
        { uri: fact.uri, source: from, root: fromRoot, path },
        { uri: account.uri, source: to, root: toRoot, path: ["metadata", "annotations", annotation.key.text] },
      );
}

/** Keys that lead from an object to the entry of the annotation. */
function pathTo(map: MapNode, { key }: KeyedValue): readonly string[] | undefined {
  for (const entry of map.entries) {
    if (entry.key.outer.start === key.outer.start) {
      return [entry.key.value];
    }
    if (entry.value?.kind === "map" && contains(entry.value.range, key.outer)) {
      const rest = pathTo(entry.value, { key, value: undefined });
      return rest === undefined ? undefined : [entry.key.value, ...rest];
    }
  }
  return undefined;
}

/** Takes the annotation out of its object, with an `annotations:` that it leaves empty. Undefined where it is not written as a manifest. */
export function removeAnnotation(
  annotation: KeyedValue,
  fact: Fact,
  context: FixContext,
): readonly FileEdit[] | undefined {
  const file = context.file(fact.uri);
  const root = file === undefined ? undefined : objectNode(file, fact);
  const path = root === undefined || fact.source !== "manifest" ? undefined : pathTo(root, annotation);
  const edits =
    file === undefined || root === undefined || path === undefined ? undefined : removePath(file, root, path);
  return edits === undefined ? undefined : [{ kind: "edit", uri: fact.uri, edits }];
}
