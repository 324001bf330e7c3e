/** Every place that names the same account, namespace, role, issuer or cluster, in whichever language it is written. */
import type { IdentityGraph } from "../model/graph.ts";
import { mentionRange } from "../model/mention.ts";
import type { Location } from "../text/range.ts";
import { mentionAround } from "./at-position.ts";
import { mentionsOfTarget, targetOf } from "./target.ts";

/** Files in the order of their URIs. */
export function referencesAt(
  graph: IdentityGraph,
  uri: string,
  offset: number,
  includeDefinitions: boolean,
): readonly Location[] {
  const mention = mentionAround(graph, uri, offset);
  const target = mention && targetOf(mention, graph);
  if (target === undefined) {
    return [];
  }
  return mentionsOfTarget(target, graph)
    .map(({ mention: one }) => one)
    .filter(({ site }) => includeDefinitions || site !== "name")
    .map((one) => ({ uri: one.uri, range: mentionRange(one) }));
}
