/** The ServiceAccount of a draft: a new file, or an annotation on the one that the workspace has. */
import * as l10n from "@vscode/l10n";
import { nodeAt } from "../edit/place.ts";
import { replaceValue } from "../edit/replace-value.ts";
import { setPath } from "../edit/set-entry.ts";
import type { EffectiveAccount } from "../model/effective.ts";
import type { ServiceAccountFact } from "../model/facts.ts";
import { knownText } from "../model/value.ts";
import { AUDIENCE_ANNOTATION, DEFAULT_AUDIENCE, ROLE_ARN_ANNOTATION } from "../names/kubernetes.ts";
import { folderOf } from "../text/uri.ts";
import type { Drafting } from "./drafting.ts";
import { serviceAccountText } from "./manifests.ts";
import { fileIn, pathFrom } from "./names.ts";
import type { Wanted } from "./wanted.ts";

/** The account that is there, with the overlay through which it is applied. */
export interface FoundAccount {
  readonly uri: string;
  readonly fact: ServiceAccountFact;
  readonly overlay: string | undefined;
}

/** The ServiceAccount of this namespace and name that the workspace has; one without a namespace may be it too. */
export function findAccount(drafting: Drafting, wanted: Wanted): FoundAccount | undefined {
  const { namespace, serviceAccount, folder } = wanted.intent;
  const named = drafting.sources.graph
    .accountsNamed(serviceAccount)
    .filter(({ fact, placement }) => fact.source === "manifest" && placement.name === serviceAccount);
  const certain = named.filter(({ placement }) => placement.namespace === namespace);
  const open = named.filter(({ placement }) => placement.namespace === undefined);
  const candidates = certain.length > 0 ? certain : open;
  const chosen = candidates.find(({ fact }) => folderOf(fact.uri) === folder) ?? candidates[0];
  if (chosen === undefined) {
    return undefined;
  }
  sayWhichOne(drafting, wanted, chosen, candidates);
  return { uri: chosen.fact.uri, fact: chosen.fact, overlay: chosen.placement.overlay };
}

function sayWhichOne(
  drafting: Drafting,
  wanted: Wanted,
  chosen: EffectiveAccount,
  candidates: readonly EffectiveAccount[],
): void {
  const { folder, serviceAccount, namespace } = wanted.intent;
  const uris = [...new Set(candidates.map(({ fact }) => fact.uri))];
  if (uris.length > 1) {
    drafting.note(
      l10n.t(
        "ServiceAccount “{0}” is defined in {1}; {2} is the one that was taken.",
        serviceAccount,
        uris.map((uri) => pathFrom(folder, uri)).join(", "),
        pathFrom(folder, chosen.fact.uri),
      ),
    );
  }
  const placements = drafting.sources.graph.placementsOfAccount(chosen.fact);
  const elsewhere = placements.map(({ placement }) => placement.namespace).filter((other) => other !== namespace);
  if (placements.length > 1 && elsewhere.length > 0) {
    const names = [...new Set(elsewhere.map((other) => other ?? l10n.t("an unknown one")))].join(", ");
    drafting.note(
      l10n.t(
        "{0} is also applied to other namespaces ({1}): the annotation gives them the same role.",
        pathFrom(folder, chosen.fact.uri),
        names,
      ),
    );
  } else if (chosen.placement.namespace === undefined) {
    drafting.note(
      l10n.t(
        "{0} names no namespace; it is taken to be applied to “{1}”.",
        pathFrom(folder, chosen.fact.uri),
        namespace,
      ),
    );
  }
}

/** Audience of the account's tokens: its annotation, where it has one that can be read. */
export function audienceOf(account: FoundAccount | undefined): string {
  const annotation = account?.fact.meta.annotations.find(({ key }) => key.text === AUDIENCE_ANNOTATION);
  return knownText(annotation?.value) || DEFAULT_AUDIENCE;
}

/** Drafts the account; returns the URI of its file, or a problem. */
export function draftAccount(
  drafting: Drafting,
  wanted: Wanted,
  found: FoundAccount | undefined,
): { readonly uri: string } | { readonly problem: string } {
  const { folder, namespace, serviceAccount } = wanted.intent;
  const roleArn = wanted.irsa === undefined ? undefined : wanted.roleArn;
  if (found === undefined) {
    const uri = freeFile(drafting, folder, serviceAccount);
    if (uri === undefined) {
      return {
        problem: l10n.t(
          "The folder has files of every name that the ServiceAccount's could get. Choose another folder.",
        ),
      };
    }
    drafting.create(uri, serviceAccountText({ namespace, name: serviceAccount }, roleArn), "ServiceAccount");
    return { uri };
  }
  if (roleArn === undefined) {
    sayThatAnnotationLoses(drafting, wanted, found);
  } else {
    annotate(drafting, wanted, found, roleArn);
  }
  return { uri: found.uri };
}

function freeFile(drafting: Drafting, folder: string, serviceAccount: string): string | undefined {
  return ["service-account.yaml", `${serviceAccount}.yaml`, `${serviceAccount}-service-account.yaml`]
    .map((name) => fileIn(folder, name))
    .find((uri) => drafting.sources.text(uri) === undefined);
}

function annotate(drafting: Drafting, wanted: Wanted, found: FoundAccount, roleArn: string): void {
  const path = pathFrom(wanted.intent.folder, found.uri);
  const read = drafting.read(found.uri);
  const fact = read?.facts.facts.find(
    (each) =>
      each.kind === "service-account" &&
      each.document === found.fact.document &&
      each.range.start === found.fact.range.start,
  );
  const document = read?.file.documents[found.fact.document];
  const root = fact === undefined ? undefined : nodeAt(document?.root, fact.range);
  const byHand = l10n.t(
    "Add the annotation {0}: {1} to ServiceAccount “{2}” in {3} by hand:",
    ROLE_ARN_ANNOTATION,
    roleArn,
    wanted.intent.serviceAccount,
    path,
  );
  if (read === undefined || fact?.kind !== "service-account" || root?.kind !== "map") {
    drafting.note(l10n.t("{0} the file has changed or cannot be read.", byHand));
    return;
  }
  if (document?.kind === "helm-template") {
    drafting.note(l10n.t("{0} it is a Helm template; charts mostly take it from their values.", byHand));
    return;
  }
  const old = fact.roleArn?.value;
  if (old?.text === roleArn) {
    return;
  }
  if (old !== undefined && !old.known) {
    drafting.note(l10n.t("{0} its value there, “{1}”, is filled in by something else.", byHand, old.text));
    return;
  }
  if (old !== undefined) {
    drafting.note(l10n.t("ServiceAccount “{0}” had the role “{1}” before.", wanted.intent.serviceAccount, old.text));
  }
  const edits =
    old === undefined || fact.source !== "manifest"
      ? setPath(read.file, root, ["metadata", "annotations", ROLE_ARN_ANNOTATION], roleArn)
      : [replaceValue(old, roleArn)];
  if (edits === undefined) {
    drafting.note(
      l10n.t(
        "{0} its annotations are shared with other objects or written in a way that cannot be changed safely.",
        byHand,
      ),
    );
    return;
  }
  drafting.edit(found.uri, edits, l10n.t("ServiceAccount: annotation with the role"));
}

/** With both, the association wins (webhook, buildPodPatchConfig). */
function sayThatAnnotationLoses(drafting: Drafting, wanted: Wanted, found: FoundAccount): void {
  const old = found.fact.roleArn?.value;
  if (old !== undefined && old.text !== "") {
    drafting.note(
      l10n.t(
        "ServiceAccount “{0}” is annotated with “{1}” for IRSA. Once the association exists it wins; remove the annotation when no pod needs it any more.",
        wanted.intent.serviceAccount,
        old.text,
      ),
    );
  }
}
