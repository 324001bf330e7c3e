/** An empty audience is not the default one: the token then carries the API server's, and STS refuses it. */
import * as l10n from "@vscode/l10n";
import type { ServiceAccountFact } from "../model/facts.ts";
import type { KeyedValue } from "../model/value.ts";
import { AUDIENCE_ANNOTATION } from "../names/kubernetes.ts";
import { removeAnnotation } from "./annotation-edits.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly fact: ServiceAccountFact;
  readonly annotation: KeyedValue;
}

export const audienceEmpty = defineRule({
  meta: {
    id: "audience-empty",
    title: "Audience annotation is empty",
    category: "service-account",
    source: "aws/amazon-eks-pod-identity-webhook pkg/cache/cache.go; seen with the running webhook",
    fix: "automatic",
  },
  messages: {
    empty: {
      severity: "error",
      text: 'An empty audience is used as it is: the token then carries the API server\'s own audience, and STS refuses it ("Incorrect token audience"). Remove the annotation; without it the audience is sts.amazonaws.com.',
    },
  },
  subjects: ["service-account"],
  *check(fact) {
    const annotation = fact.meta.annotations.find(({ key }) => key.text === AUDIENCE_ANNOTATION);
    const role = fact.roleArn?.value;
    // Without a role no IRSA token is made at all.
    if (annotation?.value?.known && annotation.value.text === "" && role !== undefined && role.text !== "") {
      const data: Data = { fact, annotation };
      yield { message: "empty", values: {}, range: annotation.key.range, data };
    }
  },
  fix({ data: { fact, annotation } }, context) {
    const edits = removeAnnotation(annotation, fact, context);
    return edits === undefined ? [] : [{ title: l10n.t("Remove the annotation"), preferred: true, edits }];
  },
});
