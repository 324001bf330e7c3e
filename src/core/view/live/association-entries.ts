/** The live tree's EKS Pod Identity associations. */
import * as l10n from "@vscode/l10n";
import { associationUri } from "../../observe/live-facts.ts";
import type { Association } from "../../ports.ts";
import { withDrift } from "./drift-row.ts";
import { type LiveEntry, leafEntry } from "./entry.ts";
import { type FleetIndex, nameInArn } from "./fleet-index.ts";

/** Below the account that it is for. */
export function associationEntry(association: Association, parent: string, index: FleetIndex): LiveEntry {
  return entry(association, parent, index, nameInArn(association.roleArn), "Pod Identity");
}

/** In the list of all. */
export function associationEntries(associations: readonly Association[], index: FleetIndex): readonly LiveEntry[] {
  return associations
    .map((association) => ({ association, label: `${association.namespace}/${association.serviceAccount}` }))
    .sort((a, b) => (a.label < b.label ? -1 : 1))
    .map(({ association, label }) => entry(association, "associations", index, label, nameInArn(association.roleArn)));
}

function entry(
  association: Association,
  parent: string,
  index: FleetIndex,
  label: string,
  description: string,
): LiveEntry {
  const { id, namespace, serviceAccount, roleArn, targetRoleArn } = association;
  const document = associationUri(index.connection, id);
  const reasons = [
    l10n.t("ServiceAccount {0}/{1} gets role {2} by EKS Pod Identity.", namespace, serviceAccount, roleArn),
    ...(targetRoleArn === undefined ? [] : [l10n.t("From there it goes on to role {0}.", targetRoleArn)]),
  ];
  const row = {
    kind: "association",
    label,
    description,
    verdict: "none",
    reasons,
    values: { namespace, name: serviceAccount, roleArn },
    document,
  } as const;
  return leafEntry(`${parent}/association/${id}`, withDrift(row, index.driftOf(undefined, document)));
}
