/** Rename of a ServiceAccount, a namespace or a role from any place that names it. */
import * as l10n from "@vscode/l10n";
import { type Mention, mentionRange } from "../model/mention.ts";
import type { TextRange } from "../text/range.ts";
import { mentionAt } from "./at-position.ts";
import type { LanguageContext } from "./language-context.ts";
import { accountObstacle, renameAccount } from "./rename-account.ts";
import { namespaceObstacle, renameNamespace } from "./rename-namespace.ts";
import { renameRole } from "./rename-role.ts";
import { obstacleTo, type Renaming, refused } from "./renaming.ts";
import { targetOf } from "./target.ts";

/** What the editor lets the user type over; `refused` says why nothing here can be renamed; undefined where nothing has a name. */
export type RenameStart =
  | { readonly kind: "name"; readonly range: TextRange; readonly name: string }
  | { readonly kind: "refused"; readonly reason: string };

export function startRename(context: LanguageContext, uri: string, offset: number): RenameStart | undefined {
  const mention = mentionAt(context.graph, uri, offset);
  if (mention === undefined) {
    return undefined;
  }
  const reason = obstacle(mention, context);
  return reason === undefined
    ? { kind: "name", range: mentionRange(mention), name: mention.name ?? "" }
    : { kind: "refused", reason };
}

function obstacle(mention: Mention, context: LanguageContext): string | undefined {
  switch (mention.kind) {
    case "account":
      return accountObstacle(mention, context);
    case "namespace":
      return namespaceObstacle(mention.name) ?? obstacleTo(mention, context);
    case "role":
      return obstacleTo(mention, context);
    case "issuer":
      return l10n.t("The issuer is what EKS gave the cluster; no text here can rename it.");
    case "cluster":
      return l10n.t("EKS clusters cannot be renamed.");
  }
}

/** Undefined where nothing has a name. Nothing is written here. */
export function rename(context: LanguageContext, uri: string, offset: number, newName: string): Renaming | undefined {
  const mention = mentionAt(context.graph, uri, offset);
  const target = mention && targetOf(mention, context.graph);
  if (mention === undefined) {
    return undefined;
  }
  const reason = obstacle(mention, context);
  if (reason !== undefined || target === undefined) {
    return refused(reason ?? l10n.t("There is no name here."));
  }
  if (target.name === newName) {
    return { kind: "edits", changes: [], moves: [] };
  }
  switch (target.kind) {
    case "account":
      return renameAccount(target, newName, context);
    case "role":
      return renameRole(target, newName, context);
    default:
      return renameNamespace(target, newName, context);
  }
}
