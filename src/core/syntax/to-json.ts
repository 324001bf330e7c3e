/** A syntax tree as the plain JSON value that a Kubernetes API server would make of it. */
import type { JsonValue } from "../ports.ts";
import { asMap, entries, resolve } from "./at.ts";
import type { ScalarNode, SyntaxNode } from "./node.ts";

/** More than any manifest nests, and few enough that aliases that contain themselves end. */
const MAX_DEPTH = 100;

/** More than any object that fits into etcd has; aliases make more of them from a few lines. */
const MAX_PARTS = 100_000;

/** How much may still be converted. */
interface Budget {
  left: number;
}

/**
 * Undefined for a missing node, where some part has no JSON form (an unknown alias, a tag, a number out of range), and where
 * aliases make it boundless.
 */
export function toJson(node: SyntaxNode | undefined): JsonValue | undefined {
  return node === undefined ? undefined : convert(node, MAX_DEPTH, { left: MAX_PARTS });
}

function convert(node: SyntaxNode, depth: number, budget: Budget): JsonValue | undefined {
  const target = resolve(node);
  budget.left--;
  if (target === undefined || depth === 0 || budget.left < 0) {
    return undefined;
  }
  switch (target.kind) {
    case "scalar":
      return scalar(target);
    case "sequence":
      return whole(target.items.map((item) => convert(item, depth - 1, budget)));
    case "map":
      return map(target, depth, budget);
  }
}

function map(node: SyntaxNode, depth: number, budget: Budget): JsonValue | undefined {
  if (asMap(node)?.tag?.startsWith("!") === true) {
    return undefined;
  }
  const members: [string, JsonValue][] = [];
  for (const { key, value } of entries(node)) {
    const converted = value === undefined ? null : convert(value, depth - 1, budget);
    if (converted === undefined) {
      return undefined;
    }
    members.push([key.value, converted]);
  }
  return Object.fromEntries(members);
}

function whole(items: readonly (JsonValue | undefined)[]): JsonValue | undefined {
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? known : undefined;
}

function scalar({ type, value, tag }: ScalarNode): JsonValue | undefined {
  if (tag?.startsWith("!") === true) {
    return undefined;
  }
  switch (type) {
    case "string":
      return value;
    case "null":
      return null;
    case "boolean":
      return /^(true|yes|on|y)$/i.test(value);
    case "number":
      return number(value);
  }
}

/** YAML 1.1 as sigs.k8s.io/yaml reads it: `0x1F`, `0o17`, `017`, `1_000`; infinities have no JSON form. */
function number(text: string): number | undefined {
  const plain = text.replaceAll("_", "");
  const octal = /^([-+]?)0o?([0-7]+)$/.exec(plain);
  const parsed = octal === null ? Number(plain) : Number(`${octal[1]}1`) * Number.parseInt(octal[2] ?? "", 8);
  return Number.isFinite(parsed) ? parsed : undefined;
}
