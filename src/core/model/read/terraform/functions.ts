/** The few functions of Terraform whose result is known when their arguments are; every other result is unknown. */
import type { MapEntry, SyntaxNode } from "../../../syntax/node.ts";
import type { TextRange } from "../../../text/range.ts";
import { isUnknown, knownScalar, mapNode, sequenceNode, textNode } from "./nodes.ts";

/** Undefined where the result is not known. `range` is the call's. */
type TerraformFunction = (values: readonly SyntaxNode[], range: TextRange) => SyntaxNode | undefined;

/** A function of texts only. */
function ofTexts(compute: (...texts: string[]) => string | undefined, arity: number): TerraformFunction {
  return (values, range) => {
    const texts = values.map(knownScalar);
    const result = values.length === arity && texts.every((text) => text !== undefined) ? compute(...texts) : undefined;
    return result === undefined ? undefined : textNode(result, range);
  };
}

function same(values: readonly SyntaxNode[]): SyntaxNode | undefined {
  return values.length === 1 ? values[0] : undefined;
}

const FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  replace: ofTexts((text = "", from = "", to = "") => {
    // Between slashes it is a regular expression of Go's.
    const isPattern = from.length > 1 && from.startsWith("/") && from.endsWith("/");
    return isPattern ? undefined : text.replaceAll(from, to);
  }, 3),
  lower: ofTexts((text = "") => text.toLowerCase(), 1),
  upper: ofTexts((text = "") => text.toUpperCase(), 1),
  trimspace: ofTexts((text = "") => text.trim(), 1),
  trimprefix: ofTexts((text = "", prefix = "") => (text.startsWith(prefix) ? text.slice(prefix.length) : text), 2),
  trimsuffix: ofTexts((text = "", suffix = "") => (text.endsWith(suffix) ? removeEnd(text, suffix.length) : text), 2),
  format: formatText,
  join: joinTexts,
  concat: concatLists,
  merge: mergeMaps,
  tostring: same,
  tolist: same,
  toset: same,
  tomap: same,
  sensitive: same,
  nonsensitive: same,
};

function removeEnd(text: string, length: number): string {
  return text.slice(0, text.length - length);
}

/** `%s`, `%d` and `%v` of scalars; other verbs have rules of their own. */
function formatText(values: readonly SyntaxNode[], range: TextRange): SyntaxNode | undefined {
  const [pattern, ...texts] = values.map(knownScalar);
  if (pattern === undefined || texts.includes(undefined) || pattern.replace(/%[sdv%]/g, "").includes("%")) {
    return undefined;
  }
  let next = 0;
  const result = pattern.replace(/%([sdv%])/g, (_, verb: string) => (verb === "%" ? "%" : (texts[next++] ?? "")));
  return next === texts.length ? textNode(result, range) : undefined;
}

function joinTexts(values: readonly SyntaxNode[], range: TextRange): SyntaxNode | undefined {
  const [separator, ...lists] = values;
  const between = knownScalar(separator);
  const texts = lists.flatMap((list) => (list.kind === "sequence" ? list.items.map(knownScalar) : [undefined]));
  return between === undefined || texts.includes(undefined) ? undefined : textNode(texts.join(between), range);
}

function concatLists(values: readonly SyntaxNode[], range: TextRange): SyntaxNode | undefined {
  const lists = values.flatMap((value) => (value.kind === "sequence" ? [value] : []));
  return lists.length === values.length
    ? sequenceNode(
        lists.flatMap(({ items }) => items),
        range,
      )
    : undefined;
}

/** Of a key that several maps have, the last one counts. */
function mergeMaps(values: readonly SyntaxNode[], range: TextRange): SyntaxNode | undefined {
  const entries = new Map<string, MapEntry>();
  for (const value of values) {
    if (value.kind !== "map" || value.entries.some(({ key }) => isUnknown(key))) {
      return undefined;
    }
    for (const entry of value.entries) {
      entries.set(entry.key.value, entry);
    }
  }
  return mapNode([...entries.values()], range);
}

/** What a call comes to; undefined for unknown functions and results. */
export function applyFunction(name: string, values: readonly SyntaxNode[], range: TextRange): SyntaxNode | undefined {
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  return known?.(values, range);
}
