/** How each part of IRSA stands for one account, by the files alone. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { ProviderFact, TrustPolicyFact } from "../model/facts.ts";
import { knownText } from "../model/value.ts";
import { parseEksIssuer, withoutScheme } from "../names/issuer.ts";
import { admissionOf, audienceOf, roleOf } from "../rules/admission.ts";
import { eksStatements, issuersOf } from "../rules/web-identity.ts";
import type { Location } from "../text/range.ts";
import { ofTrust, type TreeSources } from "../view/standing.ts";
import { concerns, findingsIn, ofFindingList, type State, state, worstState } from "./state.ts";

/** What the parts of IRSA are judged from. */
export interface IrsaFacts {
  readonly account: EffectiveAccount;
  readonly sources: TreeSources;
  /** The trust policies that decide: those that admit the account where any does, else all of its role. */
  readonly policies: readonly TrustPolicyFact[];
  /** Issuers without scheme that these policies trust. */
  readonly issuers: readonly string[];
}

export function irsaFacts(account: EffectiveAccount, sources: TreeSources): IrsaFacts {
  const { graph } = sources;
  const role = roleOf(account, graph);
  const all = [...new Set(graph.trustOf(account).targets.map(({ policy }) => policy))];
  const admitting =
    role === undefined ? [] : all.filter((policy) => admissionOf(account, role, policy).outcome === "admitted");
  const policies = admitting.length > 0 ? admitting : all;
  const issuers = [...new Set(policies.flatMap(eksStatements).flatMap(issuersOf))];
  return { account, sources, policies, issuers };
}

export function placeOfPolicy({ uri, policy }: TrustPolicyFact): Location {
  return { uri, range: policy.range };
}

export function placeOfAccount({ fact }: EffectiveAccount): Location {
  return { uri: fact.uri, range: fact.meta.name?.range ?? fact.range };
}

/** True where the account has, or may have, the annotation with a role. */
export function namesRole({ roleArn, whole, fact }: EffectiveAccount): boolean {
  const written = roleArn?.value;
  return fact.role !== undefined || (roleArn === undefined ? !whole : !written?.known || written.text !== "");
}

/** The ServiceAccount itself: is it annotated with a role, and well? */
export function accountState({ account, sources }: IrsaFacts): State {
  const { roleArn } = account;
  const place = roleArn?.value && { uri: roleArn.uri, range: roleArn.value.range };
  const found = ofFindingList(findingsIn(account.fact, sources).filter(({ rule }) => !rule.startsWith("trust-")));
  if (!namesRole(account)) {
    const reason = l10n.t("The ServiceAccount has no annotation eks.amazonaws.com/role-arn.");
    const own: State = { verdict: "none", isMissing: true, reasons: [reason], place: placeOfAccount(account) };
    return found === undefined || found.verdict === "warning" ? own : worstState(found, own);
  }
  const role = roleOf(account, sources.graph);
  const own =
    role === undefined
      ? state(
          "unknown",
          l10n.t("Which role it stands for cannot be read from the files."),
          place ?? placeOfAccount(account),
        )
      : state("ok", l10n.t('The ServiceAccount stands for role "{0}".', role.name), place ?? placeOfAccount(account));
  return found === undefined ? own : worstState(found, own);
}

/** The issuer: written as EKS writes it, and the same everywhere? Whether it answers, files cannot tell. */
export function issuerState(facts: IrsaFacts): State {
  const { policies, issuers, sources } = facts;
  const findings = policies.flatMap((policy) => findingsIn(policy, sources));
  const found = ofFindingList(findings.filter(({ rule }) => isAboutIssuer(rule)));
  const [policy] = policies;
  const place = policy && placeOfPolicy(policy);
  const [issuer] = issuers;
  const own =
    issuer === undefined
      ? state("unknown", l10n.t("No trust policy of the role in this workspace names the cluster's issuer."), place)
      : parseEksIssuer(issuer) === undefined
        ? state("unknown", l10n.t('"{0}" is not the usual form of an EKS issuer.', issuer), place)
        : state("unknown", l10n.t("Whether the issuer answers with its keys can only be seen by asking it."), place);
  return found === undefined ? own : worstState(found, own);
}

function isAboutIssuer(rule: string): boolean {
  return rule.startsWith("trust-issuer-");
}

/** The IAM OIDC provider: does a file make it, for the audience of the tokens? */
export function providerState({ account, issuers, sources }: IrsaFacts): State {
  if (issuers.length === 0) {
    return state("unknown", l10n.t("The issuer is not known, so neither is its IAM OIDC provider."));
  }
  const made = issuers.map((issuer) => providersOf(issuer, sources));
  if (made.some((providers) => providers.length === 0)) {
    const reason = l10n.t(
      "No file of this workspace makes the IAM OIDC provider; whether the account has it can only be seen in AWS.",
    );
    return state("unknown", reason);
  }
  const audience = audienceOf(account);
  const [first, ...others] = made.flat().map((provider): State => {
    const found = ofFindingList(findingsIn(provider, sources));
    const own = providerAudience(provider, audience);
    return found === undefined ? own : worstState(found, own);
  });
  return first === undefined ? state("unknown", l10n.t("No provider is known.")) : worstState(first, ...others);
}

function providersOf(issuer: string, { graph }: TreeSources): readonly ProviderFact[] {
  return graph.providers().filter(({ url }) => withoutScheme(knownText(url) ?? "") === issuer);
}

function providerAudience({ uri, url, range, audiences }: ProviderFact, audience: string | undefined): State {
  const place = { uri, range: url?.range ?? range };
  const texts = audiences.map(knownText);
  if (audience === undefined || texts.length === 0 || texts.includes(undefined)) {
    return state("unknown", l10n.t("A file makes the provider; for which audiences is not known."), place);
  }
  return texts.includes(audience)
    ? state("ok", l10n.t('A file of this workspace makes the provider, for audience "{0}".', audience), place)
    : state("problem", l10n.t('The provider is made without audience "{0}": IAM refuses the tokens.', audience), place);
}

/** The role's trust policy: does it admit the account's tokens? */
export function trustState({ account, sources, policies }: IrsaFacts): State {
  const trust = ofTrust(account, sources.graph);
  const [policy] = policies;
  const place = policy && placeOfPolicy(policy);
  if (!namesRole(account)) {
    const reason = l10n.t("Without a role there is no trust policy to ask.");
    return { verdict: "none", isMissing: true, reasons: [reason], place };
  }
  const inPolicy = policies.flatMap((one) => findingsIn(one, sources)).filter(({ rule }) => !isAboutIssuer(rule));
  const onAccount = findingsIn(account.fact, sources).filter(({ rule }) => rule.startsWith("trust-"));
  const findings = [...inPolicy, ...onAccount].filter((finding) => concerns(finding, account));
  const found = ofFindingList(findings);
  const own: State = { verdict: trust.verdict, reasons: trust.reasons, place };
  // A policy that admits may be written badly, which counts; one that refuses is explained best by what was found in it.
  return found === undefined ? own : worstState(found, own);
}
