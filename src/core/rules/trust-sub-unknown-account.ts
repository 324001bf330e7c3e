/** A subject that names no ServiceAccount of a namespace that is kept here. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { Value } from "../model/value.ts";
import { formatSubject, parseSubject, subjectProblem } from "../names/subject.ts";
import { refusalsBy } from "./admission.ts";
import { defineRule } from "./rule.ts";
import { unknownAccount } from "./unknown-account.ts";
import { claimsNamed, eksStatements } from "./web-identity.ts";

interface Data {
  readonly value: Value;
  readonly near: string | undefined;
}

export const trustSubUnknownAccount = defineRule({
  meta: {
    id: "trust-sub-unknown-account",
    title: "Subject names a ServiceAccount that no file here defines",
    category: "trust-policy",
    source: "a token's subject is the ServiceAccount's namespace and name",
    fix: "automatic",
  },
  messages: {
    near: {
      severity: "warning",
      text: 'No file here defines ServiceAccount "{name}" in namespace "{namespace}"; there is "{near}". If that one is meant, its pods get "Not authorized to perform sts:AssumeRoleWithWebIdentity".',
    },
    none: {
      severity: "info",
      text: 'No file here defines ServiceAccount "{name}", though namespace "{namespace}" has others ({others}). Unless it is made elsewhere, nobody can use this role.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact, { graph }) {
    // An account of this role that is not admitted is told as that, on the same value.
    const refused = new Set(refusalsBy(graph, fact).flatMap(({ subjects }) => subjects.map(({ value }) => value)));
    for (const statement of eksStatements(fact)) {
      for (const { condition } of claimsNamed(statement, "sub")) {
        for (const value of condition.values) {
          const subject = value.known && !/[*?]/.test(value.text) ? parseSubject(value.text) : undefined;
          if (subject === undefined || subjectProblem(value.text, false) !== undefined || refused.has(value)) {
            continue;
          }
          const { namespace, name } = subject;
          const unknown = unknownAccount(namespace, name, graph);
          if (unknown === undefined) {
            continue;
          }
          const { near, others, related } = unknown;
          const data: Data = { value, near: near === undefined ? undefined : formatSubject({ namespace, name: near }) };
          const place = { range: value.range, related, data };
          if (near !== undefined) {
            yield { ...place, message: "near", values: { name, namespace, near } };
          } else if (!statement.claims.some((claim) => claim.condition.key.symbolic)) {
            // Whoever makes the cluster in Terraform mostly makes accounts there too, by charts and add-ons.
            yield { ...place, message: "none", values: { name, namespace, others } };
          }
        }
      }
    }
  },
  fix({ uri, data: { value, near } }) {
    return near === undefined
      ? []
      : [
          {
            title: l10n.t('Change to "{0}"', near),
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(value, near)] }],
          },
        ];
  },
});
