/** The tree's roles: who may assume each, by the trust policies of the workspace; and trust policies whose role nobody names. */
import * as l10n from "@vscode/l10n";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { RoleLink } from "../model/trust-roles.ts";
import { knownText } from "../model/value.ts";
import { formatRoleArn } from "../names/arn.ts";
import { parseSubject } from "../names/subject.ts";
import { claimsNamed, eksStatements } from "../rules/web-identity.ts";
import { baseName } from "../text/uri.ts";
import { ofChildren, ofFindings, type Standing, sentence, type TreeSources, worst } from "./standing.ts";
import type { TreeNode } from "./tree.ts";

/** Service principal of EKS Pod Identity. */
const POD_IDENTITY = "pods.eks.amazonaws.com";

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
  const children = policies.flatMap((policy) => subjectNodes(policy, id, sources));
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
  const children = subjectNodes(policy, id, sources);
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

/** Whom a policy's Allow statements name: subjects, whole clusters, EKS Pod Identity, others. */
function subjectNodes(policy: TrustPolicyFact, parent: string, sources: TreeSources): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  const web = eksStatements(policy);
  const add = (label: string, range: TreeNode["location"], standing: Standing, values = {}, description?: string) => {
    const id = `${parent}/subject:${policy.uri}@${range?.range.start ?? 0}:${nodes.length}`;
    nodes.push({ id, kind: "subject", label, description, ...standing, location: range, values, children: [] });
  };
  const place = (range: TrustPolicyFact["range"]) => ({ uri: policy.uri, range });
  for (const statement of web) {
    const issuer = statement.principals[0]?.provider?.issuer;
    const subjects = claimsNamed(statement, "sub").flatMap((claim) => claim.condition.values);
    for (const value of subjects) {
      const values = { subject: value.text, ...(issuer === undefined ? {} : { issuer }) };
      add(value.text, place(value.range), standingOfSubject(value.text, value.known, sources), values);
    }
    if (subjects.length === 0) {
      const [principal] = statement.principals;
      const standing: Standing = statement.opaqueKeys
        ? { verdict: "unknown", reasons: [l10n.t("A template fills in conditions of this statement.")] }
        : {
            verdict: "problem",
            reasons: [l10n.t("No condition on the subject: every ServiceAccount of the cluster may assume the role.")],
          };
      const label = statement.opaqueKeys
        ? l10n.t("ServiceAccounts not known")
        : l10n.t("every ServiceAccount of the cluster");
      const range = principal?.principal.value.range ?? statement.statement.range;
      add(label, place(range), standing, issuer === undefined ? {} : { issuer });
    }
  }
  const statements = new Set(web.map(({ statement }) => statement));
  for (const statement of policy.policy.statements) {
    if (!statements.has(statement) && knownText(statement.effect) === "Allow") {
      for (const { type, value } of statement.principals) {
        const isPods = type === "Service" && knownText(value) === POD_IDENTITY;
        add(isPods ? "EKS Pod Identity" : value.text, place(value.range), { verdict: "none", reasons: [] }, {}, type);
      }
    }
  }
  return nodes;
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
