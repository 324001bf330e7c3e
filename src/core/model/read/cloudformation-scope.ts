/** What a CloudFormation template's names stand for before it is deployed: parameters, mappings, conditions, resources. */
import { asMap, asScalar, asSequence, entries, get, items, path, textAt } from "../../syntax/at.ts";
import type { SyntaxNode } from "../../syntax/node.ts";

/** An intrinsic function with what it is applied to. */
export interface Intrinsic {
  /** Without `Fn::` and `!`: `Sub`, `Ref`, `GetAtt` … */
  readonly name: string;
  readonly argument: SyntaxNode | undefined;
}

/** The function that a node is: `!Sub x`, `{ "Fn::Sub": x }`, `{ Ref: x }`; undefined for plain data. */
export function intrinsicOf(node: SyntaxNode): Intrinsic | undefined {
  if (node.kind === "alias") {
    return undefined;
  }
  if (node.tag?.startsWith("!") === true && node.tag !== "!") {
    return { name: node.tag.slice(1), argument: { ...node, tag: undefined } };
  }
  const [only, ...more] = node.kind === "map" ? node.entries : [];
  if (only === undefined || more.length > 0) {
    return undefined;
  }
  const key = only.key.value;
  const isFunction = key.startsWith("Fn::");
  return isFunction || key === "Ref" || key === "Condition"
    ? { name: isFunction ? key.slice("Fn::".length) : key, argument: only.value }
    : undefined;
}

/** Property that `Ref` returns, for the types of which it is a name that a template may give. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  "AWS::IAM::Role": "RoleName",
  "AWS::EKS::Cluster": "Name",
};

/** One template's declarations. */
export class CloudFormationScope {
  readonly #root: SyntaxNode;

  constructor(root: SyntaxNode) {
    this.#root = root;
  }

  /** Logical id and body of each resource. */
  resources(): readonly { readonly id: string; readonly type: string; readonly body: SyntaxNode }[] {
    return entries(get(this.#root, "Resources")).flatMap(({ key, value }) => {
      const type = textAt(value, "Type");
      return type === undefined || value === undefined ? [] : [{ id: key.value, type, body: value }];
    });
  }

  /**
   * A parameter's default, where that is what it stands for: not one of several allowed values, not empty (then it has to be
   * given), not a secret and not the name of a parameter in Systems Manager. Lists are split at their commas.
   */
  parameter(name: string): string | readonly string[] | undefined {
    const parameter = path(this.#root, ["Parameters", name]);
    const text = textAt(parameter, "Default")?.trim();
    const type = textAt(parameter, "Type") ?? "String";
    const isOpen =
      items(get(parameter, "AllowedValues")).length > 1 ||
      textAt(parameter, "NoEcho") === "true" ||
      type.startsWith("AWS::SSM::");
    if (text === undefined || text === "" || isOpen) {
      return undefined;
    }
    return type === "CommaDelimitedList" || type.startsWith("List<")
      ? text.split(",").map((part) => part.trim())
      : text;
  }

  /** What `Ref` of a resource returns, as its property is written. */
  nameOf(id: string): SyntaxNode | undefined {
    const resource = path(this.#root, ["Resources", id]);
    const property = NAME_PROPERTIES[textAt(resource, "Type") ?? ""];
    return property === undefined ? undefined : path(resource, ["Properties", property]);
  }

  mapping(name: string, first: string, second: string): SyntaxNode | undefined {
    return path(this.#root, ["Mappings", name, first, second]);
  }

  condition(name: string): SyntaxNode | undefined {
    return path(this.#root, ["Conditions", name]);
  }
}

/** Items of an argument that has to be a list of that length; undefined for anything else. */
export function argumentsOf(node: SyntaxNode | undefined, least: number): readonly SyntaxNode[] | undefined {
  const list = asSequence(node)?.items;
  return list === undefined || list.length < least ? undefined : list;
}

/** Text and variables of `Sub`; undefined where the text is not written out. */
export function substitutionOf(
  argument: SyntaxNode | undefined,
): { readonly text: SyntaxNode; readonly variables: SyntaxNode | undefined } | undefined {
  const [text, variables] = argument?.kind === "sequence" ? argument.items : [argument];
  return text === undefined || asScalar(text) === undefined ? undefined : { text, variables: asMap(variables) };
}
