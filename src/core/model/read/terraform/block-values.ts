/** What an attribute of a Terraform block is, for those who refer to it, as far as the block's own text says. */
import { withoutScheme } from "../../../names/issuer.ts";
import { get } from "../../../syntax/at.ts";
import { attributeOf, blocksOf, type HclBlock, type HclStep } from "../../../syntax/hcl.ts";
import type { SyntaxNode } from "../../../syntax/node.ts";
import { providerNode } from "./issuer-references.ts";
import type { DefinedBlock, ModuleFile, Resolver } from "./module-scope.ts";
import { knownScalar, madeOf, settledText } from "./nodes.ts";
import type { BlockReference } from "./references.ts";

/** Attributes that are another one by another name. */
const SAME_AS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  aws_iam_role: { id: ["name"] },
  aws_eks_cluster: { id: ["name"] },
  kubernetes_namespace: { id: ["metadata", "name"] },
  kubernetes_namespace_v1: { id: ["metadata", "name"] },
};

/** The value that a reference to a block takes; undefined where the block's text does not say. */
export function valueInBlock(
  { address, steps }: BlockReference,
  { block, file }: DefinedBlock,
  values: Resolver,
  depth: number,
): SyntaxNode | undefined {
  const [first, ...rest] = steps;
  const type = address.split(".")[0] ?? "";
  const name = first?.kind === "attribute" ? first.name : undefined;
  if (name === undefined) {
    return undefined;
  }
  if (/^(?:data\.)?aws_iam_openid_connect_provider\./.test(address)) {
    return providerValue(name, block, file, values, depth);
  }
  const renamed = rest.length === 0 ? SAME_AS[type]?.[name] : undefined;
  const path = renamed?.map((each): HclStep => ({ kind: "attribute", name: each })) ?? steps;
  return walk(block, path, file, values, depth);
}

function walk(
  block: HclBlock,
  steps: readonly HclStep[],
  file: ModuleFile,
  values: Resolver,
  depth: number,
): SyntaxNode | undefined {
  const [first, ...rest] = steps;
  if (first?.kind !== "attribute") {
    return undefined;
  }
  const attribute = attributeOf(block.body, first.name);
  if (attribute !== undefined) {
    return steppedInto(values.resolve(attribute.value, file, depth + 1), rest, values, file);
  }
  const nested = blocksOf(block.body, first.name);
  const [index, ...more] = rest;
  const at = index?.kind === "index" ? Number(knownScalar(values.resolve(index.key, file, depth + 1))) : 0;
  const target = nested[at];
  return target === undefined ? undefined : walk(target, index?.kind === "index" ? more : rest, file, values, depth);
}

/** The provider's URL loses its scheme once it is made; its ARN is made of it (Terraform AWS provider, aws_iam_openid_connect_provider). */
function providerValue(
  name: string,
  block: HclBlock,
  file: ModuleFile,
  values: Resolver,
  depth: number,
): SyntaxNode | undefined {
  const url = attributeOf(block.body, "url")?.value;
  const node = url === undefined ? undefined : values.resolve(url, file, depth + 1);
  const text = settledText(node);
  if (node === undefined || text === undefined) {
    return undefined;
  }
  const issuer = withoutScheme(text);
  switch (name) {
    case "url":
      return madeOf([node], issuer, block.header);
    case "arn":
    case "id":
      return providerNode(issuer, block.header);
    default:
      return undefined;
  }
}

/** The part of a value that steps lead to; undefined where there is none. */
export function steppedInto(
  node: SyntaxNode,
  steps: readonly HclStep[],
  values: Resolver,
  file: ModuleFile,
): SyntaxNode | undefined {
  let at: SyntaxNode | undefined = node;
  for (const step of steps) {
    const key =
      step.kind === "attribute" ? step.name : step.kind === "index" ? knownScalar(values.resolve(step.key, file)) : "";
    if (at === undefined || key === undefined || step.kind === "splat") {
      return undefined;
    }
    at = at.kind === "sequence" ? at.items[Number(key)] : at.kind === "map" ? get(at, key) : undefined;
  }
  return at;
}
