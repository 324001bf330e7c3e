/** The 35 causes of failure that the decoder tells apart, in the order of docs/failure-causes.md. */
import type { Cause } from "./cause.ts";
import { POD_CAUSES } from "./pod-causes.ts";
import { POD_IDENTITY_CAUSES } from "./pod-identity-causes.ts";
import { TRUST_CAUSES } from "./trust-causes.ts";

const ALL = [...TRUST_CAUSES, ...POD_CAUSES, ...POD_IDENTITY_CAUSES] as const;

export type CauseId = (typeof ALL)[number]["id"];

export const CAUSES: readonly (Cause & { readonly id: CauseId })[] = ALL.toSorted((a, b) => a.number - b.number);

const BY_ID = new Map(CAUSES.map((cause) => [cause.id, cause]));

export function causeOf(id: CauseId): Cause & { readonly id: CauseId } {
  const cause = BY_ID.get(id);
  if (cause === undefined) {
    throw new Error(`no cause ${id}`);
  }
  return cause;
}

/** Whether a finding of that rule, with that message, shows the cause. */
export function isShownBy(cause: Cause, rule: string, messageId: string): boolean {
  const messages = Object.hasOwn(cause.rules, rule) ? cause.rules[rule] : undefined;
  return messages === "any" || messages?.includes(messageId) === true;
}
