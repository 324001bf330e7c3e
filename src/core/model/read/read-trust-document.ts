/** Reads a trust policy that is a document of its own, whole or half-typed. */
import type { SyntaxNode, SyntaxProblem } from "../../syntax/node.ts";
import type { TrustPolicy } from "../../trust/policy.ts";
import type { FileProblem, TrustPolicyFact } from "../facts.ts";
import { readTrustPolicy } from "./read-trust-policy.ts";
import type { ReadContext } from "./read-value.ts";

export function readTrustPolicyDocument(root: SyntaxNode, context: ReadContext): readonly TrustPolicyFact[] {
  const { uri, document } = context;
  const policy = readParsedPolicy(root, document.problems, context.text);
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

/** A policy with what the problems of its syntax leave certain; `text` is the file's. */
export function readParsedPolicy(root: SyntaxNode, problems: readonly SyntaxProblem[], text: string): TrustPolicy {
  const [first] = problems;
  return first === undefined
    ? readTrustPolicy(root)
    : markIncomplete(readTrustPolicy(root, readableTo(first, text)), first);
}

/** Start of the line above the first syntax error: a bracket or quote that is missing there shows on the next line only. */
function readableTo(first: SyntaxProblem, text: string): number {
  const line = text.lastIndexOf("\n", first.range.start - 1);
  return line <= 0 ? 0 : text.lastIndexOf("\n", line - 1) + 1;
}

/** After the first syntax error nothing may be concluded from what is missing; recovery may have closed a statement too early. */
function markIncomplete(policy: TrustPolicy, first: SyntaxProblem): TrustPolicy {
  const statements = policy.statements.map((statement, index) => {
    const next = policy.statements[index + 1];
    const isWhole = next?.effect !== undefined && next.range.start < first.range.start;
    return isWhole ? statement : { ...statement, complete: false };
  });
  return { ...policy, statements, complete: false };
}

/** What a syntax error means for a trust policy. */
export function policyProblem({ message, range }: SyntaxProblem): FileProblem {
  return {
    code: "json-syntax",
    message: `this trust policy is not valid JSON, so IAM refuses it: ${message}`,
    range,
  };
}
