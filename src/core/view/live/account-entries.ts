/** The live tree's namespaces: ServiceAccounts with the roles that they have, and the workloads and pods that run as them. */
import * as l10n from "@vscode/l10n";
import { formatSubject } from "../../names/subject.ts";
import { objectUri, roleUri } from "../../observe/live-facts.ts";
import { identityOfPod, phaseOfPod } from "../../observe/pod-identity.ts";
import type { Association, KubeObject } from "../../ports.ts";
import { accountStanding } from "./account-standing.ts";
import { associationEntry } from "./association-entries.ts";
import { driftAttention, withDrift } from "./drift-row.ts";
import { attentionOf, type LiveEntry, leafEntry, worseOf } from "./entry.ts";
import { annotatedRole, type FleetIndex, nameInArn } from "./fleet-index.ts";

export function namespaceEntries(index: FleetIndex): readonly LiveEntry[] {
  return [...index.namespaces].map(([namespace, accounts]) => {
    const id = `namespace/${namespace}`;
    const entries = inOrder(accounts, index).map((account) => accountEntry(account, id, index));
    const attention = attentionOf(entries);
    const values = { namespace };
    return {
      id,
      attention,
      texts: [namespace],
      row: () => ({ kind: "namespace", label: namespace, verdict: attention, values }),
      below: () => entries,
      searched: true,
    };
  });
}

/** Those with an AWS identity first: every namespace has an account `default`. */
function inOrder(accounts: readonly KubeObject[], index: FleetIndex): readonly KubeObject[] {
  return [...accounts].sort((a, b) => Number(hasIdentity(b, index)) - Number(hasIdentity(a, index)));
}

function hasIdentity(account: KubeObject, index: FleetIndex): boolean {
  return annotatedRole(account) !== undefined || index.associationsOf(account).length > 0;
}

/** @param parent id of the entry that it is below: an account stands in several places */
export function accountEntry(account: KubeObject, parent: string, index: FleetIndex): LiveEntry {
  const { namespace = "", name } = account.metadata;
  const id = `${parent}/account/${namespace}/${name}`;
  const document = objectUri(index.connection, account);
  const drift = index.driftOf({ kind: "service-account", namespace, name });
  const roleArn = annotatedRole(account);
  const associations = index.associationsOf(account);
  const subject = formatSubject({ namespace, name });
  const values = { namespace, name, subject, ...(roleArn === undefined ? {} : { roleArn }) };
  const below = once(() => accountChildren(account, id, index));
  const pods = index.podsOf(account).flatMap((pod) => driftOfPod(pod, index));
  return {
    id,
    attention: driftAttention([...drift, ...pods]),
    texts: [name, ...Object.values(values), ...associations.map((association) => association.roleArn)],
    row: () => {
      const standing = accountStanding(account, index);
      const row = {
        kind: "service-account",
        label: name,
        description: identityText(roleArn, associations),
        ...standing,
        values,
        document,
      } as const;
      return withDrift(row, [...drift, ...pods]);
    },
    below: hasIdentity(account, index) || isRun(account, index) ? below : undefined,
    searched: true,
  };
}

/** Whether anything runs as it. */
function isRun(account: KubeObject, index: FleetIndex): boolean {
  return index.workloadsOf(account).length + index.podsOf(account).length > 0;
}

function identityText(roleArn: string | undefined, associations: readonly Association[]): string {
  const parts = [
    ...(roleArn === undefined ? [] : [nameInArn(roleArn)]),
    ...associations.map((association) => l10n.t("{0} by Pod Identity", nameInArn(association.roleArn))),
  ];
  return parts.join(", ");
}

function accountChildren(account: KubeObject, parent: string, index: FleetIndex): readonly LiveEntry[] {
  const roleArn = annotatedRole(account);
  const pods = index.podsOf(account);
  const workloads = index.workloadsOf(account);
  const byName = new Map(workloads.map((workload) => [`${workload.kind}/${workload.metadata.name}`, workload]));
  const owned = Map.groupBy(pods, (pod) => byName.get(ownerOf(pod)));
  return [
    ...(roleArn === undefined ? [] : [roleEntry(roleArn, parent, index)]),
    ...index.associationsOf(account).map((association) => associationEntry(association, parent, index)),
    ...workloads.map((workload) => workloadEntry(workload, owned.get(workload) ?? [], parent, index)),
    ...(owned.get(undefined) ?? []).map((pod) => podEntry(pod, parent, index)),
  ];
}

/** The role that an account names, as a line that leads to it. */
function roleEntry(roleArn: string, parent: string, index: FleetIndex): LiveEntry {
  const document = documentOfRole(roleArn, index);
  const drift = index.driftOf({ kind: "role", arn: roleArn }, document);
  const row = {
    kind: "role",
    label: nameInArn(roleArn),
    description: "eks.amazonaws.com/role-arn",
    verdict: "none",
    values: { name: nameInArn(roleArn), roleArn },
    document,
  } as const;
  return leafEntry(`${parent}/role`, withDrift(row, drift));
}

/** Undefined where no role with that ARN was seen. */
export function documentOfRole(roleArn: string, { roles, connection }: FleetIndex): string | undefined {
  const role = roles.get(roleArn);
  return role === undefined ? undefined : roleUri(connection, role.name);
}

function workloadEntry(
  workload: KubeObject,
  pods: readonly KubeObject[],
  parent: string,
  index: FleetIndex,
): LiveEntry {
  const { namespace = "", name } = workload.metadata;
  const id = `${parent}/workload/${workload.kind}/${name}`;
  const document = objectUri(index.connection, workload);
  const drift = index.driftOf(undefined, document);
  const entries = pods.map((pod) => podEntry(pod, id, index));
  const attention = worseOf(driftAttention(drift), attentionOf(entries));
  const count = pods.length === 1 ? l10n.t("1 pod") : l10n.t("{0} pods", pods.length);
  return {
    id,
    attention,
    texts: [name, workload.kind],
    row: () =>
      withDrift(
        {
          kind: "workload",
          label: name,
          description: `${workload.kind}, ${count}`,
          verdict: attention,
          values: { namespace, name, resource: workload.kind },
          document,
        },
        drift,
      ),
    below: entries.length === 0 ? undefined : () => entries,
    searched: true,
  };
}

function podEntry(pod: KubeObject, parent: string, index: FleetIndex): LiveEntry {
  const { namespace = "", name } = pod.metadata;
  const row = {
    kind: "pod",
    label: name,
    description: [phaseOfPod(pod), podIdentityText(pod)].filter((part) => part !== undefined).join(", "),
    verdict: "none",
    values: { namespace, name },
  } as const;
  return leafEntry(`${parent}/pod/${name}`, withDrift(row, driftOfPod(pod, index)));
}

function driftOfPod({ metadata: { namespace = "", name } }: KubeObject, index: FleetIndex) {
  // The account is no part of what tells pods apart.
  return index.driftOf({ kind: "pod", namespace, name, account: "" });
}

/** Undefined for a pod that was given none. */
function podIdentityText(pod: KubeObject): string | undefined {
  const identity = identityOfPod(pod);
  switch (identity.kind) {
    case "irsa":
      return identity.roleArns.map(nameInArn).join(" and ");
    case "pod-identity":
      return "EKS Pod Identity";
    case "none":
      return undefined;
  }
}

/** `<kind>/<name>` of what made a pod: of a ReplicaSet's pod its Deployment, whose name the ReplicaSet's begins with. */
function ownerOf({ metadata }: KubeObject): string {
  const [owner] = metadata.owners;
  const hash = metadata.labels["pod-template-hash"];
  if (owner?.kind === "ReplicaSet" && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return `Deployment/${owner.name.slice(0, -hash.length - 1)}`;
  }
  return `${owner?.kind}/${owner?.name}`;
}

/** Makes a value when it is first asked for, and keeps it. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
