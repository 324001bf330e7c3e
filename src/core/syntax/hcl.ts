/** Terraform's language as a tree of its own: blocks, attributes and expressions, each with its place. */
import type { TextRange } from "../text/range.ts";
import type { ScalarType, SyntaxProblem } from "./node.ts";

/** `"app"`, `8`, `true`, `null`; a bare word where an object has a key. */
export interface HclLiteral {
  readonly kind: "literal";
  /** Escapes resolved; the source text of what is no string. */
  readonly value: string;
  readonly type: ScalarType;
  readonly quoted: boolean;
  /** With its quotes. */
  readonly range: TextRange;
  /** Without them. */
  readonly inner: TextRange;
}

/** A stretch of a template that stands for itself, escapes not yet resolved. */
export interface HclText {
  readonly kind: "text";
  readonly range: TextRange;
}

/** `${…}`; a directive (`%{ if … }`) has no value, and everything up to its end is one such part. */
export interface HclInterpolation {
  readonly kind: "interpolation";
  readonly range: TextRange;
  readonly value: HclExpression | undefined;
}

/** A string with interpolations, or any heredoc. */
export interface HclTemplate {
  readonly kind: "template";
  readonly form: "quoted" | "heredoc";
  readonly parts: readonly (HclText | HclInterpolation)[];
  readonly range: TextRange;
  /** Between the quotes, or the heredoc's lines. */
  readonly inner: TextRange;
}

export interface HclElement {
  readonly key: HclExpression;
  readonly value: HclExpression;
}

export interface HclObject {
  readonly kind: "object";
  readonly elements: readonly HclElement[];
  readonly range: TextRange;
}

export interface HclTuple {
  readonly kind: "tuple";
  readonly items: readonly HclExpression[];
  readonly range: TextRange;
}

export type HclStep =
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "index"; readonly key: HclExpression }
  | { readonly kind: "splat" };

/** `local.name`, `aws_iam_role.app["a"].arn`: a name and what is taken of it. */
export interface HclTraversal {
  readonly kind: "traversal";
  readonly root: string;
  readonly steps: readonly HclStep[];
  readonly range: TextRange;
}

export interface HclCall {
  readonly kind: "call";
  readonly name: string;
  readonly arguments: readonly HclExpression[];
  /** True for `f(list...)`: how many arguments there are is not known. */
  readonly expands: boolean;
  readonly range: TextRange;
}

export interface HclConditional {
  readonly kind: "conditional";
  readonly condition: HclExpression;
  readonly whenTrue: HclExpression;
  readonly whenFalse: HclExpression;
  readonly range: TextRange;
}

/** `for` expressions, operators, and whatever cannot be read: its value is not known. */
export interface HclOther {
  readonly kind: "other";
  readonly range: TextRange;
}

export type HclExpression =
  | HclLiteral
  | HclTemplate
  | HclObject
  | HclTuple
  | HclTraversal
  | HclCall
  | HclConditional
  | HclOther;

export interface HclAttribute {
  readonly name: string;
  readonly nameRange: TextRange;
  readonly value: HclExpression;
  readonly range: TextRange;
}

export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: HclBody;
  readonly range: TextRange;
  /** Type and labels. */
  readonly header: TextRange;
}

/** Attributes and blocks in source order each. */
export interface HclBody {
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
}

/** One file. After the first problem nothing may be concluded from what is missing. */
export interface HclDocument {
  readonly body: HclBody;
  readonly problems: readonly SyntaxProblem[];
}

/** Reads a whole file; never throws for what is in it. Undefined where that would take too long. */
export type HclParser = (text: string) => HclDocument | undefined;

/** The attribute of that name, the last where it stands twice. */
export function attributeOf(body: HclBody, name: string): HclAttribute | undefined {
  return body.attributes.findLast((attribute) => attribute.name === name);
}

export function blocksOf(body: HclBody, type: string): readonly HclBlock[] {
  return body.blocks.filter((block) => block.type === type);
}
