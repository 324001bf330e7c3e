/** What a rename comes to: edits and moves, or the reason why it is not done. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import { type Mention, mentionRange } from "../model/mention.ts";
import type { TextEdit } from "../text/edits.ts";
import { overlaps } from "../text/range.ts";
import { type LanguageContext, shortPath } from "./language-context.ts";

/** In what an edit stands, for people who look through the edits before they are made. */
export type RenameGroup = "manifests" | "trust-policies" | "associations" | "infrastructure" | "scripts";

export interface RenameChange {
  readonly uri: string;
  readonly edit: TextEdit;
  readonly group: RenameGroup;
  /** False where it is only likely that the same thing is meant: a person has to confirm it. */
  readonly certain: boolean;
}

/** A file or folder that bears the name. */
export interface RenameMove {
  readonly from: string;
  readonly to: string;
}

export type Renaming =
  | { readonly kind: "edits"; readonly changes: readonly RenameChange[]; readonly moves: readonly RenameMove[] }
  /** One sentence or more, for the user. */
  | { readonly kind: "refused"; readonly reason: string };

/** Mentions in files: what AWS and the cluster hold is not for an editor to change. */
export function inFiles<M extends { readonly mention: Mention }>(meant: readonly M[]): readonly M[] {
  return meant.filter(({ mention }) => mention.fact.source !== "live");
}

export function refused(reason: string): Renaming {
  return { kind: "refused", reason };
}

/** Why the name in a mention cannot be replaced by an edit; undefined when it can. */
export function obstacleTo(mention: Mention, context: LanguageContext): string | undefined {
  const { name, uri, value, exact, fact } = mention;
  const place = shortPath(uri);
  if (name === undefined) {
    return l10n.t(
      "“{0}” in {1} is filled in by a template or stands for several names, so there is no name to replace.",
      value.text,
      place,
    );
  }
  const computed = fact.computed?.some((range) => overlaps(range, value.outer)) === true;
  if (!exact || computed) {
    return l10n.t(
      "“{0}” in {1} is put together from other texts there, so it cannot be replaced in one place.",
      name,
      place,
    );
  }
  const range = mentionRange(mention);
  return context.text(uri)?.slice(range.start, range.end) === name
    ? undefined
    : l10n.t(
        "“{0}” is written in another form in {1} (an alias, or with escapes). Write it out there first.",
        name,
        place,
      );
}

export function changeOf(mention: Mention, newName: string, certain: boolean): RenameChange {
  const { part, value, uri } = mention;
  const isWhole = part.start === 0 && part.end === value.text.length;
  // Inside of an ARN or a subject no name needs other quotes than there are.
  const edit = isWhole ? replaceValue(value, newName) : { range: mentionRange(mention), newText: newName };
  return { uri, edit, certain, group: groupOf(mention) };
}

function groupOf({ fact }: Mention): RenameGroup {
  switch (fact.kind) {
    case "trust-policy":
      return "trust-policies";
    case "association":
      return "associations";
    case "role-command":
      return "scripts";
    case "role":
    case "provider":
    case "cluster":
      return "infrastructure";
    default:
      return fact.source === "manifest" || fact.source === "helm-values" ? "manifests" : "infrastructure";
  }
}
