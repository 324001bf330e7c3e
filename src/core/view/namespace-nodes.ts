/** The tree's namespaces: their ServiceAccounts with role, associations and workloads, and workloads that found no account. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount, EffectiveWorkload } from "../model/effective.ts";
import type { AssociationFact } from "../model/facts.ts";
import { knownText } from "../model/value.ts";
import {
  NOTHING,
  ofChildren,
  ofFindings,
  ofTrust,
  roleTextOf,
  sentence,
  subjectOf,
  type TreeSources,
  worst,
} from "./standing.ts";
import type { TreeNode } from "./tree.ts";

/** Shown for objects whose namespace no file says. */
function noNamespace(): string {
  return l10n.t("(namespace not set)");
}

export function namespaceNodes(sources: TreeSources): readonly TreeNode[] {
  const { graph } = sources;
  const byNamespace = new Map<string, TreeNode[]>();
  const add = (namespace: string | undefined, node: TreeNode): void => {
    const key = namespace ?? "";
    byNamespace.set(key, [...(byNamespace.get(key) ?? []), node]);
  };
  for (const fact of graph.all("service-account")) {
    if (!fact.partial) {
      for (const account of graph.placementsOfAccount(fact)) {
        add(account.placement.namespace, accountNode(account, sources));
      }
    }
  }
  for (const fact of graph.all("workload")) {
    for (const workload of fact.partial ? [] : graph.placementsOfWorkload(fact)) {
      const node = lonelyWorkload(workload, sources);
      if (node !== undefined) {
        add(workload.placement.namespace, node);
      }
    }
  }
  for (const fact of graph.all("association")) {
    if (graph.associationsNamed(knownText(fact.serviceAccount) ?? "").length > 0 && !hasAccount(fact, sources)) {
      add(knownText(fact.namespace), associationNode(fact, `namespace:${knownText(fact.namespace) ?? ""}`, sources));
    }
  }
  return [...byNamespace]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([namespace, children]) => namespaceNode(namespace, children, sources));
}

function namespaceNode(namespace: string, unsorted: readonly TreeNode[], { graph }: TreeSources): TreeNode {
  const children = [...unsorted].sort((a, b) => a.kind.localeCompare(b.kind) || a.label.localeCompare(b.label));
  const definition = namespace === "" ? undefined : graph.namespaceDefinitions(namespace)[0];
  return {
    id: `namespace:${namespace}`,
    kind: "namespace",
    label: namespace === "" ? noNamespace() : namespace,
    description: undefined,
    verdict: ofChildren(children),
    reasons: namespace === "" ? [l10n.t("No file says in which namespace these end up.")] : [],
    location:
      definition === undefined
        ? undefined
        : { uri: definition.uri, range: definition.meta.name?.range ?? definition.range },
    values: namespace === "" ? {} : { namespace },
    children,
  };
}

function accountNode(account: EffectiveAccount, sources: TreeSources): TreeNode {
  const { graph } = sources;
  const { fact, placement } = account;
  const id = accountNodeId(account);
  const name = placement.name ?? fact.meta.name?.text ?? l10n.t("(no name)");
  const associations = graph
    .associationsNamed(placement.name ?? "")
    .filter(({ namespace }) => namespace?.text === placement.namespace);
  const trust = ofTrust(account, graph);
  const own = worst(ofFindings(fact, sources), trust);
  const standing =
    own.verdict === "none" && own.reasons.length === 0
      ? {
          ...own,
          reasons: [associations.length > 0 ? l10n.t("Gets its role by Pod Identity.") : l10n.t("Has no AWS role.")],
        }
      : own;
  const roleArn = roleTextOf(account, graph);
  const subject = subjectOf(account);
  const values = {
    name,
    ...(placement.namespace === undefined ? {} : { namespace: placement.namespace }),
    ...(subject === undefined ? {} : { subject }),
    ...(roleArn === undefined ? {} : { roleArn }),
  };
  return {
    id,
    kind: "service-account",
    label: name,
    description: overlayName(placement.overlay),
    ...standing,
    location: { uri: fact.uri, range: fact.meta.name?.range ?? fact.range },
    values,
    children: [
      ...roleChildren(account, id, trust, sources),
      ...associations.map((association) => associationNode(association, id, sources)),
      ...graph.workloadsOf(account).map((workload) => workloadNode(workload, id, sources)),
    ],
  };
}

/** The id of an account's node; ids of the nodes below it begin with it. */
export function accountNodeId({ fact, placement }: EffectiveAccount): string {
  return `account:${fact.uri}#${fact.document}@${placeIn(placement)}`;
}

/** An overlay may hold one object several times: in several namespaces, or under several names. */
function placeIn({ overlay = "", namespace = "", name = "" }: EffectiveAccount["placement"]): string {
  return `${overlay}/${namespace}/${name}`;
}

function roleChildren(
  account: EffectiveAccount,
  parent: string,
  trust: ReturnType<typeof ofTrust>,
  { graph }: TreeSources,
): readonly TreeNode[] {
  const { roleArn } = account;
  const written = roleArn?.value;
  if (roleArn === undefined || written === undefined || written.text === "") {
    return [];
  }
  const role = graph.roleArnOf(account);
  const trusted = graph.trustOf(account);
  const [link] = trusted.targets;
  const policies = trusted.targets.map(({ policy }) => policy);
  const id = `${parent}/role`;
  return [
    {
      id,
      kind: "role",
      label: role?.name ?? written.text,
      description: role?.account,
      ...trust,
      location: { uri: roleArn.uri, range: written.range },
      values: role === undefined ? {} : { roleArn: roleTextOf(account, graph) ?? "", name: role.name },
      children: [...new Set(policies)].map((policy) => ({
        id: `${id}/trust:${policy.uri}#${policy.document}@${policy.range.start}`,
        kind: "trust-policy" as const,
        label: l10n.t("Trust policy"),
        description: fileName(policy.uri),
        verdict: trust.verdict,
        reasons: link === undefined ? [] : [sentence(trusted.reason), ...trust.reasons],
        location: { uri: policy.uri, range: policy.policy.range },
        values: {},
        children: [],
      })),
    },
  ];
}

function workloadNode(workload: EffectiveWorkload, parent: string, sources: TreeSources): TreeNode {
  const { fact, placement } = workload;
  const name = placement.name ?? fact.meta.name?.text ?? l10n.t("(no name)");
  const kind = fact.meta.kind?.text ?? "Workload";
  const standing = ofFindings(fact, sources);
  return {
    id: `${parent}/workload:${fact.uri}#${fact.document}@${placeIn(placement)}`,
    kind: "workload",
    label: name,
    description: [kind, overlayName(placement.overlay)].filter((part) => part !== undefined).join(", "),
    ...standing,
    location: { uri: fact.uri, range: fact.meta.name?.range ?? fact.range },
    values: {
      name,
      resource: kind,
      ...(placement.namespace === undefined ? {} : { namespace: placement.namespace }),
    },
    children: [],
  };
}

/** A workload that asks for an account which no file defines; those that run as `default` have no AWS identity to show. */
function lonelyWorkload(workload: EffectiveWorkload, sources: TreeSources): TreeNode | undefined {
  const { graph } = sources;
  const asking = workload.fact.pods.filter(({ account, alias }) => account !== undefined || alias !== undefined);
  const links = asking.map((pod) => graph.accountOf(workload, pod));
  const open = links.filter(({ state }) => state !== "found");
  const node = workloadNode(workload, `namespace:${workload.placement.namespace ?? ""}`, sources);
  const attention = node.verdict === "problem" || node.verdict === "warning";
  if (open.length === 0 && (links.length > 0 || !attention)) {
    return undefined;
  }
  const linked = { verdict: "unknown" as const, reasons: open.map(({ reason }) => sentence(reason)) };
  return { ...node, ...worst(ofFindings(workload.fact, sources), open.length === 0 ? NOTHING : linked) };
}

function associationNode(fact: AssociationFact, parent: string, sources: TreeSources): TreeNode {
  const roleArn = knownText(fact.roleArn);
  const cluster = knownText(fact.cluster);
  return {
    id: `${parent}/association:${fact.uri}#${fact.document}@${fact.range.start}`,
    kind: "association",
    label: roleArn === undefined ? "Pod Identity" : roleArn.slice(roleArn.lastIndexOf("/") + 1),
    description: cluster === undefined ? "Pod Identity" : l10n.t("Pod Identity, {0}", cluster),
    ...ofFindings(fact, sources),
    location: { uri: fact.uri, range: fact.range },
    values: roleArn === undefined ? {} : { roleArn },
    children: [],
  };
}

function hasAccount(fact: AssociationFact, { graph }: TreeSources): boolean {
  return graph
    .accountsNamed(knownText(fact.serviceAccount) ?? "")
    .some(({ placement }) => placement.namespace === fact.namespace?.text);
}

/** Folder of an overlay, for people. */
export function overlayName(overlay: string | undefined): string | undefined {
  return overlay === undefined ? undefined : decodeSegment(overlay.split("/").at(-2) ?? overlay);
}

function fileName(uri: string): string {
  return decodeSegment(uri.slice(uri.lastIndexOf("/") + 1));
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
