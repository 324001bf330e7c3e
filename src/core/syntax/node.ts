/** The one syntax tree that every parser here produces, so that nothing after it knows which format or parser it was. */
import type { TextRange } from "../text/range.ts";

/**
 * How a scalar is written; JSON strings are `double`, JSON numbers and literals `plain`. Terraform's strings are `hcl`, the
 * bare words that its objects have for keys `identifier`; a `heredoc` only ever holds other scalars.
 */
export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded" | "hcl" | "identifier" | "heredoc";

/** What a scalar means to a Kubernetes API server's YAML reader (or JSON): quoted and block scalars are always strings. */
export type ScalarType = "string" | "number" | "boolean" | "null";

export interface ScalarNode {
  readonly kind: "scalar";
  /** The decoded value (escapes and folding resolved), the source text for non-strings. */
  readonly value: string;
  readonly type: ScalarType;
  readonly style: ScalarStyle;
  /** The value without its quotes; for block scalars the lines after the header. */
  readonly range: TextRange;
  /** The value with its quotes, or with the block header. */
  readonly outer: TextRange;
  /** Explicit YAML tag: `!Sub`, or in full for the core ones (`tag:yaml.org,2002:str`). */
  readonly tag: string | undefined;
  /** Of a scalar in a JSON text that is itself kept in a string: how that string is written. */
  readonly host?: ScalarStyle;
  /** True for a value that the source language computes (CloudFormation's functions): its text stands nowhere. */
  readonly computed?: true;
  /** Characters at the beginning of `value` that do not stand in the file: whoever takes it puts them there. */
  readonly implied?: number;
}

/** One `key: value`; keys that are not scalars are dropped by the parsers, since nothing of ours has them. */
export interface MapEntry {
  readonly key: ScalarNode;
  /** Undefined where the value is left out (`key:`). */
  readonly value: SyntaxNode | undefined;
}

/** Entries stand in source order, duplicates included. */
export interface MapNode {
  readonly kind: "map";
  readonly style: "block" | "flow";
  readonly entries: readonly MapEntry[];
  readonly range: TextRange;
  readonly tag: string | undefined;
}

export interface SequenceNode {
  readonly kind: "sequence";
  readonly style: "block" | "flow";
  readonly items: readonly SyntaxNode[];
  readonly range: TextRange;
  readonly tag: string | undefined;
}

/** `*name`; the target is shared, never copied, so alias bombs cost nothing. Undefined for an unknown anchor. */
export interface AliasNode {
  readonly kind: "alias";
  readonly name: string;
  readonly target: SyntaxNode | undefined;
  readonly range: TextRange;
}

export type SyntaxNode = ScalarNode | MapNode | SequenceNode | AliasNode;

/** Something the parser could not read; `offset` lies in the document's text. */
export interface SyntaxProblem {
  readonly message: string;
  readonly range: TextRange;
}
