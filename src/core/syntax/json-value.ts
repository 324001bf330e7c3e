/** Documents as plain JSON values, for what hands whole objects on; everything that judges text works on nodes instead. */
import { entries, resolve } from "./at.ts";
import type { ScalarNode, SyntaxNode } from "./node.ts";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** More parts than any object that fits into etcd has; aliases make more of them from a few lines. */
const MAX_PARTS = 100_000;
const MAX_DEPTH = 200;

/** The value of a node as Kubernetes reads it; undefined when aliases make it boundless. */
export function toJsonValue(node: SyntaxNode | undefined): JsonValue | undefined {
  let parts = 0;
  let isBounded = true;
  const convert = (part: SyntaxNode | undefined, depth: number): JsonValue => {
    parts++;
    isBounded &&= parts <= MAX_PARTS && depth <= MAX_DEPTH;
    const target = resolve(part);
    if (target === undefined || !isBounded) {
      return null;
    }
    switch (target.kind) {
      case "scalar":
        return scalarOf(target);
      case "sequence":
        return target.items.map((item) => convert(item, depth + 1));
      case "map":
        return Object.fromEntries(entries(target).map(({ key, value }) => [key.value, convert(value, depth + 1)]));
    }
  };
  const value = convert(node, 0);
  return isBounded ? value : undefined;
}

function scalarOf(scalar: ScalarNode): JsonValue {
  switch (scalar.type) {
    case "string":
      return scalar.value;
    case "null":
      return null;
    case "boolean":
      return /^(?:y|yes|true|on)$/i.test(scalar.value);
    case "number":
      return numberOf(scalar.value);
  }
}

/** YAML 1.1 numbers as go-yaml reads them: underscores, and a leading zero for octal. */
function numberOf(text: string): JsonValue {
  const [, sign = "", digits = ""] = /^([-+]?)(.*)$/.exec(text.replaceAll("_", "")) ?? [];
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits}` : digits;
  const number = Number(octal);
  // Infinities and the like have no JSON form; Kubernetes refuses them, and so the text says most.
  return Number.isFinite(number) ? (sign === "-" ? -number : number) : text;
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** Items of a list; none for anything else. */
export function asArray(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** A string; empty for anything else, as Go's zero value. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** A map of strings (labels, annotations); values of other types, which the API server refuses, as their text. */
export function stringsOf(value: JsonValue | undefined): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(asObject(value) ?? {}).map(([key, text]) => [key, typeof text === "string" ? text : String(text)]),
  );
}
