/** What a ServiceAccount is: its role and whether that lets it in, its associations, who runs as it. */
import type { EffectiveAccount, EffectiveWorkload } from "../model/effective.ts";
import type { AssociationFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText } from "../model/value.ts";
import { ofTrust, roleTextOf, type Standing, subjectOf } from "../view/standing.ts";
import { shortPath } from "./language-context.ts";
import { type Block, code, item, type Prose, paragraph, type Span, strong } from "./prose.ts";

/** More accounts, workloads or reasons than these are counted. */
const MOST = 4;

export function accountProse(accounts: readonly EffectiveAccount[], graph: IdentityGraph): Prose {
  const shown = accounts.slice(0, MOST).flatMap((account) => oneAccount(account, graph));
  return accounts.length > MOST ? [...shown, paragraph(`… and ${accounts.length - MOST} more of that name.`)] : shown;
}

/** An account that no file defines. */
export function unknownAccountProse(name: string, namespace: string | undefined): Prose {
  return [
    paragraph("ServiceAccount ", code(name), ...inNamespace(namespace), "."),
    paragraph("No file of this workspace defines it there, so its role is not known here."),
  ];
}

function oneAccount(account: EffectiveAccount, graph: IdentityGraph): Prose {
  const { fact, placement } = account;
  const name = placement.name ?? fact.meta.name?.text ?? "?";
  const overlay = placement.overlay === undefined ? [] : [" by the overlay ", code(shortPath(placement.overlay))];
  const subject = subjectOf(account);
  return [
    paragraph(
      "ServiceAccount ",
      code(name),
      ...inNamespace(placement.namespace),
      ...overlay,
      ", in ",
      code(shortPath(fact.uri)),
      ".",
    ),
    ...roleBlocks(account, graph),
    ...associationsOf(account, graph).map(associationBlock),
    ...(subject === undefined ? [] : [item("Subject of its tokens: ", code(subject))]),
    item(...usedBy(graph.workloadsOf(account))),
  ];
}

function inNamespace(namespace: string | undefined): readonly Span[] {
  return namespace === undefined ? [" (no file says in which namespace)"] : [" in namespace ", code(namespace)];
}

function roleBlocks(account: EffectiveAccount, graph: IdentityGraph): readonly Block[] {
  const trust = ofTrust(account, graph);
  const role = roleTextOf(account, graph) ?? account.roleArn?.value?.text;
  if (role === undefined || role === "") {
    const none = associationsOf(account, graph).length > 0 ? [] : [item("It has no AWS role.")];
    return trust.verdict === "unknown" ? [item(...verdictSpans(trust))] : none;
  }
  return [item("Role: ", code(role)), item(...verdictSpans(trust))];
}

/** A standing as one line: the word that matters, then why. */
export function verdictSpans({ verdict, reasons }: Standing): readonly Span[] {
  const words = { ok: "Admitted.", problem: "Not admitted.", warning: "Doubtful.", unknown: "Not known.", none: "" };
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
  const where = cluster === undefined ? [] : [", cluster ", code(cluster.text)];
  return item("EKS Pod Identity: ", named === undefined ? "a role that is defined elsewhere" : code(named), ...where);
}

function usedBy(workloads: readonly EffectiveWorkload[]): readonly Span[] {
  if (workloads.length === 0) {
    return ["No workload of this workspace runs as it."];
  }
  const names = workloads
    .slice(0, MOST)
    .flatMap(({ fact, placement }, at): readonly Span[] => [
      at === 0 ? "" : ", ",
      code(`${fact.meta.kind?.text ?? "Workload"}/${placement.name ?? fact.meta.name?.text ?? "?"}`),
    ]);
  return ["Used by ", ...names, workloads.length > MOST ? ` and ${workloads.length - MOST} more.` : "."];
}
