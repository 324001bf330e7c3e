/** Looks at the policies of one role: two calls, made when somebody wants to see them, never for all roles of an account. */
import { type Observed, observe } from "../observe/observed.ts";
import type { AwsDetails } from "../ports.ts";

/** What a role may do, by name. */
export interface RolePolicies {
  /** ARNs of attached policies. */
  readonly attached: Observed<readonly string[]>;
  /** Names of inline policies. */
  readonly inline: Observed<readonly string[]>;
}

/** Never rejects for what may not be read; rejects when cancelled, or for a bug. */
export async function observeRolePolicies(
  role: string,
  details: AwsDetails,
  signal: AbortSignal,
): Promise<RolePolicies> {
  const [attached, inline] = await Promise.all([
    observe(() => details.listAttachedPolicies(role, signal)),
    observe(() => details.listInlinePolicies(role, signal)),
  ]);
  return { attached, inline };
}
