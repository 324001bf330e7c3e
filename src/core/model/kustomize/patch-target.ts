/** Which objects a patch is for: its `target`, or where it has none the object of the same identity. */
import { asMap, get } from "../../syntax/at.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import { type ReadContext, toValue } from "../read/read-value.ts";
import type { Value } from "../value.ts";
import { matchesSelector, type Pairs } from "./label-selector.ts";

/** `target` of a patch. All but the last two are regular expressions for the whole text; an absent or empty one matches anything. */
export interface PatchTarget {
  readonly group: Value | undefined;
  readonly version: Value | undefined;
  readonly kind: Value | undefined;
  readonly name: Value | undefined;
  readonly namespace: Value | undefined;
  readonly labelSelector: Value | undefined;
  readonly annotationSelector: Value | undefined;
}

export function readPatchTarget(node: SyntaxNode | undefined, context: ReadContext): PatchTarget | undefined {
  if (asMap(node) === undefined) {
    return undefined;
  }
  const value = (key: string) => toValue(get(node, key), context);
  return {
    group: value("group"),
    version: value("version"),
    kind: value("kind"),
    name: value("name"),
    namespace: value("namespace"),
    labelSelector: value("labelSelector"),
    annotationSelector: value("annotationSelector"),
  };
}

/** An object as a selector sees it, at its turn in the build. */
export interface Selectable {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Name and namespace, first as written in its file and then as they are now. */
  readonly ids: readonly { readonly name: string; readonly namespace: string }[];
  readonly labels: Pairs;
  readonly annotations: Pairs;
}

/**
 * Whether a target selects an object; undefined where an expression cannot be judged here. Source: kustomize
 * api/resmap/reswrangler.go `Select`: name and namespace match as written or as they are now, each by itself.
 */
export function isSelected(target: PatchTarget, object: Selectable): boolean | undefined {
  const answers = [
    matches(target.group, [object.group]),
    matches(target.version, [object.version]),
    matches(target.kind, [object.kind]),
    matches(
      target.name,
      object.ids.map(({ name }) => name),
    ),
    matches(
      target.namespace,
      object.ids.map(({ namespace }) => namespace),
    ),
    selects(target.labelSelector, object.labels),
    selects(target.annotationSelector, object.annotations),
  ];
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

function selects(expression: Value | undefined, pairs: Pairs): boolean | undefined {
  return expression === undefined ? true : matchesSelector(expression.text, pairs);
}

/** A group that repeats and has a repetition inside, which a hostile text can make take forever. */
const NESTED_REPETITION = /[+*}?|].*\)[+*{]/;
const MAX_PATTERN = 256;

function matches(pattern: Value | undefined, texts: readonly string[]): boolean | undefined {
  const source = pattern?.text ?? "";
  if (source === "") {
    return true;
  }
  if (/^[\w-]*$/.test(source)) {
    return texts.includes(source);
  }
  if (source.length > MAX_PATTERN || NESTED_REPETITION.test(source)) {
    return undefined;
  }
  try {
    const expression = new RegExp(`^(?:${source})$`);
    return texts.some((text) => expression.test(text));
  } catch {
    // Go's syntax, not JavaScript's, or none at all.
    return undefined;
  }
}
