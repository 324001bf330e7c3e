/** Which block of a module an expression refers to, where that is all it does: `aws_iam_role.app.arn`. */
import type { HclExpression, HclStep, HclTraversal } from "../../../syntax/hcl.ts";
import type { Definition, ModuleFile, ModuleScope } from "./module-scope.ts";

/** A reference to something of a block. */
export interface BlockReference {
  /** `aws_iam_role.app`, `data.aws_iam_policy_document.trust`, `module.irsa`. */
  readonly address: string;
  /** What follows, without an index right behind the address. */
  readonly steps: readonly HclStep[];
}

/** Locals that lead to locals are followed this far. */
const MAX_HOPS = 16;

/** Splits a traversal into the block that it is about and what it takes of it; undefined for locals, variables and the like. */
export function blockReference({ root, steps }: HclTraversal): BlockReference | undefined {
  if (NO_BLOCKS.has(root)) {
    return undefined;
  }
  const length = root === "data" ? 2 : 1;
  const names = steps.slice(0, length).flatMap((step) => (step.kind === "attribute" ? [step.name] : []));
  if (names.length < length) {
    return undefined;
  }
  const rest = steps.slice(length);
  const isOneOfMany = rest[0]?.kind === "index";
  return { address: [root, ...names].join("."), steps: isOneOfMany ? rest.slice(1) : rest };
}

const NO_BLOCKS: ReadonlySet<string> = new Set(["local", "var", "each", "count", "self", "path", "terraform"]);

/** Follows `local.x` and `"${…}"` to what is meant by them. */
export function meantBy(expression: HclExpression, file: ModuleFile, scope: ModuleScope): Definition {
  let meant: Definition = { expression, file };
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    const next = oneHop(meant, scope);
    if (next === undefined) {
      break;
    }
    meant = next;
  }
  return meant;
}

function oneHop({ expression, file }: Definition, scope: ModuleScope): Definition | undefined {
  if (expression.kind === "template" && expression.form === "quoted") {
    const [only, ...more] = expression.parts;
    return only?.kind === "interpolation" && only.value !== undefined && more.length === 0
      ? { expression: only.value, file }
      : undefined;
  }
  if (expression.kind !== "traversal" || expression.root !== "local" || expression.steps.length !== 1) {
    return undefined;
  }
  const [step] = expression.steps;
  return step?.kind === "attribute" ? scope.local(step.name) : undefined;
}

/** The block of which an expression takes exactly one of these attributes. */
export function attributeOfBlock(
  expression: HclExpression | undefined,
  file: ModuleFile,
  scope: ModuleScope,
  attributes: readonly string[],
): string | undefined {
  const meant = expression === undefined ? undefined : meantBy(expression, file, scope).expression;
  const reference = meant?.kind === "traversal" ? blockReference(meant) : undefined;
  const [step, ...more] = reference?.steps ?? [];
  return step?.kind === "attribute" && more.length === 0 && attributes.includes(step.name)
    ? reference?.address
    : undefined;
}
