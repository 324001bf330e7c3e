/** EKS Pod Identity tags its sessions, and for that the trust policy has to allow sts:TagSession. */
import * as l10n from "@vscode/l10n";
import { addValue } from "../edit/list-items.ts";
import { knownText } from "../model/value.ts";
import { nearestName } from "../names/near.ts";
import { coversAction } from "../trust/actions.ts";
import type { TrustStatement } from "../trust/policy.ts";
import { associationsOf, podIdentityStatements } from "./pod-identity.ts";
import { mapAt } from "./policy-nodes.ts";
import { defineRule } from "./rule.ts";

const TAG_SESSION = "sts:TagSession";

interface Data {
  readonly statement: TrustStatement;
}

export const piTagSessionMissing = defineRule({
  meta: {
    id: "pi-tag-session-missing",
    title: "Trust policy for EKS Pod Identity without sts:TagSession",
    category: "pod-identity",
    source: "EKS User Guide, pod-id-role",
    fix: "automatic",
  },
  messages: {
    missing: {
      severity: "error",
      text: 'EKS Pod Identity tags its sessions, so pods.eks.amazonaws.com needs "sts:TagSession" besides "sts:AssumeRole" (unless the association turns session tags off). Pods get no credentials: "EKS does not have permissions to assume the associated role". Add it.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact, { graph }) {
    const statements = podIdentityStatements(fact);
    const isOpen = statements.some(
      ({ complete, notAction, actions }) => !complete || notAction || actions.some(({ known }) => !known),
    );
    const untagged = associationsOf(graph, fact).some(
      ({ disableSessionTags }) => disableSessionTags !== undefined && knownText(disableSessionTags) !== "false",
    );
    if (isOpen || untagged || statements.some(mentionsTagSession)) {
      return;
    }
    for (const statement of statements) {
      const action = statement.actions.find(({ text }) => coversAction(text, "sts:AssumeRole"));
      if (action !== undefined) {
        const data: Data = { statement };
        yield { message: "missing", values: {}, range: action.range, data };
      }
    }
  },
  fix({ uri, data: { statement } }, context) {
    const file = context.file(uri);
    const map = file === undefined ? undefined : mapAt(file, statement.range);
    const edits = file === undefined || map === undefined ? undefined : addValue(file, map, "Action", TAG_SESSION);
    return edits === undefined
      ? []
      : [{ title: l10n.t("Allow {0} as well", TAG_SESSION), preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});

/** A misspelt one is trust-action-mismatch's. */
function mentionsTagSession({ actions }: TrustStatement): boolean {
  return actions.some(
    ({ text }) =>
      coversAction(text, TAG_SESSION) || nearestName(text.toLowerCase(), [TAG_SESSION.toLowerCase()]) !== undefined,
  );
}
