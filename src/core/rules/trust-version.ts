/** The policy language's version: without 2012-10-17 policy variables are plain text. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import { setMapEntry } from "../edit/set-entry.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { Value } from "../model/value.ts";
import { nearestName } from "../names/near.ts";
import { mapAt } from "./policy-nodes.ts";
import { defineRule } from "./rule.ts";

const CURRENT = "2012-10-17";

interface Data {
  readonly fact: TrustPolicyFact;
  readonly version: Value | undefined;
}

export const trustVersion = defineRule({
  meta: {
    id: "trust-version",
    title: "Trust policy without the current version of the policy language",
    category: "trust-policy",
    source: "IAM User Guide, reference_policies_elements_version",
    fix: "automatic",
  },
  messages: {
    missing: {
      severity: "warning",
      text: 'The policy has no Version, so the one of 2008 holds, in which policy variables are plain text. Add "Version": "2012-10-17".',
    },
    old: {
      severity: "warning",
      text: 'Version "2008-10-17" takes policy variables for plain text. Change it to "2012-10-17".',
    },
    invalid: {
      severity: "error",
      text: '"{version}" is no version of the policy language, so IAM refuses the policy. Write "2012-10-17"; the date is fixed and has nothing to do with yours.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    const { version, statementKey, unknownElements, complete } = fact.policy;
    const data: Data = { fact, version };
    if (version === undefined) {
      const misspelt = unknownElements.some(({ text }) => nearestName(text, ["Version"]) !== undefined);
      if (complete && statementKey !== undefined && !misspelt) {
        yield { message: "missing", values: {}, range: statementKey.range, data };
      }
    } else if (version.known && version.text === "2008-10-17") {
      yield { message: "old", values: {}, range: version.range, data };
    } else if (version.known && version.text !== CURRENT) {
      yield { message: "invalid", values: { version: version.text }, range: version.range, data };
    }
  },
  fix({ uri, data: { fact, version } }, context) {
    const file = context.file(uri);
    const map = file === undefined ? undefined : mapAt(file, fact.policy.range);
    const edits =
      version !== undefined
        ? [replaceValue(version, CURRENT)]
        : file === undefined || map === undefined
          ? undefined
          : setMapEntry(file, map, "Version", CURRENT, "first");
    return edits === undefined
      ? []
      : [{ title: l10n.t("Set Version to {0}", CURRENT), preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});
