/** What could not be seen, as lines that say what to do: unknown is neither there nor missing. */
import * as l10n from "@vscode/l10n";
import type { Observed, Unseen } from "../../observe/observed.ts";
import { type LiveEntry, leafEntry } from "./entry.ts";

function wayOut(problem: Unseen["problem"]): string {
  switch (problem) {
    case "sso-expired":
      return l10n.t("Log in with `aws sso login`, then refresh the live view.");
    case "no-credentials":
    case "credentials-refused":
    case "token-expired":
      return l10n.t("Log in to AWS, then refresh the live view.");
    case "throttled":
      return l10n.t("Wait a moment, then refresh the live view.");
    case "unreachable":
    case "timed-out":
      return l10n.t("See whether the network, VPN or proxy is up, then refresh the live view.");
    case "not-asked":
      return l10n.t("Choose the cluster with “IRSA: Select Cluster and Profile”, then refresh the live view.");
    default:
      return l10n.t("Refresh the live view to try again.");
  }
}

/** The reason and the way out, one sentence each. */
export function unseenReasons({ reason, problem, permission }: Unseen): readonly string[] {
  return [
    reason,
    permission === undefined
      ? wayOut(problem)
      : l10n.t("Ask for the permission {0}; “IRSA: Show Permissions” lists all that a look takes.", permission),
  ];
}

/** By which a row offers the list of permissions. */
export function permissionValues({ permission }: Unseen): Readonly<Record<string, string>> {
  return permission === undefined ? {} : { permission };
}

/** @param label for example `The roles could not be seen` */
export function noticeEntry(id: string, label: string, unseen: Unseen): LiveEntry {
  const { permission } = unseen;
  return {
    ...leafEntry(id, {
      kind: "notice",
      label,
      description: permission === undefined ? unseen.reason : l10n.t("needs {0}", permission),
      verdict: "unknown",
      reasons: unseenReasons(unseen),
      values: permissionValues(unseen),
    }),
    // Neither a problem nor anything that has a name to be searched for.
    texts: [],
    isNotice: true,
  };
}

/** The entries of what was seen, or the one line that says why it was not. */
export function entriesOf<T>(
  observed: Observed<readonly T[]>,
  notice: { readonly id: string; readonly label: string },
  entries: (items: readonly T[]) => readonly LiveEntry[],
): readonly LiveEntry[] {
  switch (observed.state) {
    case "present":
      return entries(observed.value);
    case "absent":
      return [];
    case "unknown":
      return [noticeEntry(notice.id, notice.label, observed)];
  }
}
