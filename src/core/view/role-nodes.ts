/** The tree's roles: who may assume each, by the trust policies of the workspace; and trust policies whose role nobody names. */
import * as l10n from "@vscode/l10n";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { RoleLink } from "../model/trust-roles.ts";
import { formatRoleArn } from "../names/arn.ts";
import { parseSubject } from "../names/subject.ts";
import { baseName } from "../text/uri.ts";
import { ofChildren, ofFindings, type Standing, sentence, type TreeSources, worst } from "./standing.ts";
import { subjectNodes } from "./subject-nodes.ts";
import type { TreeNode } from "./tree.ts";

export function roleNodes(sources: TreeSources): readonly TreeNode[] {
  const { graph } = sources;
  const roles = new Map<string, RoleLink[]>();
  const unlinked: TrustPolicyFact[] = [];
  for (const account of graph.all("service-account").flatMap((fact) => graph.placementsOfAccount(fact))) {
    const role = graph.roleArnOf(account);
    if (role !== undefined && !roles.has(role.name)) {
      roles.set(role.name, []);
    }
  }
  for (const policy of graph.all("trust-policy")) {
    const links = graph.rolesOf(policy).targets;
    if (links.length === 0) {
      unlinked.push(policy);
    }
    for (const link of links) {
      roles.set(link.roleName, [...(roles.get(link.roleName) ?? []), link]);
    }
  }
  return [
    ...[...roles].sort(([a], [b]) => a.localeCompare(b)).map(([name, links]) => roleNode(name, links, sources)),
    ...unlinked.map((policy) => unlinkedNode(policy, sources)),
  ];
}

function roleNode(name: string, links: readonly RoleLink[], sources: TreeSources): TreeNode {
  const { graph } = sources;
  const accounts = graph.accountsOfRole(name);
  const arns = [...new Set(accounts.map((one) => graph.roleArnOf(one)).filter((arn) => arn !== undefined))];
  const texts = [...new Set(arns.map(formatRoleArn))];
  const [arn] = texts;
  const policies = [...new Set(links.map(({ policy }) => policy))];
  const id = `role:${name}`;
  const children = policies.flatMap((policy) => subjectNodes(policy, id, standingOfSubjects(sources)));
  const known: Standing =
    policies.length > 0
      ? { verdict: "none", reasons: links.map((link) => sentence(basisOf(link, sources))) }
      : {
          verdict: "unknown",
          reasons: [l10n.t("No file of this workspace has its trust policy, so who may assume it is not known.")],
        };
  const standing = worst(...policies.map((policy) => ofFindings(policy, sources)), known);
  const [first] = policies;
  const [account] = accounts;
  return {
    id,
    kind: "role",
    label: name,
    description: [...new Set(arns.map((one) => one.account))].join(", ") || undefined,
    ...standing,
    location:
      first !== undefined
        ? { uri: first.uri, range: first.policy.range }
        : account?.roleArn?.value && { uri: account.roleArn.uri, range: account.roleArn.value.range },
    values: { name, ...(arn !== undefined && texts.length === 1 ? { roleArn: arn } : {}) },
    children,
  };
}

function unlinkedNode(policy: TrustPolicyFact, sources: TreeSources): TreeNode {
  const id = `trust:${policy.uri}#${policy.document}@${policy.range.start}`;
  const link = sources.graph.rolesOf(policy);
  const children = subjectNodes(policy, id, standingOfSubjects(sources));
  const standing = worst(ofFindings(policy, sources), { verdict: "unknown", reasons: [sentence(link.reason)] });
  return {
    id,
    kind: "trust-policy",
    label: baseName(policy.uri),
    description: l10n.t("role not known"),
    ...standing,
    verdict: standing.verdict === "unknown" ? worstOf(standing, children) : standing.verdict,
    location: { uri: policy.uri, range: policy.policy.range },
    values: {},
    children,
  };
}

function worstOf(standing: Standing, children: readonly TreeNode[]): Standing["verdict"] {
  const below = ofChildren(children);
  return below === "none" ? standing.verdict : below;
}

function standingOfSubjects(sources: TreeSources): (text: string, known: boolean) => Standing {
  return (text, known) => standingOfSubject(text, known, sources);
}

function standingOfSubject(text: string, known: boolean, { graph }: TreeSources): Standing {
  if (!known) {
    return { verdict: "unknown", reasons: [l10n.t("A template fills in the subject.")] };
  }
  const subject = parseSubject(text);
  if (subject === undefined || /[*?]/.test(text)) {
    return {
      verdict: "none",
      reasons: subject === undefined ? [] : [l10n.t("A pattern: it may admit several ServiceAccounts.")],
    };
  }
  const isDefined = graph
    .accountsNamed(subject.name)
    .some(({ placement }) => placement.namespace === subject.namespace);
  return isDefined
    ? { verdict: "ok", reasons: [l10n.t("This workspace defines the ServiceAccount.")] }
    : {
        verdict: "unknown",
        reasons: [l10n.t("No file of this workspace defines the ServiceAccount in that namespace.")],
      };
}

function basisOf(link: RoleLink, { graph }: TreeSources): string {
  return graph.rolesOf(link.policy).reason;
}
