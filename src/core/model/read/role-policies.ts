/** Makes facts of what a role may do, for every source: each tool has other fields for the same three things. */
import { asMap, asScalar, entries, items, resolve } from "../../syntax/at.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import { toJson } from "../../syntax/to-json.ts";
import type { TextRange } from "../../text/range.ts";
import { isTemplatedPolicyText } from "../../trust/variables.ts";
import type { RoleReference } from "../fact-base.ts";
import type { RolePolicy, RolePolicyFact } from "../role-policy-fact.ts";
import type { Value } from "../value.ts";
import { isComputed } from "./policy-reading.ts";
import type { FactBase } from "./read-embedded-policy.ts";
import { type ReadContext, scalarValue, toValue, toValues } from "./read-value.ts";

/** Where a source keeps the policies of a role; what it has no field for is left out. */
export interface RolePolicyFields {
  readonly attached?: SyntaxNode | undefined;
  readonly boundary?: SyntaxNode | undefined;
  readonly inline?: readonly InlineField[];
}

export interface InlineField {
  readonly name: Value | undefined;
  readonly document: SyntaxNode | undefined;
}

export function rolePolicies(
  { attached, boundary, inline = [] }: RolePolicyFields,
  role: RoleReference,
  range: TextRange,
  base: FactBase,
  context: ReadContext,
): readonly RolePolicyFact[] {
  const arn = toValue(boundary, context);
  const policies: readonly RolePolicy[] = [
    ...toValues(attached, context).map((each): RolePolicy => ({ how: "attached", arn: each })),
    ...inline.map(({ name, document }): RolePolicy => ({ how: "inline", name, document: policyTextOf(document) })),
    ...(arn === undefined ? [] : [{ how: "boundary", arn } as const]),
  ];
  return policies.map((policy) => rolePolicy(policy, role, range, base));
}

export function rolePolicy(policy: RolePolicy, role: RoleReference, range: TextRange, base: FactBase): RolePolicyFact {
  return { ...base, kind: "role-policy", range, role, policy };
}

/** Entries of a mapping from names to policy documents. */
export function namedDocuments(node: SyntaxNode | undefined): readonly InlineField[] {
  return entries(asMap(node)).map(({ key, value }) => ({ name: scalarValue(key), document: value }));
}

/** Items that have a name and a document each, under keys of the source's own. */
export function listedDocuments(
  node: SyntaxNode | undefined,
  nameKey: string,
  documentKey: string,
  context: ReadContext,
): readonly InlineField[] {
  return items(node).map((item) => {
    const at = (key: string) => entries(asMap(item)).find((each) => each.key.value === key)?.value;
    return { name: toValue(at(nameKey), context), document: at(documentKey) };
  });
}

/** A policy document, written as an object or as its JSON, as JSON text; undefined where any of it is filled in later. */
export function policyTextOf(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined || !isKnown(node)) {
    return undefined;
  }
  const scalar = asScalar(node);
  if (scalar !== undefined) {
    return jsonObjectText(scalar.value);
  }
  const json = toJson(node);
  return json === undefined ? undefined : JSON.stringify(json);
}

function jsonObjectText(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? JSON.stringify(value) : undefined;
  } catch {
    return undefined;
  }
}

function isKnown(node: SyntaxNode): boolean {
  const target = resolve(node);
  switch (target?.kind) {
    case undefined:
      return false;
    case "scalar":
      return !isTemplatedPolicyText(target.value) && target.tag?.startsWith("!") !== true;
    case "sequence":
      return !isComputed(target) && target.items.every(isKnown);
    case "map":
      return (
        !isComputed(target) &&
        target.entries.every(({ key, value }) => isKnown(key) && (value === undefined || isKnown(value)))
      );
  }
}
