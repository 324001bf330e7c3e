/** Pod Identity associations as files want them, whichever tool's language says so. */
import type { AssociationFact } from "../../model/facts.ts";
import { knownText, type Value } from "../../model/value.ts";
import { formatRoleArn, parseRoleArn } from "../../names/arn.ts";
import type { DesiredAssociation } from "../desired.ts";
import type { AccountName, FileReading } from "./file-reading.ts";
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
      reading.note(`${where}: ${account}, so the association is not planned.`);
    }
    return undefined;
  }
  if (only !== undefined && (only.namespace !== account.namespace || only.name !== account.name)) {
    return undefined;
  }
  const who = `the association of ServiceAccount ${account.namespace}/${account.name}`;
  const leaveOut = (why: string) => {
    reading.note(`${where}: ${why}, so ${who} is not planned.`);
    return undefined;
  };
  const cluster = reading.cluster.name;
  if (cluster === undefined) {
    return leaveOut("the cluster's name is not known");
  }
  const written = fact.cluster?.known === true ? fact.cluster.text : undefined;
  if (written === undefined) {
    return leaveOut("the name of its cluster is filled in later");
  }
  if (written !== cluster) {
    return leaveOut(`it is of cluster "${written}", not of "${cluster}"`);
  }
  if (fact.conditional === true) {
    return leaveOut("a condition decides whether it is made");
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
    return "the ServiceAccount of an association is filled in later";
  }
  if (namespace === undefined) {
    return `the add-on decides in which namespace ServiceAccount "${serviceAccount.text}" lies`;
  }
  return namespace.known
    ? { namespace: namespace.text, name: serviceAccount.text }
    : `the namespace of ServiceAccount "${serviceAccount.text}" is filled in later`;
}

function isOfAccount({ serviceAccount }: AssociationFact, only: AccountName): boolean {
  return serviceAccount?.known !== true || serviceAccount.text === only.name;
}

type Settings = Pick<DesiredAssociation, "targetRoleArn" | "disableSessionTags" | "policy">;

function settingsOf({ targetRoleArn, disableSessionTags, policy }: AssociationFact): Settings | string {
  const unknown = ([value]: readonly [Value | undefined, string]) => value?.known === false;
  const named = [
    [targetRoleArn, "its target role"],
    [disableSessionTags, "whether session tags are disabled"],
    [policy, "its session policy"],
  ] as const;
  const open = named.find(unknown);
  if (open !== undefined) {
    return `${open[1]} is filled in later`;
  }
  const target = knownText(targetRoleArn);
  if (target !== undefined && parseRoleArn(target) === undefined) {
    return `“${target}” is no ARN of a role`;
  }
  return {
    targetRoleArn: target,
    disableSessionTags: /^true$/i.test(knownText(disableSessionTags) ?? ""),
    policy: knownText(policy),
  };
}
