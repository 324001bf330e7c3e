/** What the texts of a trust policy mean: subjects, audiences, issuers, operators, actions. */
import * as l10n from "@vscode/l10n";
import type { IdentityGraph } from "../model/graph.ts";
import type { Value } from "../model/value.ts";
import { knownText } from "../model/value.ts";
import { isIssuerSymbol, parseEksIssuer } from "../names/issuer.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import { partitionOfRegion } from "../names/partition.ts";
import { parseSubject } from "../names/subject.ts";
import { type TextRange, touches } from "../text/range.ts";
import { parseOperator } from "../trust/operators.ts";
import type { TrustStatement } from "../trust/policy.ts";
import { hasWildcard, matchesWildcards } from "../trust/wildcard.ts";
import { subjectOf } from "../view/standing.ts";
import type { StatementPlace } from "./at-position.ts";
import { ACTIONS, CLAIMS, docOf, OPERATORS, POD_IDENTITY_KEYS } from "./policy-words.ts";
import { type Block, code, item, type Prose, paragraph, type Span, spansOf } from "./prose.ts";

export interface PolicyHover {
  readonly range: TextRange;
  readonly prose: Prose;
}

/** Undefined where nothing of a statement that has a meaning of its own stands at the offset. */
export function policyHover({ fact, statement, condition }: StatementPlace, offset: number): PolicyHover | undefined {
  const on = (value: Value | undefined, prose: (text: string) => Prose | undefined): PolicyHover | undefined => {
    const found = value !== undefined && touches(value.outer, offset) ? prose(value.text) : undefined;
    return value === undefined || found === undefined ? undefined : { range: value.range, prose: found };
  };
  const candidates = [
    ...statement.actions.map((value) => on(value, (text) => wordProse(text, docOf(ACTIONS, text)))),
    ...statement.principals.map(({ value }) => on(value, principalProse)),
    ...statement.operatorBlocks.map(({ operator }) => on(operator, operatorProse)),
    // A module writes its keys where nothing of them stands.
    ...(condition === undefined || fact.generated ? [] : [on(condition.key, keyProse)]),
  ];
  return candidates.find((each) => each !== undefined);
}

function wordProse(word: string, doc: string | undefined): Prose | undefined {
  return doc === undefined ? undefined : [paragraph(code(word)), paragraph(doc)];
}

function principalProse(text: string): Prose | undefined {
  return text === POD_IDENTITY_SERVICE
    ? [
        paragraph(code(text)),
        paragraph(
          l10n.t(
            "EKS Pod Identity, in every partition. It needs sts:AssumeRole and sts:TagSession; which account gets the role is said by associations, not here.",
          ),
        ),
      ]
    : undefined;
}

function operatorProse(text: string): Prose | undefined {
  const operator = parseOperator(text);
  const base = text.replace(/^For(?:All|Any)Values?:/, "").replace(/IfExists$/, "");
  const doc = docOf(OPERATORS, base);
  if (operator === undefined || doc === undefined) {
    return undefined;
  }
  const set =
    operator.set === undefined
      ? []
      : [item(l10n.t("{0}: meant for keys with several values; sub and aud have one.", operator.set))];
  const optional = operator.ifExists ? [item(l10n.t("IfExists: also true where the key is missing."))] : [];
  return [paragraph(code(text)), paragraph(doc), ...set, ...optional];
}

function keyProse(text: string): Prose | undefined {
  const claim = /:(\w+)$/.exec(text)?.[1];
  const isOfIssuer = text.includes("/id/") || isIssuerSymbol(text.slice(0, Math.max(0, text.lastIndexOf(":"))));
  const claimDoc = claim === undefined || !isOfIssuer ? undefined : docOf(CLAIMS, claim.toLowerCase());
  return wordProse(text, claimDoc ?? docOf(POD_IDENTITY_KEYS, text));
}

/** A subject, or a pattern of subjects, as its statement compares it. */
export function subjectProse(text: string, statement: TrustStatement, graph: IdentityGraph): Prose {
  const condition = statement.conditions.find(({ values }) => values.some((value) => value.text === text));
  const operator = parseOperator(condition?.operator.text ?? "");
  const subject = parseSubject(text);
  if (hasWildcard(text)) {
    if (operator?.comparison !== "string-like") {
      const name = condition?.operator.text ?? l10n.t("this operator");
      return [
        paragraph(code(text)),
        paragraph(
          ...spansOf(
            l10n.t("With {0} * and ? are ordinary characters, so no ServiceAccount has this subject."),
            code(name),
          ),
        ),
      ];
    }
    return [
      paragraph(
        ...spansOf(l10n.t("Pattern {0}: * is any run of characters, colons too, and ? is one character."), code(text)),
      ),
      ...fitting(text, subject?.namespace ?? "", graph),
    ];
  }
  return subject === undefined
    ? [paragraph(code(text))]
    : [
        paragraph(code(text)),
        paragraph(
          ...spansOf(
            l10n.t("The subject of tokens of ServiceAccount {0} in namespace {1}."),
            code(subject.name),
            code(subject.namespace),
          ),
        ),
      ];
}

/** How many accounts fit, where the namespace is written out: all others would have to be gone through. */
function fitting(pattern: string, namespace: string, graph: IdentityGraph): readonly Block[] {
  if (namespace === "" || hasWildcard(namespace)) {
    return [];
  }
  const subjects = new Set(graph.accountsIn(namespace).map(subjectOf));
  const count = [...subjects].filter((one) => one !== undefined && matchesWildcards(pattern, one)).length;
  return [
    item(
      count === 1
        ? l10n.t("It fits 1 ServiceAccount of this workspace, and any other that is made later.")
        : l10n.t("It fits {0} ServiceAccounts of this workspace, and any other that is made later.", count),
    ),
  ];
}

/** An issuer: whose it is, who trusts it, who provides it. */
export function issuerProse(issuer: string, graph: IdentityGraph): Prose {
  const parsed = parseEksIssuer(issuer);
  const mentions = graph.mentions.named("issuer", issuer);
  const files = new Set(mentions.filter(({ site }) => site === "principal").map(({ uri }) => uri));
  const clusters = graph
    .clusters()
    .filter((fact) => (knownText(fact.issuer) ?? "").endsWith(issuer))
    .flatMap((fact) => knownText(fact.name) ?? []);
  return [
    paragraph(...spansOf(l10n.t("OIDC issuer {0}"), code(issuer))),
    paragraph(
      l10n.t(
        "The identity of an EKS cluster towards IAM: the cluster signs its pods' tokens, and an IAM OIDC provider of this URL makes IAM take them. Written without https:// in ARNs and condition keys.",
      ),
    ),
    ...(parsed === undefined ? [] : [item(...regionSpans(parsed.region))]),
    ...clusters.map((name) => item(...spansOf(l10n.t("Cluster {0}"), code(name)))),
    item(
      files.size === 1
        ? l10n.t("1 trust policy of this workspace names it.")
        : l10n.t("{0} trust policies of this workspace name it.", files.size),
    ),
    ...(mentions.some(({ fact }) => fact.kind === "provider")
      ? [item(l10n.t("A file of this workspace defines its IAM OIDC provider."))]
      : []),
  ];
}

function regionSpans(region: string): readonly Span[] {
  const partition = partitionOfRegion(region);
  return partition === undefined
    ? spansOf(l10n.t("Region {0}"), code(region))
    : spansOf(l10n.t("Region {0}, partition {1}"), code(region), code(partition.id));
}
