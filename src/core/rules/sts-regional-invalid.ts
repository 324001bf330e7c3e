/** Other words than Go's for true and false are passed over, and the webhook's own setting stays. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import { parseGoBool } from "../injection/go-values.ts";
import type { Value } from "../model/value.ts";
import { REGIONAL_STS_ANNOTATION } from "../names/kubernetes.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly value: Value;
}

export const stsRegionalInvalid = defineRule({
  meta: {
    id: "sts-regional-invalid",
    title: "Value of eks.amazonaws.com/sts-regional-endpoints is neither true nor false",
    category: "service-account",
    source: "aws/amazon-eks-pod-identity-webhook pkg/cache/cache.go (strconv.ParseBool)",
    fix: "automatic",
  },
  messages: {
    ignored: {
      severity: "warning",
      text: '"{value}" is neither "true" nor "false" as the webhook reads them, so the annotation is silently ignored and the cluster\'s own setting stays. Write "{meant}".',
    },
  },
  subjects: ["service-account"],
  *check(fact) {
    const value = fact.meta.annotations.find(({ key }) => key.text === REGIONAL_STS_ANNOTATION)?.value;
    // A boolean without quotes is rejected before anybody reads it (annotation-not-string).
    if (value?.known && value.type === "string" && parseGoBool(value.text) === undefined) {
      const data: Data = { value };
      yield { message: "ignored", values: { value: value.text, meant: meant(value) }, range: value.range, data };
    }
  },
  fix({ uri, data: { value } }) {
    return [
      {
        title: l10n.t('Change to "{0}"', meant(value)),
        preferred: true,
        edits: [{ kind: "edit", uri, edits: [replaceValue(value, meant(value))] }],
      },
    ];
  },
});

function meant({ text }: Value): string {
  return /^\s*(?:no?|off|disabled?|false|legacy|global)\s*$/i.test(text) ? "false" : "true";
}
