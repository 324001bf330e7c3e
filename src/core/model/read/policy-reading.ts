/** What reading an IAM policy needs at every step: values, keys that stand twice, and a limit on how many are read. */
import { asScalar, asSequence } from "../../syntax/at.ts";
import type { MapEntry, MapNode, ScalarNode, SequenceNode, SyntaxNode } from "../../syntax/node.ts";
import { isTemplatedPolicyText } from "../../trust/variables.ts";
import type { Value } from "../value.ts";
import { scalarValue } from "./read-value.ts";

/**
 * Most values of one policy that are read. IAM takes no document over 131,072 characters, so no real policy has more; aliases can
 * make a small YAML text have any number.
 */
const MAX_VALUES = 131_072;

/** What is gathered, and still allowed, while one policy is read. */
export class PolicyReading {
  readonly duplicates: { readonly first: Value; readonly second: Value }[] = [];
  readonly #readableTo: number;
  #left = MAX_VALUES;

  /** `readableTo`: offset from which on a syntax error makes every value doubtful. */
  constructor(readableTo = Number.POSITIVE_INFINITY) {
    this.#readableTo = readableTo;
  }

  /** False when the policy has more values than are read. */
  get withinLimit(): boolean {
    return this.#left > 0;
  }

  /** A scalar's value, where IAM's own variables are no templates; unknown, with an empty text, for anything else. */
  value(node: SyntaxNode): Value {
    this.#left--;
    const scalar = asScalar(node);
    if (scalar === undefined) {
      return { text: "", known: false, range: node.range, outer: node.range, style: "plain", type: "string" };
    }
    const value = this.#scalar(scalar);
    // The text is the anchor's, the place the alias's: an edit here must not change what others share.
    return node === scalar ? value : { ...value, range: node.range, outer: node.range, style: "plain" };
  }

  key(entry: MapEntry): Value {
    this.#left--;
    return this.#scalar(entry.key);
  }

  #scalar(node: ScalarNode): Value {
    const value = scalarValue(node, isTemplatedPolicyText);
    if (value.outer.end <= this.#readableTo) {
      return value;
    }
    const { symbolic: _, ...doubtful } = value;
    return { ...doubtful, known: false };
  }

  /** One value or a list of them; what is neither is one unreadable value, null is none. */
  values(node: SyntaxNode | undefined): readonly Value[] {
    const list = asSequence(node);
    if (list === undefined || isComputed(list)) {
      return node === undefined || asScalar(node)?.type === "null" ? [] : [this.value(node)];
    }
    const values: Value[] = [];
    for (const item of list.items) {
      if (!this.withinLimit) {
        break;
      }
      values.push(this.value(item));
    }
    return values;
  }

  /** Notes the keys that stand twice; returns whether there are any. */
  noteDuplicates(map: MapNode, fold: (key: string) => string = (key) => key): boolean {
    const seen = new Map<string, Value>();
    const before = this.duplicates.length;
    for (const entry of map.entries) {
      const key = this.key(entry);
      const first = seen.get(fold(key.text));
      if (first === undefined) {
        seen.set(fold(key.text), key);
      } else {
        this.duplicates.push({ first, second: key });
      }
    }
    return this.duplicates.length > before;
  }
}

/** True for `!If [...]`, `{ "Fn::If": ... }` and `{ Ref: ... }`: something that CloudFormation puts another value for. */
export function isComputed(node: MapNode | SequenceNode): boolean {
  if (node.tag?.startsWith("!") === true && node.tag !== "!") {
    return true;
  }
  const [only, ...more] = node.kind === "map" ? node.entries : [];
  return only !== undefined && more.length === 0 && (only.key.value === "Ref" || only.key.value.startsWith("Fn::"));
}
