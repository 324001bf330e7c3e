/** How long a run waits for things that settle by themselves, and how often it asks: bounded, growing, told to the user. */
import type { AccessProblem, Clock } from "../ports.ts";

/** Why a call is made again. */
export type WaitReason =
  /** IAM and EKS see new roles, policies and principals seconds later (Terraform waits up to two minutes for the same). */
  | "not-visible-yet"
  /** Something else is being changed at the same time, or is in progress. */
  | "busy"
  /** Throttled, unreachable, a failure of the service: nothing to do with the change itself. */
  | "trouble";

/** Milliseconds. */
const LIMITS: Readonly<Record<WaitReason, number>> = { "not-visible-yet": 120_000, busy: 60_000, trouble: 60_000 };
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 10_000;

/** Undefined for problems that waiting does not mend. */
export function waitReasonOf(problem: AccessProblem): WaitReason | undefined {
  switch (problem) {
    case "dependency-missing":
    case "not-found":
      return "not-visible-yet";
    case "conflict":
      return "busy";
    case "throttled":
    case "service-failure":
    case "unreachable":
    case "timed-out":
    case "invalid-answer":
      return "trouble";
    default:
      return undefined;
  }
}

/** One change's patience: the first wait for a reason starts that reason's time. */
export class Patience {
  readonly #clock: Clock;
  readonly #limits: Readonly<Record<WaitReason, number>>;
  readonly #until = new Map<WaitReason, number>();
  #pause = FIRST_PAUSE;

  /** @param visible milliseconds for things that are not to be seen yet, where it is not the usual time */
  constructor(clock: Clock, visible: number = LIMITS["not-visible-yet"]) {
    this.#clock = clock;
    this.#limits = { ...LIMITS, "not-visible-yet": visible };
  }

  /** Waits a little longer than last time; false, at once, when the time for this reason is over. */
  async wait(reason: WaitReason, signal: AbortSignal): Promise<boolean> {
    const now = this.#clock.now();
    const until = this.#until.get(reason) ?? now + this.#limits[reason];
    this.#until.set(reason, until);
    if (now >= until) {
      return false;
    }
    await this.#clock.sleep(Math.min(this.#pause, until - now), signal);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    return true;
  }
}
