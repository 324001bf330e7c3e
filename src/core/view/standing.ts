/** How an object stands: what was found on it and what its trust policy says, as one verdict with its reasons. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { Fact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { formatRoleArn } from "../names/arn.ts";
import { formatSubject } from "../names/subject.ts";
import { type AdmittingRole, admissionOf, audienceOf, roleOf } from "../rules/admission.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import { eksStatements, issuersOf } from "../rules/web-identity.ts";
import { contains } from "../text/range.ts";
import { evaluateTrust } from "../trust/evaluate.ts";
import type { NodeVerdict } from "./tree.ts";

export interface Standing {
  readonly verdict: NodeVerdict;
  /** Sentences, most important first. */
  readonly reasons: readonly string[];
}

/** What the tree is made from. */
export interface TreeSources {
  readonly graph: IdentityGraph;
  findings(uri: string): readonly Finding[];
}

const RANK: Readonly<Record<NodeVerdict, number>> = { problem: 4, warning: 3, unknown: 2, ok: 1, none: 0 };

const VERDICT_OF: Readonly<Record<Severity, NodeVerdict>> = {
  error: "problem",
  warning: "warning",
  info: "none",
  hint: "none",
};

export const NOTHING: Standing = { verdict: "none", reasons: [] };

/** The worst of several standings, its reasons first. */
export function worst(...standings: readonly Standing[]): Standing {
  const ordered = [...standings].sort((a, b) => RANK[b.verdict] - RANK[a.verdict]);
  return {
    verdict: ordered[0]?.verdict ?? "none",
    reasons: [...new Set(ordered.flatMap((standing) => standing.reasons))],
  };
}

/** What a folded node shows of what is in it: only what wants attention. */
export function ofChildren(children: readonly { readonly verdict: NodeVerdict }[]): NodeVerdict {
  const verdicts = new Set(children.map(({ verdict }) => verdict));
  return verdicts.has("problem") ? "problem" : verdicts.has("warning") ? "warning" : "none";
}

/** Findings inside the object that states a fact. */
export function ofFindings(fact: Fact, sources: TreeSources): Standing {
  const findings = sources
    .findings(fact.uri)
    .filter((finding) => contains(fact.range, finding.range))
    .map(({ severity, message }) => ({ verdict: VERDICT_OF[severity], reasons: [message] }));
  return worst(...findings);
}

/** Whether the trust policy of the account's role admits it, as far as the files tell. */
export function ofTrust(account: EffectiveAccount, graph: IdentityGraph): Standing {
  const written = account.roleArn?.value;
  if (account.roleArn === undefined || (written?.known === true && written.text === "")) {
    return account.whole
      ? NOTHING
      : { verdict: "unknown", reasons: [l10n.t("What its overlay makes of it is not known.")] };
  }
  const role = roleOf(account, graph);
  if (role === undefined) {
    const reason = written?.known
      ? l10n.t('"{0}" is not the ARN of a role.', written.text)
      : account.roleArn.exact
        ? l10n.t("The role is filled in by a template.")
        : l10n.t("What its overlay makes of the role is not known.");
    return { verdict: "unknown", reasons: [reason] };
  }
  const link = graph.trustOf(account);
  const policies = [...new Set(link.targets.map(({ policy }) => policy))];
  if (policies.length === 0) {
    return { verdict: "unknown", reasons: [sentence(link.reason)] };
  }
  const admissions = policies.map((policy) => ({ policy, outcome: admissionOf(account, role, policy).outcome }));
  const admitting = admissions.find(({ outcome }) => outcome === "admitted");
  if (admitting !== undefined) {
    const reason = l10n.t(
      'The trust policy of role "{0}" admits {1} ({2}).',
      role.name,
      subjectOf(account) ?? l10n.t("it"),
      link.reason,
    );
    return { verdict: "ok", reasons: [reason] };
  }
  const decisive = admissions.find(({ outcome }) => outcome === "unknown") ?? admissions[0];
  const isUnknown = decisive?.outcome === "unknown";
  const lead = isUnknown
    ? l10n.t('Whether the trust policy of role "{0}" admits it is not known.', role.name)
    : l10n.t('The trust policy of role "{0}" does not admit {1}.', role.name, subjectOf(account) ?? l10n.t("it"));
  const details = decisive === undefined ? [] : reasonsOf(account, role, decisive.policy);
  return { verdict: isUnknown ? "unknown" : "problem", reasons: [lead, ...details] };
}

/** The subject of the account's tokens; undefined when namespace or name is not known. */
export function subjectOf(account: EffectiveAccount): string | undefined {
  const { namespace, name } = account.placement;
  return namespace === undefined || name === undefined ? undefined : formatSubject({ namespace, name });
}

/** The account's role for people and for copying. */
export function roleTextOf(account: EffectiveAccount, graph: IdentityGraph): string | undefined {
  const role = graph.roleArnOf(account);
  return role === undefined ? undefined : formatRoleArn(role);
}

/** The evaluator's own reasons, for the first issuer that the policy trusts. */
function reasonsOf(
  account: EffectiveAccount,
  role: AdmittingRole,
  policy: Parameters<typeof admissionOf>[2],
): readonly string[] {
  const [issuer] = eksStatements(policy).flatMap(issuersOf);
  const { reasons } = evaluateTrust(policy.policy, {
    mechanism: "irsa",
    issuer,
    account: role.account,
    subject: subjectOf(account),
    audience: audienceOf(account),
    otherKeys: "unknown",
  });
  return reasons.map(({ message }) => sentence(message));
}

export function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${clause.endsWith(".") ? "" : "."}`;
}
