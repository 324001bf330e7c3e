/** Stale pods of one ServiceAccount as one: a Deployment of fifty replicas is one thing to restart. */
import * as l10n from "@vscode/l10n";
import type { Drift } from "./drift.ts";

/** So many of them are named. */
const NAMED = 3;

/** The same drift in the same order, pods of one account told where the first of them was. */
export function withPodsTogether(drift: readonly Drift[]): readonly Drift[] {
  const groups = new Map<string, Drift[]>();
  for (const [index, each] of drift.entries()) {
    const { subject, connection } = each;
    const key =
      each.code === "pods-stale" && subject.kind === "pod"
        ? JSON.stringify([connection.id, subject.namespace, subject.account])
        : String(index);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [each]);
    } else {
      group.push(each);
    }
  }
  return [...groups.values()].flatMap((group) => together(group) ?? []);
}

function together(group: readonly Drift[]): Drift | undefined {
  const [first] = group;
  if (first?.subject.kind !== "pod" || group.length === 1) {
    return first;
  }
  const { namespace, account } = first.subject;
  const names = group.flatMap(({ subject }) => (subject.kind === "pod" ? [subject.name] : []));
  const shown = names.slice(0, NAMED).join(", ");
  const listed = names.length > NAMED ? l10n.t("{0} and {1} more", shown, names.length - NAMED) : shown;
  const message = l10n.t(
    "{0} pods run as ServiceAccount {1}/{2} and have not the identity that the account gives now: {3}.",
    names.length,
    namespace,
    account,
    listed,
  );
  return { ...first, message };
}
