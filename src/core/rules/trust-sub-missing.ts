/** Without a subject condition every ServiceAccount of the cluster may assume the role. */
import * as l10n from "@vscode/l10n";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { formatSubject } from "../names/subject.ts";
import { evaluateTrust } from "../trust/evaluate.ts";
import { accountsOf } from "./admission.ts";
import { addClaim } from "./condition-edits.ts";
import { defineRule } from "./rule.ts";
import { type EksStatement, eksStatements, issuersOf, mentionsClaim } from "./web-identity.ts";

interface Data {
  readonly fact: TrustPolicyFact;
  readonly statement: EksStatement;
}

export const trustSubMissing = defineRule({
  meta: {
    id: "trust-sub-missing",
    title: "Trust policy has no subject condition",
    category: "trust-policy",
    source:
      "EKS User Guide, cross-account-access: without a subject condition any ServiceAccount of the cluster can assume the role",
    fix: "automatic",
  },
  messages: {
    missing: {
      severity: "error",
      text: 'This statement does not say which ServiceAccount it is for, so every ServiceAccount of the cluster may assume the role. Add the condition "{issuer}:sub": "system:serviceaccount:<namespace>:<name>".',
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    for (const statement of eksStatements(fact)) {
      const [principal] = statement.principals;
      if (statement.opaqueKeys || principal === undefined || mentionsClaim(statement, "sub")) {
        continue;
      }
      // Conditions that nobody meets are other rules' to tell: the role is shut then, not open.
      if (admitsNobody(fact, statement)) {
        continue;
      }
      const data: Data = { fact, statement };
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
    const subjects = subjectsOf(data.fact, context.graph);
    const [only, ...more] = subjects;
    if (only === undefined) {
      return [];
    }
    const value = more.length === 0 ? only : subjects;
    const edits = addClaim(file, data.statement.statement, "StringEquals", `${issuer}:sub`, value);
    const title = l10n.t(
      "Admit only {0}",
      more.length === 0 ? only : l10n.t("the {0} annotated ServiceAccounts", subjects.length),
    );
    return edits === undefined ? [] : [{ title, preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});

function admitsNobody({ policy }: TrustPolicyFact, { statement, principals }: EksStatement): boolean {
  const provider = principals[0]?.provider;
  const request = {
    mechanism: "irsa",
    issuer: provider?.issuer,
    account: provider?.account,
    subject: undefined,
    audience: undefined,
    otherKeys: "unknown",
  } as const;
  return evaluateTrust({ ...policy, statements: [statement] }, request).verdict === "denied";
}

/** Subjects of the accounts that are annotated with the policy's role. */
function subjectsOf(fact: TrustPolicyFact, graph: IdentityGraph): readonly string[] {
  const subjects = accountsOf(graph, fact).flatMap(({ placement: { namespace, name } }) =>
    namespace === undefined || name === undefined ? [] : [formatSubject({ namespace, name })],
  );
  return [...new Set(subjects)];
}
