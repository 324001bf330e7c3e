/** A Deny of the trust policy that shuts out an account which an Allow of it lets in. */
import * as l10n from "@vscode/l10n";
import type { TrustPolicyFact } from "../model/facts.ts";
import { formatSubject } from "../names/subject.ts";
import type { TextRange } from "../text/range.ts";
import { evaluateTrust } from "../trust/evaluate.ts";
import type { TrustPolicy } from "../trust/policy.ts";
import { accountsOf, audienceOf, describeOverlay } from "./admission.ts";
import { basisInPlace, basisInWords } from "./role-basis.ts";
import { defineRule } from "./rule.ts";
import { eksStatements, issuersOf } from "./web-identity.ts";

export const trustDeny = defineRule({
  meta: {
    id: "trust-deny",
    title: "Deny shuts out a ServiceAccount that an Allow admits",
    category: "trust-policy",
    source: "IAM User Guide, reference_policies_evaluation-logic_policy-eval-denyallow: an explicit Deny wins",
    fix: "none",
  },
  messages: {
    shutOut: {
      severity: "info",
      text: 'This Deny shuts out ServiceAccount "{name}"{overlay} ("{subject}"), which is annotated with this role and which another statement admits: a Deny always wins. Change it if that is not meant.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact, { graph }) {
    const { policy } = fact;
    if (!policy.statements.some(({ effect }) => effect?.text === "Deny")) {
      return;
    }
    for (const account of accountsOf(graph, fact)) {
      const role = graph.roleArnOf(account);
      const audience = audienceOf(account);
      const { namespace, name } = account.placement;
      if (role === undefined || audience === undefined || namespace === undefined || name === undefined) {
        continue;
      }
      const subject = formatSubject({ namespace, name });
      for (const range of denials(fact, role.account, subject, audience)) {
        const { fact: written } = account;
        const values = { name: written.meta.name?.text ?? name, subject, overlay: describeOverlay(account) };
        const location = { uri: written.uri, range: written.meta.name?.range ?? written.range };
        yield {
          message: "shutOut",
          values,
          range,
          related: [
            { location, message: l10n.t("the ServiceAccount{0}", basisInWords(graph, fact)) },
            ...basisInPlace(graph, fact, role.name),
          ],
          data: undefined,
        };
      }
    }
  },
});

/** Places of the statements that deny what the policy would allow without its Denys. */
function denials(fact: TrustPolicyFact, account: string, subject: string, audience: string): readonly TextRange[] {
  const { policy } = fact;
  const open: TrustPolicy = {
    ...policy,
    statements: policy.statements.filter(({ effect }) => effect?.text === "Allow"),
  };
  const indexes = new Set<number>();
  for (const issuer of new Set(eksStatements(fact).flatMap(issuersOf))) {
    const request = { mechanism: "irsa", issuer, account, subject, audience, otherKeys: "unknown" } as const;
    const { verdict, reasons } = evaluateTrust(policy, request);
    if (verdict === "denied" && evaluateTrust(open, request).verdict === "allowed") {
      for (const { code, statement } of reasons) {
        if (code === "statement-denies" && statement !== undefined) {
          indexes.add(statement);
        }
      }
    }
  }
  return [...indexes].flatMap((index) => policy.statements[index]?.effect?.range ?? []);
}
