/** Terraform's expressions as nodes: what the module's own text decides is put in place, the rest stays unknown. */
import type {
  HclCall,
  HclConditional,
  HclExpression,
  HclLiteral,
  HclObject,
  HclTemplate,
  HclTraversal,
} from "../../../syntax/hcl.ts";
import { decodeTemplate } from "../../../syntax/hcl-text.ts";
import type { ScalarNode, SyntaxNode } from "../../../syntax/node.ts";
import type { TextRange } from "../../../text/range.ts";
import { steppedInto, valueInBlock } from "./block-values.ts";
import { applyFunction } from "./functions.ts";
import { isOfOneInstance, issuerReference } from "./issuer-references.ts";
import type { Definition, ModuleFile, ModuleScope } from "./module-scope.ts";
import { isUnknown, knownScalar, madeOf, mapNode, mapScalars, placeOf, sequenceNode, unknownNode } from "./nodes.ts";
import { blockReference } from "./references.ts";

/** References and calls nested deeper than this are not known. */
const MAX_DEPTH = 40;

/** Nodes that are made for one module at most: locals that name each other can make any number. */
const MAX_NODES = 200_000;

export class TerraformValues {
  readonly scope: ModuleScope;
  /** Places whose value stands there as an expression only, by the file's URI. */
  readonly #computed = new Map<string, TextRange[]>();
  readonly #following = new Set<HclExpression>();
  #left = MAX_NODES;

  constructor(scope: ModuleScope) {
    this.scope = scope;
  }

  /** Places of a file that fixes must not write to. */
  computedIn(uri: string): readonly TextRange[] {
    return this.#computed.get(uri) ?? [];
  }

  /** Notes that what is read at a place does not stand there as text. */
  noteComputed(file: ModuleFile, place: TextRange): void {
    const places = this.#computed.get(file.uri);
    if (places === undefined) {
      this.#computed.set(file.uri, [place]);
    } else {
      places.push(place);
    }
  }

  /** The expression's value, all its places in this file. */
  resolve(expression: HclExpression, file: ModuleFile, depth = 0): SyntaxNode {
    this.#left--;
    if (depth > MAX_DEPTH || this.#left < 0) {
      return this.#unknown(expression, file);
    }
    switch (expression.kind) {
      case "literal":
        return literalNode(expression);
      case "template":
        return this.template(expression, file, depth);
      case "object":
        return this.#object(expression, file, depth);
      case "tuple":
        return sequenceNode(
          expression.items.map((item) => this.resolve(item, file, depth + 1)),
          expression.range,
        );
      case "traversal":
        return this.#reference(expression, file, depth);
      case "call":
        return this.#call(expression, file, depth);
      case "conditional":
        return this.#conditional(expression, file, depth);
      case "other":
        return this.#unknown(expression, file);
    }
  }

  /** A string with everything known put in; the interpolations that are not stay as they are written. */
  template(template: HclTemplate, file: ModuleFile, depth = 0): SyntaxNode {
    const [only, ...more] = template.parts;
    if (only?.kind === "interpolation" && more.length === 0 && template.form === "quoted") {
      return only.value === undefined
        ? this.#unknown(template, file)
        : this.#moved(this.resolve(only.value, file, depth + 1), file, template.range);
    }
    const inserted = template.parts.map((part) =>
      part.kind === "text" ? undefined : this.inserted(part, file, depth),
    );
    const { value } = decodeTemplate(file.text, template, (part) => inserted[part]?.value ?? "");
    this.noteComputed(file, template.range);
    const parts = inserted.filter((part) => part !== undefined);
    return madeOf(parts, value, template.inner, template.range);
  }

  /** What an interpolation stands for: its text where that is known. */
  inserted(part: HclTemplate["parts"][number], file: ModuleFile, depth = 0): ScalarNode {
    const value = part.kind === "interpolation" ? part.value : undefined;
    const node = value === undefined ? undefined : this.resolve(value, file, depth + 1);
    return node?.kind === "scalar" && node.type !== "null"
      ? { ...node, value: isUnknown(node) && !node.value.includes("${") ? `\${${node.value}}` : node.value }
      : unknownNode(file.text.slice(part.range.start, part.range.end), part.range);
  }

  #object({ elements, range }: HclObject, file: ModuleFile, depth: number): SyntaxNode {
    const entries = elements.map(({ key, value }) => {
      const name = this.resolve(key, file, depth + 1);
      return {
        key: name.kind === "scalar" ? name : this.#unknown(key, file),
        value: this.resolve(value, file, depth + 1),
      };
    });
    return mapNode(entries, range);
  }

  #reference(traversal: HclTraversal, file: ModuleFile, depth: number): SyntaxNode {
    const found = this.#lookUp(traversal, file, depth);
    return found === undefined ? this.#unknown(traversal, file) : found;
  }

  #lookUp(traversal: HclTraversal, file: ModuleFile, depth: number): SyntaxNode | undefined {
    const { root, steps, range } = traversal;
    const [first, ...rest] = steps;
    if (root === "local" || root === "var") {
      const name = first?.kind === "attribute" ? first.name : "";
      const definition = root === "local" ? this.scope.local(name) : this.scope.variable(name);
      const value = definition === undefined ? undefined : this.#follow(definition, depth);
      const inside = value === undefined ? undefined : steppedInto(value, rest, this, file);
      return inside === undefined || isNull(inside)
        ? issuerReference(file.text.slice(range.start, range.end), undefined, range)
        : this.#moved(inside, file, range);
    }
    const reference = blockReference(traversal);
    const defined = reference === undefined ? undefined : this.scope.block(reference.address);
    const value =
      reference === undefined || defined === undefined || reference.address.startsWith("module.")
        ? undefined
        : valueInBlock(reference, defined, this, depth + 1);
    if (value !== undefined && !isNull(value) && !isOfOneInstance(value)) {
      return this.#moved(value, file, range);
    }
    return issuerReference(file.text.slice(range.start, range.end), defined?.block, range);
  }

  /** The value of a definition; undefined where it leads back to itself. */
  #follow({ expression, file }: Definition, depth: number): SyntaxNode | undefined {
    if (this.#following.has(expression)) {
      return undefined;
    }
    this.#following.add(expression);
    try {
      return this.resolve(expression, file, depth + 1);
    } finally {
      this.#following.delete(expression);
    }
  }

  #call(call: HclCall, file: ModuleFile, depth: number): SyntaxNode {
    const { name, range, expands } = call;
    if (expands) {
      return this.#unknown(call, file);
    }
    const values = call.arguments.map((argument) => this.resolve(argument, file, depth + 1));
    const result = applyFunction(name, values, range);
    if (result === undefined) {
      return this.#unknown(call, file);
    }
    if (result.kind === "scalar") {
      this.noteComputed(file, range);
    }
    return result.kind === "scalar" ? { ...result, style: "plain", range, outer: range } : result;
  }

  #conditional(conditional: HclConditional, file: ModuleFile, depth: number): SyntaxNode {
    const holds = knownScalar(this.resolve(conditional.condition, file, depth + 1));
    const branch = holds === "true" ? conditional.whenTrue : holds === "false" ? conditional.whenFalse : undefined;
    return branch === undefined ? this.#unknown(conditional, file) : this.resolve(branch, file, depth + 1);
  }

  #unknown({ range, kind }: HclExpression, file: ModuleFile): ScalarNode {
    this.noteComputed(file, range);
    const text = file.text.slice(range.start, range.end);
    return unknownNode(kind === "template" ? text : `\${${text}}`, range);
  }

  /** A value at the place that refers to it: what stands at its own place is others' too, or another file's. */
  #moved(node: SyntaxNode, file: ModuleFile, place: TextRange): SyntaxNode {
    this.noteComputed(file, place);
    const move = (target: SyntaxNode): SyntaxNode => {
      this.#left--;
      if (this.#left < 0) {
        return unknownNode("", place);
      }
      switch (target.kind) {
        case "scalar":
          return { ...target, style: "plain", range: place, outer: place, computed: true };
        case "sequence":
          return { ...target, items: target.items.map(move), range: place };
        case "map":
          return {
            ...target,
            entries: target.entries.map(({ key, value }) => ({
              key: { ...key, style: "plain", range: place, outer: place, computed: true },
              value: value === undefined ? undefined : move(value),
            })),
            range: place,
          };
        case "alias":
          return target;
      }
    };
    return move(node);
  }

  /** Parsed text of a template whose interpolations were replaced by `stand(n)`: puts their values in. */
  putIn(root: SyntaxNode, template: HclTemplate, file: ModuleFile, stand: RegExp): SyntaxNode {
    return mapScalars(root, (scalar) => {
      if (scalar.value.search(stand) < 0) {
        return scalar;
      }
      const parts: ScalarNode[] = [];
      const value = scalar.value.replace(stand, (_, index: string) => {
        const part = template.parts[Number(index)];
        const node = part === undefined ? unknownNode("", scalar.range) : this.inserted(part, file);
        parts.push(node);
        return node.value;
      });
      this.noteComputed(file, placeOf(scalar));
      const made = madeOf(parts, value, scalar.range, scalar.outer);
      return made.tag === undefined ? { ...scalar, value, computed: true } : { ...scalar, ...made };
    });
  }
}

function literalNode({ value, type, quoted, range, inner }: HclLiteral): ScalarNode {
  const style = quoted ? "hcl" : type === "string" ? "identifier" : "plain";
  return { kind: "scalar", value, type, style, range: inner, outer: range, tag: undefined };
}

function isNull(node: SyntaxNode): boolean {
  return node.kind === "scalar" && node.type === "null";
}
