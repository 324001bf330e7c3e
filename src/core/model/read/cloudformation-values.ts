/** Resolves CloudFormation's intrinsic functions as far as the template itself decides them; the rest stays what it is. */
import { asScalar, asSequence, get } from "../../syntax/at.ts";
import type { MapEntry, ScalarNode, SyntaxNode } from "../../syntax/node.ts";
import type { TextRange } from "../../text/range.ts";
import {
  argumentsOf,
  CloudFormationScope,
  type Intrinsic,
  intrinsicOf,
  substitutionOf,
} from "./cloudformation-scope.ts";

/** A text, a list of texts, or undefined for what is not known before deployment. */
type Resolved = string | readonly string[] | undefined;

/** Functions nested deeper than this are left alone. */
const MAX_DEPTH = 40;

/** Longer texts than any name, ARN or subject: templates can double a text as often as they like. */
const MAX_LENGTH = 16 * 1024;

/** `${Name}`, `${Name.Attribute}`, `${!Literal}` (Fn::Sub). */
const PLACEHOLDER = /\$\{(!?)([^${}]+)\}/g;

export class CloudFormationValues {
  readonly scope: CloudFormationScope;
  /** Places at which a function's result stands for text that is written otherwise. */
  readonly computed: TextRange[] = [];
  readonly #conditions = new Map<string, boolean | undefined>();
  readonly #references = new Map<string, Resolved>();

  constructor(root: SyntaxNode) {
    this.scope = new CloudFormationScope(root);
  }

  /** The node with everything known put in place; undefined for `AWS::NoValue`. Unknown functions stay as they are. */
  resolve(node: SyntaxNode, depth = 0): SyntaxNode | undefined {
    if (node.kind === "alias" || depth > 2 * MAX_DEPTH) {
      return node;
    }
    const intrinsic = intrinsicOf(node);
    if (intrinsic !== undefined && !(intrinsic.name === "Condition" && node.kind === "map")) {
      return this.#resolveFunction(node, intrinsic, depth);
    }
    switch (node.kind) {
      case "scalar":
        return node;
      case "sequence":
        return { ...node, items: node.items.flatMap((item) => this.resolve(item, depth + 1) ?? []) };
      case "map":
        return { ...node, entries: node.entries.flatMap((entry) => this.#resolveEntry(entry, depth)) };
    }
  }

  /** Puts a substitution's values into the scalars of a document that is the text of `Fn::Sub`. */
  substituteIn(root: SyntaxNode, variables: SyntaxNode | undefined): SyntaxNode {
    const scalar = (node: ScalarNode): ScalarNode => {
      const value = this.#substitute(node.value, variables, 0);
      return value === undefined || value === node.value ? node : this.#written(node, value);
    };
    const walk = (node: SyntaxNode): SyntaxNode => {
      switch (node.kind) {
        case "scalar":
          return scalar(node);
        case "sequence":
          return { ...node, items: node.items.map(walk) };
        case "map":
          return {
            ...node,
            entries: node.entries.map(({ key, value }) => ({
              key: scalar(key),
              value: value === undefined ? undefined : walk(value),
            })),
          };
        case "alias":
          return node;
      }
    };
    return walk(root);
  }

  #resolveEntry(entry: MapEntry, depth: number): readonly MapEntry[] {
    if (entry.value === undefined) {
      return [entry];
    }
    const value = this.resolve(entry.value, depth + 1);
    return value === undefined ? [] : [{ key: entry.key, value }];
  }

  #resolveFunction(node: SyntaxNode, intrinsic: Intrinsic, depth: number): SyntaxNode | undefined {
    const { name, argument } = intrinsic;
    if (name === "Ref" && asScalar(argument)?.value === "AWS::NoValue") {
      return undefined;
    }
    if (name === "If") {
      const branch = this.#branch(argument, depth);
      return branch === undefined ? node : this.resolve(branch, depth + 1);
    }
    const result = this.#apply(intrinsic, depth);
    if (result === undefined) {
      return node;
    }
    const literal = name === "Sub" ? asScalar(argument) : undefined;
    if (literal !== undefined && literal.value === result) {
      return literal;
    }
    if (typeof result === "string") {
      return this.#written(node, result);
    }
    const range = node.range;
    return {
      kind: "sequence",
      style: "flow",
      items: result.map((text) => this.#written(node, text)),
      range,
      tag: undefined,
    };
  }

  /** A scalar for a result, at the place of what it comes from. */
  #written(node: SyntaxNode, value: string): ScalarNode {
    const outer = node.kind === "scalar" ? node.outer : node.range;
    this.computed.push(outer);
    return {
      kind: "scalar",
      value,
      type: "string",
      style: "plain",
      range: node.range,
      outer,
      tag: undefined,
      computed: true,
    };
  }

  #value(node: SyntaxNode | undefined, depth: number): Resolved {
    if (node === undefined || node.kind === "alias" || depth > MAX_DEPTH) {
      return undefined;
    }
    const intrinsic = intrinsicOf(node);
    if (intrinsic !== undefined) {
      return this.#apply(intrinsic, depth);
    }
    const list = asSequence(node);
    if (list !== undefined) {
      const texts = list.items.map((item) => this.#text(item, depth + 1));
      return texts.every((text) => text !== undefined) ? texts : undefined;
    }
    return asScalar(node)?.value;
  }

  #text(node: SyntaxNode | undefined, depth: number): string | undefined {
    const value = this.#value(node, depth);
    return typeof value === "string" ? value : undefined;
  }

  #list(node: SyntaxNode | undefined, depth: number): readonly string[] | undefined {
    const value = this.#value(node, depth);
    return typeof value === "string" ? undefined : value;
  }

  #apply({ name, argument }: Intrinsic, depth: number): Resolved {
    const inner = depth + 1;
    switch (name) {
      case "Ref":
        return this.#reference(asScalar(argument)?.value, inner);
      case "Sub": {
        const substitution = substitutionOf(argument);
        const text = asScalar(substitution?.text)?.value;
        return text === undefined ? undefined : this.#substitute(text, substitution?.variables, inner);
      }
      case "Join": {
        const [delimiter, list] = argumentsOf(argument, 2) ?? [];
        const separator = this.#text(delimiter, inner);
        const joined = separator === undefined ? undefined : this.#list(list, inner)?.join(separator);
        return joined === undefined || joined.length > MAX_LENGTH ? undefined : joined;
      }
      case "Split": {
        const [delimiter, text] = argumentsOf(argument, 2) ?? [];
        const separator = this.#text(delimiter, inner);
        return separator === undefined || separator === "" ? undefined : this.#text(text, inner)?.split(separator);
      }
      case "Select": {
        const [index, list] = argumentsOf(argument, 2) ?? [];
        return this.#list(list, inner)?.[Number(this.#text(index, inner) ?? Number.NaN)];
      }
      case "FindInMap": {
        const [map, first, second] = (argumentsOf(argument, 3) ?? []).map((node) => this.#text(node, inner));
        const found =
          map === undefined || first === undefined || second === undefined
            ? undefined
            : this.scope.mapping(map, first, second);
        return this.#value(found, inner);
      }
      case "If":
        return this.#value(this.#branch(argument, inner), inner);
      default:
        return undefined;
    }
  }

  #reference(name: string | undefined, depth: number): Resolved {
    if (name === undefined || depth > MAX_DEPTH) {
      return undefined;
    }
    if (!this.#references.has(name)) {
      // A name that leads back to itself stands for nothing.
      this.#references.set(name, undefined);
      this.#references.set(name, this.#lookUp(name, depth));
    }
    return this.#references.get(name);
  }

  #lookUp(name: string, depth: number): Resolved {
    if (name.startsWith("AWS::")) {
      // Account, partition and region are told on deployment only, but where they stand in a text is of use.
      return `\${${name}}`;
    }
    return this.scope.parameter(name) ?? this.#text(this.scope.nameOf(name), depth);
  }

  #substitute(text: string, variables: SyntaxNode | undefined, depth: number): string | undefined {
    let known = true;
    const result = text.replace(PLACEHOLDER, (_, literal: string, name: string) => {
      if (literal !== "") {
        return `\${${name}}`;
      }
      const own = get(variables, name);
      const value = own === undefined ? this.#reference(name, depth + 1) : this.#text(own, depth + 1);
      known &&= typeof value === "string";
      return typeof value === "string" ? value : "";
    });
    return known && result.length <= MAX_LENGTH ? result : undefined;
  }

  /** The branch of `If` that its condition takes, where the template decides it. */
  #branch(argument: SyntaxNode | undefined, depth: number): SyntaxNode | undefined {
    const [name, then, otherwise] = argumentsOf(argument, 3) ?? [];
    const condition = asScalar(name)?.value;
    const holds = condition === undefined ? undefined : this.#holds(condition, depth + 1);
    return holds === undefined ? undefined : holds ? then : otherwise;
  }

  #holds(name: string, depth: number): boolean | undefined {
    if (!this.#conditions.has(name)) {
      // A condition that leads back to itself is none.
      this.#conditions.set(name, undefined);
      this.#conditions.set(name, this.#test(this.scope.condition(name), depth));
    }
    return this.#conditions.get(name);
  }

  #test(node: SyntaxNode | undefined, depth: number): boolean | undefined {
    const intrinsic = node === undefined || depth > MAX_DEPTH ? undefined : intrinsicOf(node);
    const inner = depth + 1;
    switch (intrinsic?.name) {
      case "Condition": {
        const name = asScalar(intrinsic.argument)?.value;
        return name === undefined ? undefined : this.#holds(name, inner);
      }
      case "Equals": {
        const [left, right] = (argumentsOf(intrinsic.argument, 2) ?? []).map((each) => this.#text(each, inner));
        const isOpen = [left, right].some((text) => text === undefined || text.includes("${AWS::"));
        return isOpen ? undefined : left === right;
      }
      case "Not": {
        const value = this.#test(argumentsOf(intrinsic.argument, 1)?.[0], inner);
        return value === undefined ? undefined : !value;
      }
      case "And":
      case "Or": {
        const decisive = intrinsic.name === "Or";
        const values = (argumentsOf(intrinsic.argument, 1) ?? []).map((each) => this.#test(each, inner));
        return values.includes(decisive) ? decisive : values.includes(undefined) ? undefined : !decisive;
      }
      default:
        return undefined;
    }
  }
}
