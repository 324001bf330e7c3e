/** Eventual consistency of the practice account: IAM and EKS know a change at once, STS, EKS's checks and the webhook later. */
import type { PracticeState, SettledSlice } from "../state.ts";

/** The account as other services see it at that time (milliseconds since the epoch). */
export function asServicesSee(state: PracticeState, now: number): SettledSlice {
  return state.lagging.find(({ until }) => until > now)?.before ?? state;
}

/** The state after a change of the slice, seen elsewhere once it has settled. */
export function settleLater(state: PracticeState, change: Partial<SettledSlice>, now: number): PracticeState {
  const open = state.lagging.filter(({ until }) => until > now);
  const { roles, providers, associations } = state;
  const lag = { until: now + state.settleMs, before: { roles, providers, associations } };
  return { ...state, ...change, lagging: state.settleMs > 0 ? [...open, lag] : open };
}
