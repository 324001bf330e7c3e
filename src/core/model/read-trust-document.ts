/** Reads a trust policy that is a document of its own, whole or half-typed. */
import type { SyntaxNode } from "../syntax/node.ts";
import type { TrustPolicy } from "../trust/policy.ts";
import type { TrustPolicyFact } from "./facts.ts";
import { readTrustPolicy } from "./read-trust-policy.ts";
import type { ReadContext } from "./read-value.ts";

export function readTrustPolicyDocument(root: SyntaxNode, context: ReadContext): readonly TrustPolicyFact[] {
  const { uri, document } = context;
  const policy = markIncomplete(readTrustPolicy(root, readableTo(context)), context);
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

/** Start of the line above the first syntax error: a bracket or quote that is missing there shows on the next line only. */
function readableTo({ document, text }: ReadContext): number | undefined {
  const [first] = document.problems;
  if (first === undefined) {
    return undefined;
  }
  const line = text.lastIndexOf("\n", first.range.start - 1);
  return line <= 0 ? 0 : text.lastIndexOf("\n", line - 1) + 1;
}

/** After the first syntax error nothing may be concluded from what is missing; recovery may have closed a statement too early. */
function markIncomplete(policy: TrustPolicy, { document }: ReadContext): TrustPolicy {
  const [first] = document.problems;
  if (first === undefined) {
    return policy;
  }
  const statements = policy.statements.map((statement, index) => {
    const next = policy.statements[index + 1];
    const isWhole = next?.effect !== undefined && next.range.start < first.range.start;
    return isWhole ? statement : { ...statement, complete: false };
  });
  return { ...policy, statements, complete: false };
}
