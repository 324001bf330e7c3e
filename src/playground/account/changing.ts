/** What the practice account's changes have in common. */
import { AccessError } from "../../core/ports.ts";
import type { PracticeState, StateChange } from "../state.ts";

/** A state and nothing to say about it. */
export function done(state: PracticeState): StateChange<void> {
  return { state, result: undefined };
}

/** Resolves when what was to be removed is gone already. */
export async function resolvedWhenGone(removal: Promise<void>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!(error instanceof AccessError && error.problem === "not-found")) {
      throw error;
    }
  }
}
