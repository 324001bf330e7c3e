/** Names and values of the workspace that a completion can offer. */
import * as l10n from "@vscode/l10n";
import type { ServiceAccountFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText } from "../model/value.ts";
import { formatProviderArn, formatRoleArn, parseProviderArn, parseRoleArn } from "../names/arn.ts";
import { looksLikeEksIssuer, parseEksIssuer } from "../names/issuer.ts";
import { AUDIENCE_ANNOTATION, DEFAULT_AUDIENCE, POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import { partitionOfRegion } from "../names/partition.ts";
import { formatSubject } from "../names/subject.ts";
import { subjectOf } from "../view/standing.ts";
import type { PolicyWord } from "./policy-words.ts";
import { type Prose, paragraph } from "./prose.ts";

export type SuggestionKind = "account" | "namespace" | "role" | "text" | "issuer" | "key" | "word" | "container";

export interface Suggestion {
  readonly text: string;
  readonly kind: SuggestionKind;
  /** A few words beside it. */
  readonly detail?: string;
  readonly docs?: Prose;
  /** What is written where that is no text of the language's but an expression; it replaces quotes too. */
  readonly source?: string;
  /** Sorted before the others. */
  readonly isLikely?: boolean;
}

/** Accounts that a pod or association of the namespace can use; all of them where it is not known. Those of clusters come last. */
export function accountSuggestions(graph: IdentityGraph, namespace: string | undefined): readonly Suggestion[] {
  const live = graph.live === undefined || namespace === undefined ? [] : accountsIn(graph.live, namespace);
  return unique([
    ...accountsIn(graph, namespace),
    ...live.map(({ detail, ...one }) => ({
      ...one,
      detail: l10n.t("{0}, in the cluster", detail ?? ""),
      isLikely: false,
    })),
  ]);
}

function accountsIn(graph: IdentityGraph, namespace: string | undefined): readonly Suggestion[] {
  const facts = graph.all("service-account").filter((fact) => !fact.partial && knownText(fact.meta.name) !== undefined);
  return unique(
    facts.flatMap((fact): readonly Suggestion[] => {
      const placed = graph.placementsOfAccount(fact);
      const spaces = placed.map(({ placement }) => placement.namespace);
      const isHere = namespace === undefined || spaces.includes(namespace) || spaces.includes(undefined);
      return isHere ? [accountSuggestion(fact, spaces)] : [];
    }),
  );
}

function accountSuggestion(fact: ServiceAccountFact, spaces: readonly (string | undefined)[]): Suggestion {
  const [space] = spaces;
  const role = parseRoleArn(knownText(fact.roleArn?.value) ?? "");
  const where = space === undefined ? l10n.t("namespace not known") : space;
  const detail = role === undefined ? where : l10n.t("{0}, role {1}", where, role.name);
  return { text: fact.meta.name?.text ?? "", kind: "account", detail, isLikely: role !== undefined };
}

export function namespaceSuggestions(graph: IdentityGraph): readonly Suggestion[] {
  return graph.mentions.names("namespace").map((text): Suggestion => ({ text, kind: "namespace" }));
}

/** ARNs that files or the live view write out. */
export function roleSuggestions(graph: IdentityGraph): readonly Suggestion[] {
  const named = graph.mentions.names("role").flatMap((name) => graph.mentions.named("role", name));
  const written = named.flatMap(({ value }): readonly Suggestion[] => {
    const arn = value.known ? parseRoleArn(value.text) : undefined;
    return arn === undefined
      ? []
      : [{ text: formatRoleArn(arn), kind: "role", detail: l10n.t("account {0}", arn.account) }];
  });
  return unique([...written, ...liveRoles(graph)]);
}

/** Of thousands of roles in AWS those that let clusters' tokens or EKS Pod Identity in. */
function liveRoles({ live }: IdentityGraph): readonly Suggestion[] {
  return (live?.all("trust-policy") ?? []).flatMap(({ role, policy }): readonly Suggestion[] => {
    const arn = knownText(live?.rolesNamed(knownText(role?.name) ?? "").find((each) => each.role === role)?.arn);
    const isForPods = policy.statements
      .flatMap(({ principals }) => principals)
      .some(({ value: { text } }) => text === POD_IDENTITY_SERVICE || looksLikeEksIssuer(text));
    return arn === undefined || !isForPods ? [] : [{ text: arn, kind: "role", detail: l10n.t("in AWS") }];
  });
}

/** Subjects of all accounts whose namespace is known; those of `likely` first. */
export function subjectSuggestions(
  graph: IdentityGraph,
  likely: ReadonlySet<string>,
  isPattern: boolean,
): readonly Suggestion[] {
  const accounts = graph.all("service-account").flatMap((fact) => graph.placementsOfAccount(fact));
  const subjects = accounts.map(subjectOf).filter((subject) => subject !== undefined);
  const exact = subjects.map((text): Suggestion => ({ text, kind: "text", isLikely: likely.has(text) }));
  const spaces = isPattern ? new Set(accounts.map(({ placement }) => placement.namespace)) : [];
  const patterns = [...spaces].flatMap((namespace): readonly Suggestion[] =>
    namespace === undefined
      ? []
      : [
          {
            text: formatSubject({ namespace, name: "*" }),
            kind: "text",
            detail: l10n.t("every account of the namespace"),
          },
        ],
  );
  return unique([...exact, ...patterns]);
}

export function audienceSuggestions(graph: IdentityGraph): readonly Suggestion[] {
  const annotated = graph
    .all("service-account")
    .map(({ meta }) => knownText(meta.annotations.find(({ key }) => key.text === AUDIENCE_ANNOTATION)?.value));
  const provided = graph.providers().flatMap(({ audiences }) => audiences.map(knownText));
  const others = [...annotated, ...provided].filter((text) => text !== undefined && text !== "");
  return unique([
    { text: DEFAULT_AUDIENCE, kind: "text", detail: l10n.t("what EKS uses"), isLikely: true },
    ...others.map((text): Suggestion => ({ text: text ?? "", kind: "text" })),
  ]);
}

/** Issuers without scheme. */
export function issuersKnown(graph: IdentityGraph): readonly string[] {
  return graph.mentions.names("issuer").filter((issuer) => parseEksIssuer(issuer) !== undefined);
}

/** Provider ARNs: those that are written out, and those that an issuer has in the role's own account. */
export function providerSuggestions(graph: IdentityGraph, accounts: readonly string[]): readonly Suggestion[] {
  return unique(
    issuersKnown(graph).flatMap((issuer) => {
      const written = graph.mentions
        .named("issuer", issuer)
        .flatMap(({ value }) => (parseProviderArn(value.text) === undefined ? [] : [value.text]));
      const partition = partitionOfRegion(parseEksIssuer(issuer)?.region ?? "")?.id;
      const own =
        partition === undefined ? [] : accounts.map((account) => formatProviderArn({ partition, account, issuer }));
      return [...own, ...written].map(
        (text): Suggestion => ({ text, kind: "issuer", isLikely: own.includes(text) || accounts.length === 0 }),
      );
    }),
  );
}

export function wordSuggestions(words: readonly PolicyWord[], kind: SuggestionKind = "word"): readonly Suggestion[] {
  return words.map(({ word, doc }) => ({ text: word, kind, docs: [paragraph(l10n.t(doc))] }));
}

/** The first of each text; likely ones count before others. */
function unique(list: readonly Suggestion[]): readonly Suggestion[] {
  const sorted = [...list].sort((a, b) => Number(b.isLikely ?? false) - Number(a.isLikely ?? false));
  return [...new Map(sorted.toReversed().map((one) => [one.text, one])).values()].toReversed();
}
