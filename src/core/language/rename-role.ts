/** Renames an IAM role wherever it is named: annotations, associations, templates, commands, and files that are named after it. */
import * as l10n from "@vscode/l10n";
import type { KustomizationFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { RoleLink } from "../model/trust-roles.ts";
import { ROLE_NAME } from "../names/arn.ts";
import { baseName, encodeSegment, folderOf, isInside } from "../text/uri.ts";
import { type LanguageContext, shortPath } from "./language-context.ts";
import { changeOf, inFiles, obstacleTo, type RenameMove, type Renaming, refused } from "./renaming.ts";
import { accountOfPolicy, type MeantMention, mentionsOfTarget, roleAccountOf, type Target } from "./target.ts";

type RoleTarget = Extract<Target, { readonly kind: "role" }>;

export function renameRole(target: RoleTarget, newName: string, context: LanguageContext): Renaming {
  const { graph } = context;
  const { name, account } = target;
  if (!ROLE_NAME.test(newName)) {
    return refused(l10n.t("“{0}” is no name for a role: letters, digits and “+=,.@_-”, at most 64.", newName));
  }
  // IAM compares role names without case.
  const taken = graph.mentions
    .names("role")
    .find((other) => other !== name && other.toLowerCase() === newName.toLowerCase());
  if (taken !== undefined) {
    return refused(
      l10n.t("This workspace has a role “{0}” already: renaming “{1}” would make one of two.", taken, name),
    );
  }
  const meant = inFiles(mentionsOfTarget(target, graph));
  const accounts = accountsOf(meant, graph, name);
  if (account === undefined && accounts.size > 1) {
    return refused(
      l10n.t(
        "There are roles “{0}” in the accounts {1}, and nothing here says which is meant. Rename it where its ARN is written out.",
        name,
        [...accounts].join(", "),
      ),
    );
  }
  const obstacle = meant.map(({ mention }) => obstacleTo(mention, context)).find((each) => each !== undefined);
  if (obstacle !== undefined) {
    return refused(obstacle);
  }
  const moves = movesOf(target, newName, graph);
  if (typeof moves === "string") {
    return refused(moves);
  }
  const isOne = accounts.size <= 1;
  const changes = meant.map(({ mention, certain }) => changeOf(mention, newName, certain || isOne));
  return { kind: "edits", changes, moves };
}

/** Account ids in which the workspace has a role of the name. */
function accountsOf(meant: readonly MeantMention[], graph: IdentityGraph, name: string): ReadonlySet<string> {
  const all = [...meant.map(({ mention }) => mention), ...graph.mentions.named("role", name)];
  return new Set(all.map(roleAccountOf).filter((account) => account !== undefined));
}

/** Trust policy files that belong to the role because of their own name or their folder's; a text where one cannot be moved. */
function movesOf(target: RoleTarget, newName: string, graph: IdentityGraph): readonly RenameMove[] | string {
  const links = graph
    .trustPoliciesNamed(target.name)
    .filter((policy) => {
      const account = accountOfPolicy(policy);
      return account === undefined || target.account === undefined || account === target.account;
    })
    .flatMap((policy) => graph.rolesOf(policy).targets);
  const moves = new Map<string, string>();
  for (const { policy, basis } of links) {
    const from = basis === "file-name" ? policy.uri : basis === "folder-name" ? folderOf(policy.uri) : undefined;
    if (basis === "setting") {
      return l10n.t(
        "The setting irsa.trustPolicyRoles says that {0} is the trust policy of “{1}”. Change the setting together with the role's name.",
        shortPath(policy.uri),
        target.name,
      );
    }
    if (from !== undefined) {
      const blocked = whoRefersTo(from, links, graph);
      if (blocked !== undefined) {
        return l10n.t(
          "{0} is named after the role and would have to be renamed too, but {1} refers to it by its path. Rename it by hand.",
          shortPath(from),
          shortPath(blocked),
        );
      }
      moves.set(from, `${folderOf(from)}/${encodeSegment(newName + baseName(from).slice(target.name.length))}`);
    }
  }
  return [...moves].map(([from, to]) => ({ from, to }));
}

/** A script or kustomization that names something at or below a path. */
function whoRefersTo(from: string, links: readonly RoleLink[], graph: IdentityGraph): string | undefined {
  const policies = links.map(({ policy }) => policy.uri);
  const command = graph
    .all("role-command")
    .find(({ policyUris }) => policyUris.some((uri) => isInside(from, uri) && policies.includes(uri)));
  return command?.uri ?? graph.all("kustomization").find((fact) => namesBelow(fact, from))?.uri;
}

/** Relative paths out of a folder stay right when it is renamed where it is; those into it do not. */
function namesBelow({ uri, resources, patches }: KustomizationFact, from: string): boolean {
  const named = [...resources, ...patches.flatMap((patch) => patch.uri ?? [])];
  return !isInside(from, uri) && named.some((path) => isInside(from, path));
}
