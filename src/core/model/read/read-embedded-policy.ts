/** Reads a trust policy that is kept as a JSON text in a string, as ACK, Crossplane and `!Sub |` have it. */
import { isTemplated } from "../../names/template.ts";
import { parseEmbeddedJson } from "../../syntax/embedded-json.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import type { Fact, RoleReference, TrustPolicyFact } from "../facts.ts";
import { concernsPods } from "./policy-relevance.ts";
import { policyProblem, readParsedPolicy } from "./read-trust-document.ts";
import type { ReadContext } from "./read-value.ts";

/** What all facts of one object share. */
export type FactBase = Pick<TrustPolicyFact, "uri" | "document" | "source" | "computed">;

/**
 * The policy, and what is wrong with its JSON. A policy that cannot be read is a fact too: nothing may be concluded about its
 * role. A role that is not about pods has none. `rewrite` puts values in the place of what the source language computes.
 */
export function readEmbeddedPolicy(
  node: SyntaxNode,
  role: RoleReference,
  base: FactBase,
  context: ReadContext,
  rewrite: (root: SyntaxNode) => SyntaxNode = (root) => root,
): readonly Fact[] {
  const parsed = node.kind === "scalar" ? parseEmbeddedJson(context.text, node) : undefined;
  const root = parsed?.root === undefined ? node : rewrite(parsed.root);
  const [problem] = parsed?.problems ?? [];
  const policy = readParsedPolicy(root, parsed?.problems ?? [], context.text);
  const fact: TrustPolicyFact = { ...base, kind: "trust-policy", range: policy.range, policy, role };
  if (problem === undefined && !concernsPods(policy)) {
    return [];
  }
  const isText = node.kind === "scalar" && !isTemplated(node.value) && node.value.trim() !== "";
  return problem === undefined || !isText ? [fact] : [fact, { ...base, kind: "problem", ...policyProblem(problem) }];
}
