/** A look at one cluster and its account, and whose look it was: several of them can be held at once. */
import * as l10n from "@vscode/l10n";
import type { Fleet } from "./fleet.ts";

/** The connection that a look was taken through. */
export interface LiveConnection {
  /** The same for every look through the same connection; part of its documents' URIs. */
  readonly id: string;
  /** What users call it, for example `prod in eu-west-1 (111122223333)`. */
  readonly label: string;
}

/** A value through and through: it travels as JSON. */
export interface LiveSnapshot {
  readonly connection: LiveConnection;
  readonly fleet: Fleet;
}

/** What users call a connection: the cluster, else the account alone. Parts that are not known are left out. */
export function connectionLabel(
  cluster: string | undefined,
  region: string | undefined,
  account: string | undefined,
): string {
  const of = account === undefined ? "" : l10n.t(" of account {0}", account);
  const where = region === undefined ? "" : ` in ${region}`;
  return cluster === undefined ? l10n.t("AWS{0}{1}", where, of) : l10n.t("cluster {0}{1}{2}", cluster, where, of);
}
