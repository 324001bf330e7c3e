/** A subject that names no ServiceAccount of a namespace that is kept here. */
import { replaceValue } from "../edit/replace-value.ts";
import type { EffectiveAccount } from "../model/effective.ts";
import type { Value } from "../model/value.ts";
import { nearestName } from "../names/near.ts";
import { formatSubject, parseSubject, subjectProblem } from "../names/subject.ts";
import { refusalsBy } from "./admission.ts";
import { defineRule } from "./rule.ts";
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
          // First: where all is well, nothing hangs on the other accounts of the namespace.
          if (name === "default" || mayExist(graph.accountsNamed(name), namespace)) {
            continue;
          }
          const accounts = graph.accountsIn(namespace);
          if (accounts.length === 0 || accounts.some(({ placement }) => placement.name === undefined)) {
            continue;
          }
          const names = [...new Set(accounts.flatMap(({ placement }) => placement.name ?? []))];
          const near = nearestName(name, names);
          const data: Data = { value, near: near === undefined ? undefined : formatSubject({ namespace, name: near }) };
          const related = accounts
            .filter(({ placement }) => placement.name === near)
            .map(({ fact: account }) => ({
              location: { uri: account.uri, range: account.meta.name?.range ?? account.range },
              message: "the ServiceAccount of nearly that name",
            }));
          const place = { range: value.range, related, data };
          if (near !== undefined) {
            yield { ...place, message: "near", values: { name, namespace, near } };
          } else {
            const others = names.slice(0, 3).map((each) => `"${each}"`);
            yield { ...place, message: "none", values: { name, namespace, others: others.join(", ") } };
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
            title: `Change to "${near}"`,
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(value, near)] }],
          },
        ];
  },
});

/** An account of that name whose namespace is not known may be the one. */
function mayExist(accounts: readonly EffectiveAccount[], namespace: string): boolean {
  return accounts.some(({ placement }) => placement.namespace === undefined || placement.namespace === namespace);
}
