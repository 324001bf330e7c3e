/** What the name, annotation or word at an offset means, and how it stands. */
import * as l10n from "@vscode/l10n";
import type { Mention } from "../model/mention.ts";
import { mentionRange } from "../model/mention.ts";
import { ROLE_ARN_ANNOTATION } from "../names/kubernetes.ts";
import { type TextRange, touches } from "../text/range.ts";
import { ofTrust } from "../view/standing.ts";
import { annotationDoc, skipLabelDoc } from "./annotation-docs.ts";
import { accountFieldAt, annotationAt, mentionAround, podAt, statementAt } from "./at-position.ts";
import { accountProse, unknownAccountProse, verdictSpans } from "./hover-account.ts";
import { liveAccountProse, liveRoleProse } from "./hover-live.ts";
import { containerProse, injectionProse } from "./hover-pod.ts";
import { issuerProse, policyHover, subjectProse } from "./hover-policy.ts";
import { roleProse } from "./hover-role.ts";
import type { LanguageContext } from "./language-context.ts";
import { type Block, code, item, type Prose, paragraph, spansOf } from "./prose.ts";
import { accountsMeant, targetOf } from "./target.ts";

export interface Hover {
  readonly range: TextRange;
  readonly prose: Prose;
}

export function hoverAt(context: LanguageContext, uri: string, offset: number): Hover | undefined {
  const { graph } = context;
  const place = statementAt(graph, uri, offset);
  const word = place && policyHover(place, offset);
  if (word !== undefined) {
    return word;
  }
  const annotation = annotationHover(context, uri, offset);
  if (annotation !== undefined) {
    return annotation;
  }
  const mention = mentionAround(graph, uri, offset);
  if (mention !== undefined) {
    const prose = mentionProse(mention, context, offset);
    return prose.length === 0 ? undefined : { range: rangeOf(mention, offset), prose };
  }
  return podHover(context, uri, offset);
}

/** A subject is explained as a whole, whichever of its names the cursor is in. */
function rangeOf(mention: Mention, offset: number): TextRange {
  const range = mentionRange(mention);
  return touches(range, offset) && mention.site !== "subject" ? range : mention.value.range;
}

function annotationHover({ graph }: LanguageContext, uri: string, offset: number): Hover | undefined {
  const place = annotationAt(graph, uri, offset);
  if (place === undefined) {
    return undefined;
  }
  const { key, value } = place.entry;
  const isOnKey = touches(key.outer, offset);
  if (!isOnKey && key.text === ROLE_ARN_ANNOTATION) {
    return undefined;
  }
  const doc = annotationDoc(key.text);
  const prose = place.isLabel ? skipLabelDoc() : doc?.prose;
  if (prose === undefined) {
    return undefined;
  }
  const isElsewhere = doc !== undefined && !doc.on.some((carrier) => carrier === place.on);
  const note: readonly Block[] = isElsewhere ? [paragraph(l10n.t("The webhook does not read it here."))] : [];
  return { range: isOnKey ? key.range : (value?.range ?? key.range), prose: [...prose, ...note] };
}

function mentionProse(mention: Mention, context: LanguageContext, offset: number): Prose {
  const { graph } = context;
  const { kind, name, site, uri, value } = mention;
  const statement = site === "subject" ? statementAt(graph, uri, offset)?.statement : undefined;
  const explained = statement === undefined ? [] : subjectProse(value.text, statement, graph);
  if (name === undefined) {
    return explained.length > 0 ? explained : unknownProse(mention);
  }
  const target = targetOf(mention, graph);
  switch (kind) {
    case "account":
      return [...explained, ...accountOf(mention, context), ...podProse(mention, context)];
    case "namespace":
      return site === "subject" ? explained : namespaceProse(name, context);
    case "role":
      return target?.kind === "role"
        ? [...roleProse(target, context), ...ownVerdict(mention, context), ...liveRole(mention, target, context)]
        : [];
    case "issuer":
      return issuerProse(name, graph);
    case "cluster":
      return [paragraph(...spansOf(l10n.t("EKS cluster {0}."), code(name)))];
  }
}

function unknownProse({ value }: Mention): Prose {
  return [
    paragraph(code(value.text)),
    paragraph(l10n.t("Filled in elsewhere, so what it comes to is not known here.")),
  ];
}

function accountOf(mention: Mention, context: LanguageContext): Prose {
  const { graph } = context;
  const accounts = accountsMeant(mention, graph);
  const target = targetOf(mention, graph);
  const [namespace] = target?.kind === "account" ? target.namespaces : [];
  return accounts.length > 0
    ? [
        ...accountProse(accounts, graph),
        ...accounts.slice(0, 1).flatMap((account) => liveAccountProse(account, context)),
      ]
    : unknownAccountProse(mention.name ?? "", namespace ?? mention.beside);
}

function podProse({ pod, fact }: Mention, { graph }: LanguageContext): Prose {
  return pod === undefined || fact.kind !== "workload"
    ? []
    : injectionProse({ fact, pod, container: undefined, variable: undefined }, graph);
}

/** On an account's own annotation what was seen of that account, elsewhere what was seen of the role. */
function liveRole(
  { fact, site }: Mention,
  target: Parameters<typeof liveRoleProse>[0],
  context: LanguageContext,
): Prose {
  const isOwn = site === "annotation" && fact.kind === "service-account" && !fact.partial;
  const own = isOwn
    ? context.graph.placementsOfAccount(fact).flatMap((account) => liveAccountProse(account, context))
    : [];
  return own.length > 0 ? own : liveRoleProse(target, context);
}

/** On an account's own annotation: whether that very account is let in. */
function ownVerdict({ fact, site }: Mention, { graph }: LanguageContext): Prose {
  if (site !== "annotation" || fact.kind !== "service-account" || fact.partial) {
    return [];
  }
  return graph.placementsOfAccount(fact).map((account) => {
    const { namespace, name } = account.placement;
    return item(code(`${namespace ?? "?"}/${name ?? "?"}`), ": ", ...verdictSpans(ofTrust(account, graph)));
  });
}

function namespaceProse(name: string, { graph }: LanguageContext): Prose {
  const accounts = graph.accountsIn(name).length;
  const workloads = graph.workloadsIn(name).length;
  const accountText = accounts === 1 ? l10n.t("1 ServiceAccount") : l10n.t("{0} ServiceAccounts", accounts);
  const workloadText = workloads === 1 ? l10n.t("1 workload") : l10n.t("{0} workloads", workloads);
  const text =
    graph.namespaceDefinitions(name).length > 0
      ? l10n.t("Namespace {0}: {1} and {2} with an identity here.")
      : l10n.t("Namespace {0}: {1} and {2} with an identity here. No file of this workspace defines it.");
  return [paragraph(...spansOf(text, code(name), accountText, workloadText))];
}

function podHover({ graph }: LanguageContext, uri: string, offset: number): Hover | undefined {
  const field = accountFieldAt(graph, uri, offset);
  const key = field?.pod.account?.key ?? field?.pod.alias?.key;
  if (field !== undefined && key !== undefined) {
    const prose = injectionProse(field, graph);
    return prose.length === 0 ? undefined : { range: key.range, prose };
  }
  const place = podAt(graph, uri, offset);
  const name = place?.container?.name;
  if (place === undefined || name === undefined || !touches(name.outer, offset)) {
    return undefined;
  }
  const prose = containerProse(place, graph);
  return prose.length === 0 ? undefined : { range: name.range, prose };
}
