/** What files say a role may do: managed policies attached to it, inline policies, the boundary; in the role's block or in one of their own. */
import type { FactBase, RoleReference } from "./fact-base.ts";
import type { Value } from "./value.ts";

/** One policy of a role. */
export type RolePolicy =
  /** An unknown `arn` is that of a policy that is named in a way only its tool can follow. */
  | { readonly how: "attached" | "boundary"; readonly arn: Value }
  | {
      readonly how: "inline";
      /** Undefined where the tool makes the name up. */
      readonly name: Value | undefined;
      /** JSON text; undefined where some of it is not known. */
      readonly document: string | undefined;
    };

export interface RolePolicyFact extends FactBase {
  readonly kind: "role-policy";
  readonly role: RoleReference;
  readonly policy: RolePolicy;
}
