/** A role trust policy as located values, whatever file it came from: input of the evaluator and of the trust rules. */
import type { Value } from "../model/value.ts";
import type { TextRange } from "../text/range.ts";

/** Keys of IAM's Principal element; `*` stands for the bare `"Principal": "*"`. */
export type PrincipalType = "Federated" | "AWS" | "Service" | "CanonicalUser" | "*";

export interface TrustPrincipal {
  readonly type: PrincipalType;
  readonly value: Value;
}

/** One `key: value(s)` under one operator. */
export interface TrustCondition {
  /** As written, e.g. `StringEquals`, `ForAnyValue:StringLikeIfExists`. */
  readonly operator: Value;
  /** As written, e.g. `oidc.eks.us-east-1.amazonaws.com/id/ABC:sub`. */
  readonly key: Value;
  readonly values: readonly Value[];
  /** From the key to the end of its values. */
  readonly range: TextRange;
  /** Whether the values stand in a list; a lone value that has to become two must become a list first. */
  readonly valuesRange: TextRange;
  readonly isList: boolean;
}

export interface TrustStatement {
  readonly range: TextRange;
  readonly sid: Value | undefined;
  readonly effect: Value | undefined;
  readonly principals: readonly TrustPrincipal[];
  /** True for NotPrincipal: `principals` then lists who is excluded. */
  readonly notPrincipal: boolean;
  readonly principalKey: Value | undefined;
  readonly actions: readonly Value[];
  /** True for NotAction. */
  readonly notAction: boolean;
  readonly actionKey: Value | undefined;
  readonly conditions: readonly TrustCondition[];
  /** The key `Condition`, when there. */
  readonly conditionKey: Value | undefined;
  /** The mapping under `Condition`; undefined when there is none. */
  readonly conditionRange: TextRange | undefined;
  /** The operator blocks in source order, duplicates included: key and range of the mapping under it. */
  readonly operatorBlocks: readonly { readonly operator: Value; readonly range: TextRange }[];
  /** Elements that do not belong into a trust policy statement (Resource, misspelt names, …). */
  readonly unknownElements: readonly Value[];
  /** False when part of the statement could not be read (a template, an unresolved reference): its verdict is unknown. */
  readonly complete: boolean;
}

export interface TrustPolicy {
  readonly range: TextRange;
  readonly version: Value | undefined;
  readonly statements: readonly TrustStatement[];
  /** The key `Statement`, when there. */
  readonly statementKey: Value | undefined;
  /** Keys that stand twice in one object, the later one each; condition keys are compared without case. */
  readonly duplicateKeys: readonly { readonly first: Value; readonly second: Value }[];
  readonly unknownElements: readonly Value[];
  /** Characters that count against IAM's quota: JSON without white space. Undefined where a template stands for some of them. */
  readonly size: number | undefined;
  /** False when the document as a whole could not be read to its end. */
  readonly complete: boolean;
}
