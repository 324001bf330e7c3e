/** Finds `<AWS_ACCOUNT_ID>`-style placeholders in documents that are applied as they stand. */
import { ANGLE_PLACEHOLDER } from "../../names/template.ts";
import type { ScalarNode, SyntaxNode } from "../../syntax/node.ts";
import { range } from "../../text/range.ts";
import type { Fact, PlaceholderFact } from "../facts.ts";
import type { ReadContext } from "./read-value.ts";

/** Marks of templates that a tool fills in; that tool may fill in the angle brackets too. */
const RENDERED = /\{\{|\$\{[A-Za-z_]/;

/**
 * Placeholders in keys and one-line values. Block scalars are scripts and embedded files, where angle brackets mean
 * something else.
 */
export function readPlaceholders(root: SyntaxNode, context: ReadContext): readonly PlaceholderFact[] {
  const { start, end } = context.document.range;
  const source = context.text.slice(start, end);
  if (!source.includes("<") || RENDERED.test(source)) {
    return [];
  }
  const found: PlaceholderFact[] = [];
  const open: SyntaxNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    switch (node.kind) {
      case "scalar":
        found.push(...inScalar(node, context));
        break;
      case "map":
        for (const { key, value } of [...node.entries].reverse()) {
          if (value !== undefined) {
            open.push(value);
          }
          open.push(key);
        }
        break;
      case "sequence":
        open.push(...[...node.items].reverse());
        break;
      case "alias":
        // Its target is visited where it stands.
        break;
    }
  }
  return found;
}

function inScalar(node: ScalarNode, context: ReadContext): readonly PlaceholderFact[] {
  const { start, end } = node.range;
  const source = context.text.slice(start, end);
  const isBlock = node.style === "literal" || node.style === "folded";
  if (isBlock || !source.includes("<") || source.includes("\n") || source.includes("</")) {
    return [];
  }
  return [...source.matchAll(ANGLE_PLACEHOLDER)].map((match) => ({
    kind: "placeholder" as const,
    uri: context.uri,
    document: context.document.index,
    range: range(start + match.index, start + match.index + match[0].length),
    source: "manifest" as const,
    placeholder: match[0],
  }));
}

/** True when a document's placeholders are worth a word: it says something about identity. */
export function concernsIdentity(facts: readonly Fact[]): boolean {
  return facts.some(({ kind }) => kind !== "kustomization");
}
