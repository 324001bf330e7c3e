/** What a ServiceAccount is: its role and whether that lets it in, its associations, who runs as it. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount, EffectiveWorkload } from "../model/effective.ts";
import type { AssociationFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText } from "../model/value.ts";
import { ofTrust, roleTextOf, type Standing, subjectOf } from "../view/standing.ts";
import { shortPath } from "./language-context.ts";
import { type Block, code, item, type Prose, paragraph, type Span, spansOf, strong } from "./prose.ts";

/** More accounts, workloads or reasons than these are counted. */
const MOST = 4;

export function accountProse(accounts: readonly EffectiveAccount[], graph: IdentityGraph): Prose {
  const shown = accounts.slice(0, MOST).flatMap((account) => oneAccount(account, graph));
  return accounts.length > MOST
    ? [...shown, paragraph(l10n.t("… and {0} more of that name.", accounts.length - MOST))]
    : shown;
}

/** An account that no file defines. */
export function unknownAccountProse(name: string, namespace: string | undefined): Prose {
  return [
    paragraph(
      ...(namespace === undefined
        ? spansOf(l10n.t("ServiceAccount {0} (no file says in which namespace)."), code(name))
        : spansOf(l10n.t("ServiceAccount {0} in namespace {1}."), code(name), code(namespace))),
    ),
    paragraph(l10n.t("No file of this workspace defines it there, so its role is not known here.")),
  ];
}

function oneAccount(account: EffectiveAccount, graph: IdentityGraph): Prose {
  const { fact, placement } = account;
  const name = placement.name ?? fact.meta.name?.text ?? "?";
  const subject = subjectOf(account);
  return [
    paragraph(...placeSpans(code(name), placement, code(shortPath(fact.uri)))),
    ...roleBlocks(account, graph),
    ...associationsOf(account, graph).map(associationBlock),
    ...(subject === undefined ? [] : [item(...spansOf(l10n.t("Subject of its tokens: {0}"), code(subject)))]),
    item(...usedBy(graph.workloadsOf(account))),
  ];
}

function placeSpans(name: Span, { namespace, overlay }: EffectiveAccount["placement"], file: Span): readonly Span[] {
  if (namespace === undefined) {
    return overlay === undefined
      ? spansOf(l10n.t("ServiceAccount {0} (no file says in which namespace), in {1}."), name, file)
      : spansOf(
          l10n.t("ServiceAccount {0} (no file says in which namespace) by the overlay {1}, in {2}."),
          name,
          code(shortPath(overlay)),
          file,
        );
  }
  return overlay === undefined
    ? spansOf(l10n.t("ServiceAccount {0} in namespace {1}, in {2}."), name, code(namespace), file)
    : spansOf(
        l10n.t("ServiceAccount {0} in namespace {1} by the overlay {2}, in {3}."),
        name,
        code(namespace),
        code(shortPath(overlay)),
        file,
      );
}

function roleBlocks(account: EffectiveAccount, graph: IdentityGraph): readonly Block[] {
  const trust = ofTrust(account, graph);
  const role = roleTextOf(account, graph) ?? account.roleArn?.value?.text;
  if (role === undefined || role === "") {
    const none = associationsOf(account, graph).length > 0 ? [] : [item(l10n.t("It has no AWS role."))];
    return trust.verdict === "unknown" ? [item(...verdictSpans(trust))] : none;
  }
  return [item(...spansOf(l10n.t("Role: {0}"), code(role))), item(...verdictSpans(trust))];
}

/** A standing as one line: the word that matters, then why. */
export function verdictSpans({ verdict, reasons }: Standing): readonly Span[] {
  const words = {
    ok: l10n.t("Admitted."),
    problem: l10n.t("Not admitted."),
    warning: l10n.t("Doubtful."),
    unknown: l10n.t("Not known."),
    none: "",
  };
  const shown = reasons.slice(0, MOST).join(" ");
  return [strong(words[verdict]), ` ${shown}`];
}

/** Associations of EKS Pod Identity for an account, where namespace and name are certain. */
export function associationsOf({ placement }: EffectiveAccount, graph: IdentityGraph): readonly AssociationFact[] {
  const { name, namespace } = placement;
  return name === undefined || namespace === undefined
    ? []
    : graph.associationsNamed(name).filter((fact) => knownText(fact.namespace) === namespace);
}

function associationBlock({ roleArn, role, cluster }: AssociationFact): Block {
  const named = roleArn?.text ?? role?.name?.text;
  const shown = named === undefined ? l10n.t("a role that is defined elsewhere") : code(named);
  return item(
    ...(cluster === undefined
      ? spansOf(l10n.t("EKS Pod Identity: {0}"), shown)
      : spansOf(l10n.t("EKS Pod Identity: {0}, cluster {1}"), shown, code(cluster.text))),
  );
}

function usedBy(workloads: readonly EffectiveWorkload[]): readonly Span[] {
  if (workloads.length === 0) {
    return [l10n.t("No workload of this workspace runs as it.")];
  }
  const names = workloads
    .slice(0, MOST)
    .flatMap(({ fact, placement }, at): readonly Span[] => [
      at === 0 ? "" : ", ",
      code(`${fact.meta.kind?.text ?? "Workload"}/${placement.name ?? fact.meta.name?.text ?? "?"}`),
    ]);
  return workloads.length > MOST
    ? spansOf(l10n.t("Used by {0} and {1} more."), names, String(workloads.length - MOST))
    : spansOf(l10n.t("Used by {0}."), names);
}
