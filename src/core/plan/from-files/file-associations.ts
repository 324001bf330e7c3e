/** Pod Identity associations as files want them, whichever tool's language says so. */
import * as l10n from "@vscode/l10n";
import type { AssociationFact } from "../../model/facts.ts";
import { knownText, type Value } from "../../model/value.ts";
import { formatRoleArn, parseRoleArn } from "../../names/arn.ts";
import type { AccountName } from "../../names/kubernetes.ts";
import type { DesiredAssociation } from "../desired.ts";
import type { FileReading } from "./file-reading.ts";
import type { FileRole, FileRoles } from "./file-roles.ts";

/** An association of this cluster that files want, with its role. */
export interface FileAssociation {
  readonly fact: AssociationFact;
  readonly account: AccountName;
  readonly role: FileRole;
  readonly desired: DesiredAssociation;
}

/**
 * Undefined for those of other clusters, and for what cannot be planned, which is noted. @param only the one account that counts
 */
export function fileAssociation(
  fact: AssociationFact,
  reading: FileReading,
  roles: FileRoles,
  only: AccountName | undefined,
): FileAssociation | undefined {
  const account = accountOf(fact);
  const where = reading.pathOf(fact.uri);
  if (typeof account === "string") {
    if (only === undefined || isOfAccount(fact, only)) {
      reading.note(l10n.t("{0}: {1}, so the association is not planned.", where, account));
    }
    return undefined;
  }
  if (only !== undefined && (only.namespace !== account.namespace || only.name !== account.name)) {
    return undefined;
  }
  const who = l10n.t("the association of ServiceAccount {0}/{1}", account.namespace, account.name);
  const leaveOut = (why: string) => {
    reading.note(l10n.t("{0}: {1}, so {2} is not planned.", where, why, who));
    return undefined;
  };
  const cluster = reading.cluster.name;
  if (cluster === undefined) {
    return leaveOut(l10n.t("the cluster's name is not known"));
  }
  const written = fact.cluster?.known === true ? fact.cluster.text : undefined;
  if (written === undefined) {
    return leaveOut(l10n.t("the name of its cluster is filled in later"));
  }
  if (written !== cluster) {
    return leaveOut(l10n.t('it is of cluster "{0}", not of "{1}"', written, cluster));
  }
  if (fact.conditional === true) {
    return leaveOut(l10n.t("a condition decides whether it is made"));
  }
  const role = roles.resolve(fact.roleArn, fact.role);
  if (typeof role === "string") {
    return leaveOut(role);
  }
  const settings = settingsOf(fact);
  if (typeof settings === "string") {
    return leaveOut(settings);
  }
  const key = { cluster, namespace: account.namespace, serviceAccount: account.name };
  return { fact, account, role, desired: { key, roleArn: formatRoleArn(role.arn), ...settings } };
}

/** Namespace and name; a sentence on why they are not known. */
function accountOf({ namespace, serviceAccount }: AssociationFact): AccountName | string {
  if (serviceAccount?.known !== true) {
    return l10n.t("the ServiceAccount of an association is filled in later");
  }
  if (namespace === undefined) {
    return l10n.t('the add-on decides in which namespace ServiceAccount "{0}" lies', serviceAccount.text);
  }
  return namespace.known
    ? { namespace: namespace.text, name: serviceAccount.text }
    : l10n.t('the namespace of ServiceAccount "{0}" is filled in later', serviceAccount.text);
}

function isOfAccount({ serviceAccount }: AssociationFact, only: AccountName): boolean {
  return serviceAccount?.known !== true || serviceAccount.text === only.name;
}

type Settings = Pick<DesiredAssociation, "targetRoleArn" | "disableSessionTags" | "policy">;

function settingsOf({ targetRoleArn, disableSessionTags, policy }: AssociationFact): Settings | string {
  const unknown = ([value]: readonly [Value | undefined, string]) => value?.known === false;
  const named = [
    [targetRoleArn, l10n.t("its target role")],
    [disableSessionTags, l10n.t("whether session tags are disabled")],
    [policy, l10n.t("its session policy")],
  ] as const;
  const open = named.find(unknown);
  if (open !== undefined) {
    return l10n.t("{0} is filled in later", open[1]);
  }
  const target = knownText(targetRoleArn);
  if (target !== undefined && parseRoleArn(target) === undefined) {
    return l10n.t("“{0}” is no ARN of a role", target);
  }
  return {
    targetRoleArn: target,
    disableSessionTags: /^true$/i.test(knownText(disableSessionTags) ?? ""),
    policy: knownText(policy),
  };
}
