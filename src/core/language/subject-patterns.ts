/** Patterns in trust policies, which no rename can follow: `shop:car*` stays what it is when `cart` becomes `basket`. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { hasWildcard, matchesWildcards } from "../trust/wildcard.ts";
import { shortPath } from "./language-context.ts";

/**
 * The reason against a rename that takes an account out of a pattern of its role's trust policies; undefined when none does.
 * `isRenamed` tells patterns that are rewritten with the name.
 */
export function patternLeft(
  graph: IdentityGraph,
  account: EffectiveAccount,
  former: string,
  next: string,
  isRenamed: (pattern: string) => boolean = () => false,
): string | undefined {
  for (const { policy } of graph.trustOf(account).targets) {
    const values = policy.policy.statements.flatMap(({ conditions }) => conditions.flatMap((one) => one.values));
    const pattern = values.find(
      ({ text, known }) =>
        known &&
        hasWildcard(text) &&
        !isRenamed(text) &&
        matchesWildcards(text, former) !== matchesWildcards(text, next),
    );
    if (pattern !== undefined) {
      return l10n.t(
        "The trust policy in {0} has the pattern “{1}”, which does not mean the new subject “{2}” as it means the old one. Change the pattern first.",
        shortPath(policy.uri),
        pattern.text,
        next,
      );
    }
  }
  return undefined;
}
