/** A placeholder that a person was meant to fill in, in a file that nothing renders. */
import * as l10n from "@vscode/l10n";
import { type KnownIdentities, knownIdentities } from "../model/known-identities.ts";
import { parseEksIssuer } from "../names/issuer.ts";
import { defineRule } from "./rule.ts";

export const placeholderLeft = defineRule({
  meta: {
    id: "placeholder-left",
    title: "Placeholder still to be filled in",
    category: "workspace",
    source: "tutorials and README files use <NAME> for values of the reader's own",
    fix: "choice",
  },
  messages: {
    left: {
      severity: "hint",
      text: "{placeholder} is still to be filled in: nothing here renders this file, so AWS or Kubernetes would get the text as it stands.",
    },
  },
  subjects: ["placeholder"],
  *check(fact) {
    yield { message: "left", values: { placeholder: fact.placeholder }, range: fact.range, data: fact };
  },
  fix({ uri, data }, { graph }) {
    return knownValues(data.placeholder, knownIdentities(graph)).map((value, index, all) => ({
      title: l10n.t('Fill in "{0}"', value),
      preferred: all.length === 1 && index === 0,
      edits: [{ kind: "edit", uri, edits: [{ range: data.range, newText: value }] }],
    }));
  },
});

function knownValues(placeholder: string, known: KnownIdentities): readonly string[] {
  const name = placeholder.replace(/[^a-z]/gi, "").toLowerCase();
  if (/account/.test(name) && !/serviceaccount/.test(name)) {
    return known.accounts;
  }
  if (/region/.test(name)) {
    return known.regions;
  }
  return /(cluster|oidc|issuer)(provider)?id$/.test(name)
    ? known.issuers.flatMap((issuer) => parseEksIssuer(issuer)?.id ?? [])
    : [];
}
