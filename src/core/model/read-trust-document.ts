/** Reads a trust policy that is a document of its own, whole or half-typed. */
import type { SyntaxNode } from "../syntax/node.ts";
import type { TrustPolicy } from "../trust/policy.ts";
import type { TrustPolicyFact } from "./facts.ts";
import { readTrustPolicy } from "./read-trust-policy.ts";
import type { ReadContext } from "./read-value.ts";

export function readTrustPolicyDocument(root: SyntaxNode, context: ReadContext): readonly TrustPolicyFact[] {
  const { uri, document } = context;
  const policy = markIncomplete(readTrustPolicy(root), context);
  return [
    {
      kind: "trust-policy",
      uri,
      document: document.index,
      range: root.range,
      source: "manifest",
      policy,
      role: undefined,
    },
  ];
}

/** After the first syntax error nothing may be concluded from what is missing. */
function markIncomplete(policy: TrustPolicy, context: ReadContext): TrustPolicy {
  const [first] = context.document.problems;
  if (first === undefined) {
    return policy;
  }
  const statements = policy.statements.map((statement) =>
    statement.range.end < first.range.start ? statement : { ...statement, complete: false },
  );
  return { ...policy, statements, complete: false };
}
