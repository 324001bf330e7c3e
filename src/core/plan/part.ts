/** One part of a plan in the making: what it changes, what it could not see, what it has to say. */
import type { Observed, Unseen } from "../observe/observed.ts";
import type { Action } from "./action.ts";
import type { Change, Gap } from "./plan.ts";

/** A change before it has its number. */
export type ChangeDraft = Omit<Change, "id">;

export class PlanPart {
  readonly changes: ChangeDraft[] = [];
  readonly gaps: Gap[] = [];
  readonly notes: string[] = [];

  change(title: string, action: Action, confirm?: Change["confirm"]): void {
    this.changes.push({ title, action, confirm });
  }

  note(text: string): void {
    this.notes.push(text);
  }

  /** Records that something could not be seen; what was never asked for does not stand in the way of the rest. */
  gap(subject: string, unseen: Unseen, blocks = unseen.problem !== "not-asked"): void {
    const { reason, permission, problem } = unseen;
    this.gaps.push({ subject, reason, permission, problem, blocks });
  }

  /** The subject cannot be brought to what is desired; `reason` is for the user. */
  block(subject: string, reason: string): void {
    this.gaps.push({ subject, reason, permission: undefined, problem: undefined, blocks: true });
  }

  /** Notes the gap of what is not known; true when it is known. */
  known<T>(subject: string, observed: Observed<T> | undefined): observed is Exclude<Observed<T>, Unseen> {
    if (observed?.state === "unknown") {
      this.gap(subject, observed);
    }
    return observed !== undefined && observed.state !== "unknown";
  }
}
