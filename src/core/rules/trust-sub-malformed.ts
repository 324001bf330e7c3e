/** A subject that is not system:serviceaccount:<namespace>:<name> matches no token. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { Value } from "../model/value.ts";
import { canonicalSubject, subjectProblem } from "../names/subject.ts";
import { refusalsBy } from "./admission.ts";
import { defineRule } from "./rule.ts";
import { claimsNamed, eksStatements } from "./web-identity.ts";

interface Data {
  readonly value: Value;
  readonly canonical: string | undefined;
}

/** Operators that compare with a subject's text; others (Null) take other values. */
const TEXT_OPERATOR = /^(ForAnyValue:|ForAllValues:)?String(Equals|Like)(IgnoreCase)?(IfExists)?$/;

export const trustSubMalformed = defineRule({
  meta: {
    id: "trust-sub-malformed",
    title: "Subject is not in the form that ServiceAccount tokens have",
    category: "trust-policy",
    source: "EKS User Guide, associate-service-account-role; Kubernetes ServiceAccount tokens",
    fix: "automatic",
  },
  messages: {
    space: {
      severity: "error",
      text: '"{value}" has white space in it, and a token\'s subject has none: nobody matches. Remove the white space.',
    },
    prefix: {
      severity: "error",
      text: '"{value}" does not start with system:serviceaccount: as the subject of a ServiceAccount token does: nobody matches. The form is system:serviceaccount:<namespace>:<name>.',
    },
    parts: {
      severity: "error",
      text: '"{value}" has not the two parts of a ServiceAccount\'s subject, namespace and name: nobody matches. The form is system:serviceaccount:<namespace>:<name>.',
    },
    name: {
      severity: "error",
      text: '"{value}" has a namespace or name that Kubernetes does not allow (lower-case letters, digits and "-" only; in the name "." too), and IAM compares case: nobody matches.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact, { graph }) {
    // An account of this role that is not admitted says better than Kubernetes' grammar which name is meant.
    const namesAreTold = refusalsBy(graph, fact).length > 0;
    for (const statement of eksStatements(fact)) {
      for (const { condition } of claimsNamed(statement, "sub")) {
        if (!TEXT_OPERATOR.test(condition.operator.text)) {
          continue;
        }
        const isPattern = condition.operator.text.includes("Like");
        for (const value of condition.values) {
          const problem = value.known ? subjectProblem(value.text, isPattern) : undefined;
          if (problem !== undefined && !(problem === "name" && namesAreTold)) {
            const data: Data = { value, canonical: canonicalSubject(value.text) };
            yield { message: problem, values: { value: value.text }, range: value.range, data };
          }
        }
      }
    }
  },
  fix({ uri, data: { value, canonical } }) {
    return canonical === undefined
      ? []
      : [
          {
            title: l10n.t('Change to "{0}"', canonical),
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(value, canonical)] }],
          },
        ];
  },
});
