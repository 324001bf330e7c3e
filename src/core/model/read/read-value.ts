/** Syntax nodes to located values: the one place that decides whether a text is known or a template's. */
import { isTemplated } from "../../names/template.ts";
import { asSequence, entries, resolve } from "../../syntax/at.ts";
import type { SyntaxDocument } from "../../syntax/document.ts";
import type { MapEntry, ScalarNode, SyntaxNode } from "../../syntax/node.ts";
import { range, type TextRange } from "../../text/range.ts";
import type { KeyedValue, Value } from "../value.ts";

/** What every reader gets besides the node it reads. */
export interface ReadContext {
  readonly uri: string;
  /** The whole file. */
  readonly text: string;
  readonly document: SyntaxDocument;
}

/**
 * A value where the source language expects a scalar: undefined where it is missing or null, unknown where something
 * else stands there (`{{ … }}` reads as a flow mapping, CloudFormation's functions are mappings).
 */
export function toValue(node: SyntaxNode | undefined, context: ReadContext): Value | undefined {
  if (node === undefined) {
    return undefined;
  }
  if (node.kind === "scalar") {
    return node.type === "null" && node.style === "plain" ? undefined : scalarValue(node);
  }
  const text = context.text.slice(node.range.start, node.range.end);
  if (node.kind !== "alias") {
    return { text, known: false, range: node.range, outer: node.range, style: "plain", type: "string" };
  }
  const target = resolve(node);
  if (target?.kind !== "scalar") {
    return { text, known: false, range: node.range, outer: node.range, style: "plain", type: "string" };
  }
  // The text is the anchor's, the place the alias's: an edit here must not change what others share.
  const value = toValue(target, context);
  return value === undefined ? undefined : { ...value, range: node.range, outer: node.range, style: "plain" };
}

/** Marks a scalar whose text is sure but for the names of issuers in it. */
export const SYMBOLIC_TAG = "!terraform-issuer";

/** A scalar as a value, whatever it means (a key, a condition's null). IAM policies have an idea of their own of `templated`. */
export function scalarValue(node: ScalarNode, templated: (text: string) => boolean = isTemplated): Value {
  const { value: text, style, type, outer, tag } = node;
  const known = !templated(text) && (tag === undefined || tag.startsWith("tag:yaml.org,2002:"));
  const value = { text, known, range: node.range, outer, style, type };
  const isSymbolic = tag === SYMBOLIC_TAG;
  const isPlain = node.host === undefined && node.computed === undefined && node.implied === undefined;
  if (isPlain && !isSymbolic) {
    return value;
  }
  return {
    ...value,
    ...(isSymbolic ? { symbolic: true } : {}),
    ...(node.implied === undefined ? {} : { implied: node.implied }),
    ...(node.host === undefined ? {} : { host: node.host }),
    ...(node.computed === undefined ? {} : { computed: node.computed }),
  };
}

export function toKeyedValue(entry: MapEntry | undefined, context: ReadContext): KeyedValue | undefined {
  return entry === undefined ? undefined : { key: scalarValue(entry.key), value: toValue(entry.value, context) };
}

/** Entries of a string map (labels, annotations, nodeSelector); none for anything else. */
export function toKeyedValues(node: SyntaxNode | undefined, context: ReadContext): readonly KeyedValue[] {
  return entries(node).map(({ key, value }) => ({ key: scalarValue(key), value: toValue(value, context) }));
}

/** Values of a list, or a lone one; none where it is missing. */
export function toValues(node: SyntaxNode | undefined, context: ReadContext): readonly Value[] {
  const nodes = asSequence(node)?.items ?? [node];
  return nodes.flatMap((item) => toValue(item, context) ?? []);
}

/** A value that stands for a text it does not hold: the language fills it in, or a convention does. */
export function unwrittenValue(range: TextRange, text?: string): Value {
  const known = text !== undefined;
  return { text: text ?? "", known, range, outer: range, style: "plain", type: "string", computed: true };
}

/** From an entry's key to the end of its value. */
export function entryRange(entry: MapEntry): TextRange {
  const { key, value } = entry;
  const end = value === undefined ? key.outer.end : value.kind === "scalar" ? value.outer.end : value.range.end;
  return range(key.outer.start, Math.max(end, key.outer.end));
}
