/** What the readers of a module's blocks share: a block with its values, and the roles that values refer to. */
import { attributeOf, type HclBlock } from "../../../syntax/hcl.ts";
import type { MapNode, SyntaxNode } from "../../../syntax/node.ts";
import { range, type TextRange } from "../../../text/range.ts";
import { folderOf } from "../../../text/uri.ts";
import type { RoleReference } from "../../facts.ts";
import type { Value } from "../../value.ts";
import type { FactBase } from "../read-embedded-policy.ts";
import { type ReadContext, toValue, unwrittenValue } from "../read-value.ts";
import { type ModuleFile, ModuleScope } from "./module-scope.ts";
import { identifierNode, mapNode } from "./nodes.ts";
import { TerraformValues } from "./values.ts";

/** A block that some reader is for. */
export interface BlockReading {
  /** `aws_iam_role.app`. */
  readonly address: string;
  readonly block: HclBlock;
  readonly file: ModuleFile;
  readonly module: ModuleReading;
}

export class ModuleReading {
  readonly scope: ModuleScope;
  readonly values: TerraformValues;
  readonly #contexts = new Map<string, ReadContext>();

  constructor(files: readonly ModuleFile[], setElsewhere: ReadonlySet<string>) {
    this.scope = new ModuleScope(files, setElsewhere);
    this.values = new TerraformValues(this.scope);
  }

  baseOf(file: ModuleFile): FactBase {
    return { uri: file.uri, document: 0, source: "terraform" };
  }

  contextOf({ uri, text }: ModuleFile): ReadContext {
    const known = this.#contexts.get(uri);
    if (known !== undefined) {
      return known;
    }
    const document = {
      kind: "terraform",
      index: 0,
      range: range(0, text.length),
      root: undefined,
      problems: [],
    } as const;
    const context = { uri, text, document };
    this.#contexts.set(uri, context);
    return context;
  }

  /** An attribute's value; undefined where it is missing or null. */
  value({ block, file }: BlockReading, name: string): Value | undefined {
    return this.valueIn(block, name, file);
  }

  /** The same for any block of a file. */
  valueIn(block: HclBlock, name: string, file: ModuleFile): Value | undefined {
    const node = this.nodeIn(block, name, file);
    return toValue(node, this.contextOf(file));
  }

  nodeIn(block: HclBlock, name: string, file: ModuleFile): SyntaxNode | undefined {
    const attribute = attributeOf(block.body, name);
    return attribute === undefined ? undefined : this.values.resolve(attribute.value, file);
  }

  /** A block's attributes as a mapping. */
  mapOf(block: HclBlock, file: ModuleFile): MapNode {
    const entries = block.body.attributes.map(({ name, nameRange, value }) => ({
      key: identifierNode(name, nameRange),
      value: this.values.resolve(value, file),
    }));
    return mapNode(entries, block.range);
  }

  /** The role that a block makes, as definitions and references alike name it. */
  roleAt(address: string): RoleReference | undefined {
    const defined = this.scope.block(address);
    const fields = defined === undefined ? undefined : roleFields(address, defined.block);
    if (defined === undefined || fields === undefined) {
      return undefined;
    }
    const { block, file } = defined;
    return {
      name:
        fields.name === undefined
          ? unwrittenValue(block.header)
          : (this.valueIn(block, fields.name, file) ?? unwrittenValue(block.header)),
      path: this.valueIn(block, fields.path, file),
      account: undefined,
      block: `${folderOf(file.uri)}/#${address}`,
    };
  }

  /** The role of which a value is the ARN: `aws_iam_role.app.arn`, `module.irsa.iam_role_arn`. Its places are the value's. */
  roleOf(value: Value | undefined): RoleReference | undefined {
    const match = value === undefined || value.known ? null : ROLE_ARN.exec(value.text);
    const role = match?.[1] === undefined ? undefined : this.roleAt(match[1]);
    if (value === undefined || role === undefined) {
      return undefined;
    }
    return seenFrom(role, value.range);
  }
}

/** The role as something elsewhere knows it: its name does not stand there. */
export function seenFrom(role: RoleReference, place: TextRange): RoleReference {
  const here = (value: Value | undefined) =>
    value === undefined ? undefined : unwrittenValue(place, value.known ? value.text : undefined);
  return { ...role, name: here(role.name), path: here(role.path) };
}

/** An unknown value's text is the expression, which for a role's ARN names its block. */
const ROLE_ARN = /^\$\{\s*((?:aws_iam_role|module)\.[\w-]+)(?:\[[^\]]*\])?\.(?:arn|iam_role_arn)\s*\}$/;

/** Where a role's block keeps its name and path; the name is undefined where Terraform makes one up. */
function roleFields(
  address: string,
  block: HclBlock,
): { readonly name: string | undefined; readonly path: string } | undefined {
  const has = (name: string) => attributeOf(block.body, name) !== undefined;
  if (address.startsWith("aws_iam_role.")) {
    return { name: "name", path: "path" };
  }
  if (!address.startsWith("module.") || roleModule(block) === undefined) {
    return undefined;
  }
  // Up to version 5 the name was `role_name`; since then `name` is a prefix unless the module is told otherwise.
  const prefix = attributeOf(block.body, "use_name_prefix")?.value;
  const isExact = prefix?.kind === "literal" && prefix.value === "false";
  const name = has("role_name") ? "role_name" : isExact ? "name" : undefined;
  return { name, path: has("role_path") ? "role_path" : "path" };
}

export type RoleModule = "irsa" | "pod-identity";

/** Which of terraform-aws-modules' modules for roles a call is of, by its source. */
export function roleModule({ body }: HclBlock): RoleModule | undefined {
  const source = attributeOf(body, "source")?.value;
  const text = source?.kind === "literal" ? source.value : "";
  if (/(?:^|\/)modules\/iam-role-for-service-accounts(?:-eks)?(?:\?|$)/.test(text)) {
    return "irsa";
  }
  return /(?:^|\/)terraform-aws-modules\/(?:terraform-aws-)?eks-pod-identity(?:\/aws)?(?:\.git)?(?:\?|$)/.test(text)
    ? "pod-identity"
    : undefined;
}
