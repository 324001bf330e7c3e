/** Tree-sitter's nodes of Terraform expressions to our own. */
import type { Node } from "web-tree-sitter";
import { range } from "../text/range.ts";
import type { HclElement, HclExpression, HclInterpolation, HclLiteral, HclStep, HclTemplate, HclText } from "./hcl.ts";
import { unescapeQuoted } from "./hcl-text.ts";

/** Expressions nested deeper than this are not known. */
const MAX_DEPTH = 60;

export class HclExpressionReader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads an `expression` node; whatever is wrong inside it makes that part unknown. */
  read(node: Node, depth: number): HclExpression {
    if (depth > MAX_DEPTH) {
      return { kind: "other", range: rangeOf(node) };
    }
    const [first, ...rest] = parts(node);
    if (first === undefined) {
      return { kind: "other", range: rangeOf(node) };
    }
    if (first.type === "(") {
      const inner = rest[0];
      return inner?.type === "expression" && rest.length === 2
        ? this.read(inner, depth + 1)
        : { kind: "other", range: rangeOf(node) };
    }
    if (rest.length === 0) {
      return this.#term(first, depth);
    }
    const steps = rest.map((step) => this.#step(step, depth));
    return first.type === "variable_expr" && steps.every((step) => step !== undefined)
      ? { kind: "traversal", root: this.#slice(first), steps: steps.flat(), range: rangeOf(node) }
      : { kind: "other", range: rangeOf(node) };
  }

  #term(node: Node, depth: number): HclExpression {
    switch (node.type) {
      case "literal_value":
      case "template_expr":
      case "collection_value": {
        const [only] = parts(node);
        return only === undefined ? { kind: "other", range: rangeOf(node) } : this.#value(only, depth);
      }
      case "variable_expr":
        return { kind: "traversal", root: this.#slice(node), steps: [], range: rangeOf(node) };
      case "function_call":
        return this.#call(node, depth);
      case "conditional": {
        const [condition, whenTrue, whenFalse] = parts(node).filter(({ type }) => type === "expression");
        return condition === undefined || whenTrue === undefined || whenFalse === undefined
          ? { kind: "other", range: rangeOf(node) }
          : {
              kind: "conditional",
              condition: this.read(condition, depth + 1),
              whenTrue: this.read(whenTrue, depth + 1),
              whenFalse: this.read(whenFalse, depth + 1),
              range: rangeOf(node),
            };
      }
      default:
        return { kind: "other", range: rangeOf(node) };
    }
  }

  #value(node: Node, depth: number): HclExpression {
    switch (node.type) {
      case "string_lit":
      case "quoted_template":
      case "heredoc_template":
        return this.#template(node, depth);
      case "numeric_lit":
        return this.#plain(node, "number");
      case "bool_lit":
        return this.#plain(node, "boolean");
      case "null_lit":
        return this.#plain(node, "null");
      case "object": {
        const elements = parts(node).filter(({ type }) => type === "object_elem");
        return {
          kind: "object",
          elements: elements.flatMap((element) => this.#element(element, depth)),
          range: rangeOf(node),
        };
      }
      case "tuple": {
        const items = parts(node).filter(({ type }) => type === "expression");
        return { kind: "tuple", items: items.map((item) => this.read(item, depth + 1)), range: rangeOf(node) };
      }
      default:
        return { kind: "other", range: rangeOf(node) };
    }
  }

  /** A bare word is a key as it stands; in parentheses it is an expression. */
  #element(node: Node, depth: number): readonly HclElement[] {
    const [key, value] = parts(node).filter(({ type }) => type === "expression");
    if (key === undefined || value === undefined) {
      return [];
    }
    const [word, ...more] = parts(key);
    const bare = word?.type === "variable_expr" && more.length === 0 ? this.#plain(word, "string") : undefined;
    return [{ key: bare ?? this.read(key, depth + 1), value: this.read(value, depth + 1) }];
  }

  #plain(node: Node, type: HclLiteral["type"]): HclLiteral {
    const place = rangeOf(node);
    return { kind: "literal", value: this.#slice(node), type, quoted: false, range: place, inner: place };
  }

  #step(node: Node, depth: number): readonly HclStep[] | undefined {
    const inner = parts(node).find((child) => child.isNamed);
    switch (node.type) {
      case "get_attr":
        return inner?.type === "identifier" ? [{ kind: "attribute", name: this.#slice(inner) }] : undefined;
      case "index":
        return inner === undefined ? undefined : this.#index(inner, depth);
      case "splat": {
        const steps = inner === undefined ? [] : parts(inner).filter((child) => child.isNamed);
        const read = steps.map((step) => this.#step(step, depth));
        return read.every((step) => step !== undefined) ? [{ kind: "splat" }, ...read.flat()] : undefined;
      }
      default:
        return undefined;
    }
  }

  /** `["a"]`, or `.0` of old. */
  #index(node: Node, depth: number): readonly HclStep[] | undefined {
    const key = parts(node).find(({ type }) => type === "expression");
    if (key !== undefined) {
      return [{ kind: "index", key: this.read(key, depth + 1) }];
    }
    const place = range(node.startIndex + 1, node.endIndex);
    const value = this.#text.slice(place.start, place.end);
    return [
      { kind: "index", key: { kind: "literal", value, type: "number", quoted: false, range: place, inner: place } },
    ];
  }

  #call(node: Node, depth: number): HclExpression {
    const [name] = parts(node);
    const list = parts(node).find(({ type }) => type === "function_arguments");
    const given = list === undefined ? [] : parts(list);
    return name?.type !== "identifier"
      ? { kind: "other", range: rangeOf(node) }
      : {
          kind: "call",
          name: this.#slice(name),
          arguments: given.filter(({ type }) => type === "expression").map((each) => this.read(each, depth + 1)),
          expands: given.some(({ type }) => type === "ellipsis"),
          range: rangeOf(node),
        };
  }

  /** Texts are what stands between the interpolations: the grammar loses white space at their edges. */
  #template(node: Node, depth: number): HclExpression {
    const whole = rangeOf(node);
    const heredoc = node.type === "heredoc_template";
    const children = parts(node);
    const start = heredoc ? this.#text.indexOf("\n", whole.start) + 1 : whole.start + 1;
    const closing = children.at(-1);
    const end = Math.max(start, heredoc ? lineStart(this.#text, closing?.startIndex ?? whole.end) : whole.end - 1);
    const inner = range(start, end);
    const dynamic = children.filter(({ type }) => type === "template_interpolation" || type === "template_directive");
    if (!heredoc && dynamic.length === 0) {
      const value = unescapeQuoted(this.#text.slice(start, end));
      return { kind: "literal", value, type: "string", quoted: true, range: whole, inner };
    }
    const pieces: (HclText | HclInterpolation)[] = [];
    let at = start;
    for (const part of dynamic) {
      if (part.startIndex > at) {
        pieces.push({ kind: "text", range: range(at, part.startIndex) });
      }
      const value = part.type === "template_interpolation" ? this.#interpolated(part, depth) : undefined;
      pieces.push({ kind: "interpolation", range: rangeOf(part), value });
      at = part.endIndex;
    }
    if (at < end) {
      pieces.push({ kind: "text", range: range(at, end) });
    }
    const template: HclTemplate = {
      kind: "template",
      form: heredoc ? "heredoc" : "quoted",
      parts: pieces,
      range: whole,
      inner,
    };
    return template;
  }

  #interpolated(node: Node, depth: number): HclExpression | undefined {
    const value = parts(node).find(({ type }) => type === "expression");
    return value === undefined ? undefined : this.read(value, depth + 1);
  }

  #slice(node: Node): string {
    return this.#text.slice(node.startIndex, node.endIndex);
  }
}

/** Children without comments. */
function parts(node: Node): readonly Node[] {
  return node.children.filter(({ type }) => type !== "comment");
}

function rangeOf(node: Node) {
  return range(node.startIndex, node.endIndex);
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}
