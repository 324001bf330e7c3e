/** The webhook reads skip-containers as one CSV record and keeps blanks: " b" is no container. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import { parseGoCsvRecord } from "../injection/go-values.ts";
import type { Value } from "../model/value.ts";
import { SKIP_CONTAINERS_ANNOTATION } from "../names/kubernetes.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly value: Value;
  readonly names: readonly string[];
}

export const skipContainersSpace = defineRule({
  meta: {
    id: "skip-containers-space",
    title: "List of containers to skip is not read as it looks",
    category: "workload",
    source: "aws/amazon-eks-pod-identity-webhook pkg/handler/handler.go, getContainersToSkip (Go's encoding/csv)",
    fix: "automatic",
  },
  messages: {
    space: {
      severity: "warning",
      text: 'The webhook does not trim blanks, so {blank} in "{value}" is no container, and that container is not skipped. Write "{meant}".',
    },
    notRecord: {
      severity: "warning",
      text: '"{value}" is not one CSV record, so the webhook skips no container at all. Write the names with commas between them, without quotes and blanks.',
    },
  },
  subjects: ["workload"],
  *check(fact) {
    for (const pod of fact.pods) {
      const value = pod.annotations.find(({ key }) => key.text === SKIP_CONTAINERS_ANNOTATION)?.value;
      if (!value?.known || value.text.trim() === "") {
        continue;
      }
      const record = parseGoCsvRecord(value.text);
      const names = (record ?? value.text.split(/[,\n]/)).map(bareName).filter((name) => name !== "");
      const data: Data = { value, names };
      const blank = record?.find((name) => name !== name.trim() && name.trim() !== "");
      if (record === undefined) {
        yield { message: "notRecord", values: { value: value.text }, range: value.range, data };
      } else if (blank !== undefined) {
        const values = { value: value.text, blank: `"${blank}"`, meant: names.join(",") };
        yield { message: "space", values, range: value.range, data };
      }
    }
  },
  fix({ uri, data: { value, names } }) {
    const meant = names.join(",");
    return names.every((name) => /^[a-z0-9-]+$/.test(name))
      ? [
          {
            title: l10n.t('Change to "{0}"', meant),
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(value, meant)] }],
          },
        ]
      : [];
  },
});

function bareName(text: string): string {
  return text.replace(/^[\s"']+|[\s"']+$/g, "");
}
