/** EKS takes a session policy in an association only where session tags are off. */
import * as l10n from "@vscode/l10n";
import { setMapEntry } from "../edit/set-entry.ts";
import type { AssociationFact } from "../model/facts.ts";
import { fieldsOf } from "./association-places.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly fact: AssociationFact;
}

export const piPolicyNeedsNoTags = defineRule({
  meta: {
    id: "pi-policy-needs-no-tags",
    title: "Association with a session policy, but with session tags",
    category: "pod-identity",
    source: "EKS API, CreatePodIdentityAssociation: policy requires disableSessionTags",
    fix: "automatic",
  },
  messages: {
    tags: {
      severity: "error",
      text: "EKS takes a session policy only for associations without session tags, and refuses this one. Set {field} to true; conditions and policies on aws:RequestTag and aws:PrincipalTag then see no tags.",
    },
  },
  subjects: ["association"],
  *check(fact) {
    const { policy, disableSessionTags: tags } = fact;
    const isSet = tags !== undefined && (!tags.known || tags.text === "true");
    if (policy === undefined || !policy.known || policy.text === "" || isSet) {
      return;
    }
    const data: Data = { fact };
    yield { message: "tags", values: { field: fieldName(fact) }, range: tags?.range ?? policy.range, data };
  },
  fix({ uri, data: { fact } }, context) {
    const file = context.file(uri);
    const fields = file === undefined ? undefined : fieldsOf(file, fact);
    const edits =
      file === undefined || fields === undefined ? undefined : setMapEntry(file, fields, fieldName(fact), true);
    return edits === undefined
      ? []
      : [{ title: l10n.t("Set {0} to true", fieldName(fact)), preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});

function fieldName({ source }: AssociationFact): string {
  switch (source) {
    case "cloudformation":
      return "DisableSessionTags";
    case "terraform":
      return "disable_session_tags";
    default:
      return "disableSessionTags";
  }
}
