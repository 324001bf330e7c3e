/** Without an audience condition a token made for something else than STS is accepted just as well. */
import * as l10n from "@vscode/l10n";
import { DEFAULT_AUDIENCE } from "../names/kubernetes.ts";
import { addClaim } from "./condition-edits.ts";
import { defineRule } from "./rule.ts";
import { type EksStatement, eksStatements, issuersOf, mentionsClaim } from "./web-identity.ts";

interface Data {
  readonly statement: EksStatement;
}

export const trustAudMissing = defineRule({
  meta: {
    id: "trust-aud-missing",
    title: "Trust policy has no audience condition",
    category: "trust-policy",
    source: "EKS User Guide, associate-service-account-role: the recommended policy conditions both aud and sub",
    fix: "automatic",
  },
  messages: {
    missing: {
      severity: "warning",
      text: 'This statement does not say for which audience a token has to be made, so a token of the ServiceAccount that was made for another service is accepted too. Add the condition "{issuer}:aud": "sts.amazonaws.com".',
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    for (const statement of eksStatements(fact)) {
      if (statement.opaqueKeys || mentionsClaim(statement, "aud")) {
        continue;
      }
      const [principal] = statement.principals;
      if (principal === undefined) {
        continue;
      }
      const data: Data = { statement };
      yield {
        message: "missing",
        values: { issuer: issuersOf(statement)[0] ?? "<issuer>" },
        range: statement.statement.conditionKey?.range ?? principal.principal.value.range,
        data,
      };
    }
  },
  fix({ uri, data }, context) {
    const file = context.file(uri);
    const [issuer, ...others] = issuersOf(data.statement);
    if (file === undefined || issuer === undefined || others.length > 0) {
      return [];
    }
    const edits = addClaim(file, data.statement.statement, "StringEquals", `${issuer}:aud`, DEFAULT_AUDIENCE);
    return edits === undefined
      ? []
      : [
          {
            title: l10n.t("Require the audience {0}", DEFAULT_AUDIENCE),
            preferred: true,
            edits: [{ kind: "edit", uri, edits }],
          },
        ];
  },
});
