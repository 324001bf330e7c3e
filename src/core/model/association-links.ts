/** Which Pod Identity associations and trust policies belong to the same role: by the role's name, or the block that defines it. */
import type { AssociationFact, TrustPolicyFact } from "./facts.ts";
import { type GraphIndexes, roleKeys } from "./graph-index.ts";
import type { RoleLinks } from "./trust-roles.ts";

/** Associations that give out a policy's role; a block that several files define says nothing. */
export function associationsOfPolicy(
  policy: TrustPolicyFact,
  indexes: GraphIndexes,
  roles: RoleLinks,
): readonly AssociationFact[] {
  const names = roles.rolesOf(policy).targets.map(({ roleName }) => roleName);
  const block = policy.role?.block;
  const keys = block === undefined || indexes.trustByBlock.get(block).length > 1 ? names : [...names, block];
  return [...new Set(keys.flatMap((key) => indexes.associationsByRole.get(key)))];
}

/** Trust policies of an association's role. */
export function policiesOfAssociation(
  association: AssociationFact,
  indexes: GraphIndexes,
  roles: RoleLinks,
): readonly TrustPolicyFact[] {
  const policies = [...roleKeys(association)].flatMap((key) => {
    const defined = indexes.trustByBlock.get(key);
    return [...(defined.length === 1 ? defined : []), ...roles.policiesOf(key)];
  });
  return [...new Set(policies)];
}
