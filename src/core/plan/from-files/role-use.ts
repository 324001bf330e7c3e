/** How an account of the files comes to its role. */
import type { AccountName } from "../../names/kubernetes.ts";

export type RoleUse =
  | { readonly mechanism: "irsa"; readonly account: AccountName; readonly audience: string }
  | { readonly mechanism: "pod-identity"; readonly account: AccountName; readonly sessionTagsDisabled: boolean };
