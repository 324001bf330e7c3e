/** Renames a ServiceAccount wherever it is named: manifests, Kustomize, chart values, associations, subjects of trust policies. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import { DEFAULT_ACCOUNT } from "../model/graph-index.ts";
import type { Mention } from "../model/mention.ts";
import { isAddonAccount } from "../model/read/addon-accounts.ts";
import { knownText } from "../model/value.ts";
import { SERVICE_ACCOUNT_NAME } from "../names/kubernetes.ts";
import { formatSubject } from "../names/subject.ts";
import { type LanguageContext, shortPath } from "./language-context.ts";
import { changeOf, inFiles, obstacleTo, type Renaming, refused } from "./renaming.ts";
import { patternLeft } from "./subject-patterns.ts";
import { mentionsOfTarget, straysOf, type Target } from "./target.ts";

type AccountTarget = Extract<Target, { readonly kind: "account" }>;

export function renameAccount(target: AccountTarget, newName: string, context: LanguageContext): Renaming {
  const reason = whyNot(target, newName, context);
  if (reason !== undefined) {
    return refused(reason);
  }
  const same = mentionsOfTarget(target, context.graph);
  const known = new Set(same.map(({ mention }) => mention));
  const strays = straysOf(target, context.graph).filter((mention) => !known.has(mention));
  const meant = inFiles([...same, ...strays.map((mention) => ({ mention, certain: false }))]);
  const obstacle = meant.map(({ mention }) => obstacleTo(mention, context)).find((each) => each !== undefined);
  return obstacle === undefined
    ? { kind: "edits", changes: meant.map(({ mention, certain }) => changeOf(mention, newName, certain)), moves: [] }
    : refused(obstacle);
}

function whyNot(target: AccountTarget, newName: string, context: LanguageContext): string | undefined {
  const { name, accounts } = target;
  if (!SERVICE_ACCOUNT_NAME.test(newName)) {
    return l10n.t(
      "“{0}” is no name for a ServiceAccount: lower-case letters, digits, “-” and “.”, a letter or digit first and last, at most 253.",
      newName,
    );
  }
  if (name === DEFAULT_ACCOUNT) {
    return l10n.t("Kubernetes makes the account “default” in every namespace by itself; it cannot be renamed.");
  }
  if (accounts.length === 0 && isAddonAccount(name)) {
    return l10n.t(
      "“{0}” is the account of an EKS add-on, which brings it under this name; it cannot be renamed.",
      name,
    );
  }
  const [elsewhere] = accounts.length === 0 ? context.graph.accountsNamed(name) : [];
  if (elsewhere !== undefined) {
    return l10n.t(
      "No file defines the ServiceAccount “{0}” that is meant here; the one in {1} is of another namespace. Say first which is meant.",
      name,
      shortPath(elsewhere.fact.uri),
    );
  }
  return (
    accounts.map(transformed).find((each) => each !== undefined) ??
    collision(target, newName, context) ??
    accounts.map((account) => patternInTheWay(account, newName, context)).find((each) => each !== undefined)
  );
}

/** An overlay that makes another name of the one that is written. */
function transformed({ fact, placement }: EffectiveAccount): string | undefined {
  const written = knownText(fact.meta.name);
  if (written === undefined) {
    return l10n.t(
      "The account's name is filled in by a template in {0}; rename it where the template gets it from.",
      shortPath(fact.uri),
    );
  }
  if (placement.name === written || placement.overlay === undefined) {
    return undefined;
  }
  const into = placement.name === undefined ? l10n.t("another name, which is not known here") : `“${placement.name}”`;
  return l10n.t(
    "The overlay {0} makes {1} of “{2}”, and trust policies know the account by that. Renaming one would not rename the other: change the overlay's prefix, suffix or patch, or rename by hand.",
    shortPath(placement.overlay),
    into,
    written,
  );
}

function collision({ namespaces, name, accounts }: AccountTarget, newName: string, { graph }: LanguageContext) {
  const own = new Set(accounts.map(({ fact }) => fact));
  const other = graph
    .accountsNamed(newName)
    .find(
      ({ fact, placement }) =>
        !own.has(fact) &&
        (placement.namespace === undefined || namespaces.size === 0 || namespaces.has(placement.namespace)),
    );
  return other === undefined
    ? undefined
    : l10n.t(
        "There is a ServiceAccount “{0}” already ({1}): renaming “{2}” would make one of two.",
        newName,
        shortPath(other.fact.uri),
        name,
      );
}

/** A pattern in the trust policy of its role that lets the old name in and not the new one. */
function patternInTheWay(account: EffectiveAccount, newName: string, { graph }: LanguageContext): string | undefined {
  const { namespace, name } = account.placement;
  if (namespace === undefined || name === undefined) {
    return undefined;
  }
  const former = formatSubject({ namespace, name });
  const next = formatSubject({ namespace, name: newName });
  return patternLeft(graph, account, former, next);
}

/** Why a mention cannot be renamed as an account's name at all. */
export function accountObstacle(mention: Mention, context: LanguageContext): string | undefined {
  if (mention.name === DEFAULT_ACCOUNT) {
    return l10n.t("Kubernetes makes the account “default” in every namespace by itself; it cannot be renamed.");
  }
  return obstacleTo(mention, context) ?? unclear(mention, context);
}

/** A pod whose account nobody can tell from the files. */
function unclear({ fact, pod }: Mention, { graph }: LanguageContext): string | undefined {
  if (pod === undefined || fact.kind !== "workload" || fact.partial) {
    return undefined;
  }
  const links = graph.placementsOfWorkload(fact).map((workload) => graph.accountOf(workload, pod));
  const open = links.find(({ state }) => state === "unknown");
  return open === undefined ? undefined : `Which account is meant here is not known: ${open.reason}.`;
}
