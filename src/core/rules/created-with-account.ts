/** A workload above its account in one file is created before it, and its first pods may be refused or missed by the webhook. */
import * as l10n from "@vscode/l10n";
import type { ServiceAccountFact, WorkloadFact } from "../model/facts.ts";
import { lineEndingOf } from "../text/edits.ts";
import { range } from "../text/range.ts";
import { identifiedPods } from "./identified-pod.ts";
import { defineRule, type FixContext } from "./rule.ts";

interface Data {
  readonly workload: WorkloadFact;
  readonly account: ServiceAccountFact;
}

export const createdWithAccount = defineRule({
  meta: {
    id: "created-with-account",
    title: "Workload stands before its ServiceAccount in the same file",
    category: "workload",
    source:
      "aws/amazon-eks-pod-identity-webhook issue 174 (an account that is not in the cache is not mutated); kubectl applies in order",
    fix: "automatic",
  },
  messages: {
    before: {
      severity: "hint",
      text: 'kubectl creates this {kind} before its ServiceAccount "{account}" further down: a pod may be refused then, or created before the webhook has heard of the role, and such a pod has no identity until it is created again. Put the ServiceAccount first.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const { workload, source } of identifiedPods(fact, graph)) {
      // Kustomize puts accounts first by itself; Pod Identity does not need the account at all.
      if (workload.placement.overlay !== undefined || !("account" in source)) {
        continue;
      }
      const { fact: account } = source.account;
      if (account.source === "manifest" && account.uri === fact.uri && account.range.start > fact.range.start) {
        const data: Data = { workload: fact, account };
        const values = { kind: fact.meta.kind?.text ?? "workload", account: account.meta.name?.text ?? "" };
        yield {
          message: "before",
          values,
          range: fact.meta.name?.range ?? fact.range,
          related: [
            {
              location: { uri: account.uri, range: account.meta.name?.range ?? account.range },
              message: l10n.t("the ServiceAccount"),
            },
          ],
          data,
        };
      }
    }
  },
  fix({ uri, data }, context) {
    const edits = moveUp(uri, data, context);
    return edits === undefined
      ? []
      : [{ title: l10n.t("Move the ServiceAccount up"), preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});

/** Moves the account's document in front of the workload's; undefined for items of one list, and at the end marker `...`. */
function moveUp(uri: string, { workload, account }: Data, context: FixContext) {
  const file = context.file(uri);
  const from = file?.documents[account.document]?.range;
  const to = file?.documents[workload.document]?.range;
  if (file?.format !== "yaml" || from === undefined || to === undefined || account.document <= workload.document) {
    return undefined;
  }
  const { text } = file;
  const eol = lineEndingOf(text);
  const moved = text.slice(from.start, from.end);
  if (!moved.startsWith("---") || /^\.\.\.(?:\s|$)/m.test(text)) {
    return undefined;
  }
  const whole = moved.endsWith("\n") ? moved : `${moved}${eol}`;
  const hasMarker = text.startsWith("---", to.start);
  // A first document without a marker needs one as soon as another stands before it.
  const newText = hasMarker ? whole : `${whole.replace(/^---[^\n]*\n/, "")}---${eol}`;
  return [
    { range: range(to.start, to.start), newText },
    { range: range(from.start, from.end), newText: "" },
  ];
}
