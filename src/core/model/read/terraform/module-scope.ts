/** What the names of a Terraform module stand for: locals, variables, resources and data, from all files of its folder. */
import { attributeOf, blocksOf, type HclBlock, type HclDocument, type HclExpression } from "../../../syntax/hcl.ts";
import type { SyntaxNode } from "../../../syntax/node.ts";
import { baseName } from "../../../text/uri.ts";

/** One file of a module. */
export interface ModuleFile {
  readonly uri: string;
  readonly text: string;
  readonly document: HclDocument;
}

/** An expression with the file in which it stands. */
export interface Definition {
  readonly expression: HclExpression;
  readonly file: ModuleFile;
}

export interface DefinedBlock {
  readonly block: HclBlock;
  readonly file: ModuleFile;
}

/** Makes nodes of expressions, all places in the expression's file. */
export interface Resolver {
  resolve(expression: HclExpression, file: ModuleFile, depth?: number): SyntaxNode;
}

/** Variable files that Terraform reads without being told to (Terraform language, input variables). */
const READ_BY_ITSELF = /^terraform\.tfvars$|\.auto\.tfvars$/;

export class ModuleScope {
  readonly #locals = new Map<string, Definition>();
  readonly #variables = new Map<string, Definition>();
  readonly #blocks = new Map<string, DefinedBlock>();

  /** `setElsewhere`: variables that a call from another module sets. */
  constructor(files: readonly ModuleFile[], setElsewhere: ReadonlySet<string>) {
    const isValues = (file: ModuleFile) => file.uri.endsWith(".tfvars");
    for (const file of files.filter((each) => !isValues(each))) {
      this.#declare(file);
    }
    const values = files.filter(isValues).sort((a, b) => (a.uri < b.uri ? -1 : 1));
    // Which of the other variable files is chosen is not known, so neither is what they set.
    for (const file of values) {
      for (const { name, value } of file.document.body.attributes) {
        if (READ_BY_ITSELF.test(baseName(file.uri))) {
          this.#variables.set(name, { expression: value, file });
        }
      }
    }
    const open = values.filter((file) => !READ_BY_ITSELF.test(baseName(file.uri)));
    const set = open.flatMap((file) => file.document.body.attributes.map(({ name }) => name));
    for (const name of [...setElsewhere, ...set]) {
      this.#variables.delete(name);
    }
  }

  #declare(file: ModuleFile): void {
    for (const block of file.document.body.blocks) {
      const [first = "", second = ""] = block.labels;
      switch (block.type) {
        case "locals":
          for (const { name, value } of block.body.attributes) {
            this.#locals.set(name, { expression: value, file });
          }
          break;
        case "variable": {
          const expression = attributeOf(block.body, "default")?.value;
          if (expression !== undefined) {
            this.#variables.set(first, { expression, file });
          }
          break;
        }
        case "resource":
          this.#blocks.set(`${first}.${second}`, { block, file });
          break;
        case "data":
          this.#blocks.set(`data.${first}.${second}`, { block, file });
          break;
        case "module":
          this.#blocks.set(`module.${first}`, { block, file });
          break;
        default:
          break;
      }
    }
  }

  local(name: string): Definition | undefined {
    return this.#locals.get(name);
  }

  /** What a variable stands for where nobody sets it: a value that Terraform reads by itself, else its default. */
  variable(name: string): Definition | undefined {
    return this.#variables.get(name);
  }

  /** By address: `aws_iam_role.app`, `data.aws_eks_cluster.this`, `module.irsa`. */
  block(address: string): DefinedBlock | undefined {
    return this.#blocks.get(address);
  }

  /** Resources, data and modules by address. */
  blocks(): Iterable<readonly [string, DefinedBlock]> {
    return this.#blocks;
  }
}

/** An attribute of a block, or of its first nested block of that name (`metadata.name`). */
export function expressionAt({ body }: HclBlock, ...path: readonly string[]): HclExpression | undefined {
  const [name, ...rest] = path;
  if (name === undefined) {
    return undefined;
  }
  const [nested] = rest.length === 0 ? [] : blocksOf(body, name);
  return nested === undefined ? attributeOf(body, name)?.value : expressionAt(nested, ...rest);
}
