/** Reads what a role may do from Terraform: the role's own arguments, attachments and inline policies of their own, arguments of modules. */
import { attributeOf, blocksOf, type HclBlock, type HclExpression } from "../../../syntax/hcl.ts";
import type { Fact, RoleReference } from "../../facts.ts";
import { toValue } from "../read-value.ts";
import { policyTextOf, rolePolicies, rolePolicy } from "../role-policies.ts";
import { jsonDocument } from "./documents.ts";
import { type BlockReading, seenFrom } from "./module-reading.ts";
import { knownScalar } from "./nodes.ts";
import { policyDataNode } from "./policy-data.ts";
import { attributeOfBlock } from "./references.ts";

/** `aws_iam_role`: `managed_policy_arns`, `permissions_boundary`, blocks `inline_policy`. */
export function readOwnPolicies(reading: BlockReading, role: RoleReference): readonly Fact[] {
  const { block, file, module } = reading;
  const inline = blocksOf(block.body, "inline_policy").map((inner) => inlinePolicy(reading, inner, role));
  return [
    ...rolePolicies(
      {
        attached: module.nodeIn(block, "managed_policy_arns", file),
        boundary: module.nodeIn(block, "permissions_boundary", file),
      },
      role,
      block.range,
      module.baseOf(file),
      module.contextOf(file),
    ),
    ...inline,
  ];
}

/** `aws_iam_role_policy_attachment`. */
export function readAttachment(reading: BlockReading): readonly Fact[] {
  const { block, file, module } = reading;
  const attached = module.nodeIn(block, "policy_arn", file);
  const role = roleMeant(reading);
  return rolePolicies({ attached }, role, block.range, module.baseOf(file), module.contextOf(file));
}

/** `aws_iam_role_policy`. */
export function readRolePolicy(reading: BlockReading): readonly Fact[] {
  return [inlinePolicy(reading, reading.block, roleMeant(reading))];
}

/** Arguments of terraform-aws-modules for roles. A policy that the module makes itself (`attach_…`) is one nobody here can name. */
export function readModulePolicies(reading: BlockReading, role: RoleReference): readonly Fact[] {
  const { block, file, module } = reading;
  const context = module.contextOf(file);
  const base = module.baseOf(file);
  const maps = ["role_policy_arns", "policies", "additional_policy_arns"].flatMap((name) => {
    const node = module.nodeIn(block, name, file);
    return node?.kind === "map" ? node.entries.map(({ value }) => value) : [node];
  });
  const boundary = ["role_permissions_boundary_arn", "permissions_boundary", "permissions_boundary_arn"]
    .map((name) => module.nodeIn(block, name, file))
    .find((node) => node !== undefined);
  const made = block.body.attributes
    .filter(
      ({ name, value }) => /^attach_\w+$/.test(name) && knownScalar(module.values.resolve(value, file)) !== "false",
    )
    .map(({ name, nameRange: range }) => {
      const arn = { text: name, known: false, range, outer: range, style: "plain", type: "string" } as const;
      return rolePolicy({ how: "attached", arn }, role, block.range, base);
    });
  return [
    ...maps.flatMap((attached) => rolePolicies({ attached }, role, block.range, base, context)),
    ...rolePolicies({ boundary }, role, block.range, base, context),
    ...made,
  ];
}

/** The role that `role` names: by its block where it refers to one, else by its text. */
function roleMeant({ block, file, module }: BlockReading): RoleReference {
  const written = attributeOf(block.body, "role")?.value;
  const address = attributeOfBlock(written, file, module.scope, ["name", "id"]);
  const role = address === undefined ? undefined : module.roleAt(address);
  return role === undefined
    ? { name: module.valueIn(block, "role", file), path: undefined, account: undefined }
    : seenFrom(role, block.header);
}

function inlinePolicy({ file, module }: BlockReading, block: HclBlock, role: RoleReference): Fact {
  const name = toValue(module.nodeIn(block, "name", file), module.contextOf(file));
  const document = documentText({ file, module }, attributeOf(block.body, "policy")?.value);
  return rolePolicy({ how: "inline", name, document }, role, block.range, module.baseOf(file));
}

function documentText(
  { file, module }: Pick<BlockReading, "file" | "module">,
  written: HclExpression | undefined,
): string | undefined {
  const document = written === undefined ? undefined : jsonDocument(written, file, module.values);
  if (document?.kind === "node") {
    return document.problems.length === 0 ? policyTextOf(document.root) : undefined;
  }
  const defined = document?.kind === "data" ? module.scope.block(document.address) : undefined;
  const data = defined === undefined ? undefined : policyDataNode(defined, module.values);
  return data?.whole === true ? policyTextOf(data.root) : undefined;
}
