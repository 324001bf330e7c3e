/**
 * Makes one change so that it is made once, whatever goes wrong on the way: looks first, writes down before, looks again after every
 * failure that leaves open what happened.
 */
import * as l10n from "@vscode/l10n";
import type { Action } from "../plan/action.ts";
import { AccessError, type Clock, type FieldConflict } from "../ports.ts";
import type { ChangeOutcome, OutcomeKind } from "./journal.ts";
import { look } from "./look.ts";
import type { LivePorts } from "./observe-plan.ts";
import { Patience, type WaitReason, waitReasonOf } from "./patience.ts";
import { perform } from "./perform.ts";
import type { Standing } from "./standing.ts";

export interface Making {
  readonly change: string;
  readonly action: Action;
  readonly ports: LivePorts;
  readonly clock: Clock;
  readonly run: string;
  readonly requestToken: string;
  readonly madeUid: string | undefined;
  readonly begunAt: string | undefined;
  /** True when an earlier change is taken back. */
  readonly undo: boolean;
  /** True when the journal has this change already, from a run that was broken off. */
  readonly begun: boolean;
  /** Writes the change down; called once, before the first call that changes anything. */
  begin(): Promise<void>;
  waiting(reason: WaitReason, why: string): void;
}

/** Rejects only for bugs, and when the journal cannot be written. */
export async function makeChange(making: Making, signal: AbortSignal): Promise<ChangeOutcome> {
  const state = new Attempt(making, signal);
  try {
    return await state.run();
  } catch (error) {
    if (!isCancelled(error, signal)) {
      throw error;
    }
    return state.afterCancel();
  }
}

/** What undo misses is most likely gone for good. Milliseconds. */
const UNDO_VISIBILITY = 15_000;

class Attempt {
  readonly #making: Making;
  readonly #signal: AbortSignal;
  readonly #patience: Patience;
  #begun: boolean;
  /** True once a call that changes something has gone out in this attempt or an earlier run. */
  #sent: boolean;

  constructor(making: Making, signal: AbortSignal) {
    this.#making = making;
    this.#signal = signal;
    this.#patience = new Patience(making.clock, making.undo ? UNDO_VISIBILITY : undefined);
    this.#begun = making.begun;
    this.#sent = making.begun;
  }

  async run(): Promise<ChangeOutcome> {
    for (;;) {
      this.#signal.throwIfAborted();
      const looked = await this.#look();
      if (looked.kind === "error") {
        if (!(await this.#mayWait(looked.error))) {
          return this.#outcome(this.#sent ? "open" : "failed", said(looked.error));
        }
        continue;
      }
      const settled = await this.#settle(looked.standing);
      if (settled !== undefined) {
        return settled;
      }
    }
  }

  /** What the standing means; undefined to look again. */
  async #settle(standing: Standing): Promise<ChangeOutcome | undefined> {
    switch (standing.state) {
      case "after":
        return this.#sent && standing.own !== false
          ? this.#outcome("done", undefined, standing.uid)
          : this.#outcome("already", undefined, standing.uid);
      case "other":
        return this.#outcome("changed-meanwhile", standing.message);
      case "missing":
        return (await this.#wait("not-visible-yet", standing.message))
          ? undefined
          : this.#outcome(this.#sent ? "open" : "failed", standing.message);
      case "before":
        return this.#send();
    }
  }

  async #send(): Promise<ChangeOutcome | undefined> {
    const { action, ports, run, requestToken, madeUid } = this.#making;
    if (!this.#begun) {
      await this.#making.begin();
      this.#begun = true;
    }
    this.#signal.throwIfAborted();
    this.#sent = true;
    try {
      const performed = await perform(action, { ports, run, requestToken, madeUid }, this.#signal);
      if (performed.kind === "conflict") {
        return this.#outcome("changed-meanwhile", conflictMessage(performed.conflicts));
      }
      // An add-on is there when it is active, and an object gone when it has ended; both take a while, and looking tells.
      const takesTime = action.kind === "create-add-on" || action.kind === "delete-object";
      return takesTime ? undefined : this.#outcome("done", undefined, performed.uid);
    } catch (error) {
      return this.#afterFailure(error);
    }
  }

  async #afterFailure(error: unknown): Promise<ChangeOutcome | undefined> {
    if (!(error instanceof AccessError) || error.problem === "cancelled") {
      throw error;
    }
    if (await this.#mayWait(error)) {
      return undefined;
    }
    return waitReasonOf(error.problem) === undefined ? this.#outcome("failed", said(error)) : this.#lastLook(error);
  }

  /** Patience is over: the thing itself says whether the call that failed did its work. */
  async #lastLook(error: AccessError): Promise<ChangeOutcome> {
    const looked = await this.#look();
    if (looked.kind === "error") {
      return this.#outcome("open", said(error));
    }
    const { standing } = looked;
    return standing.state === "after" && standing.own !== false
      ? this.#outcome("done", undefined, standing.uid)
      : this.#outcome("failed", said(error));
  }

  /** The call may have gone through although nobody waited for its answer. The ports bound how long this takes. */
  async afterCancel(): Promise<ChangeOutcome> {
    if (!this.#sent) {
      return this.#outcome("cancelled", undefined);
    }
    const looked = await this.#look(new AbortController().signal);
    if (looked.kind === "error") {
      return this.#outcome("open", said(looked.error));
    }
    const { standing } = looked;
    if (standing.state === "after" && standing.own !== false) {
      return this.#outcome("done", undefined, standing.uid);
    }
    return standing.state === "missing"
      ? this.#outcome("open", standing.message)
      : this.#outcome("cancelled", undefined);
  }

  async #look(
    signal = this.#signal,
  ): Promise<
    { readonly kind: "standing"; readonly standing: Standing } | { readonly kind: "error"; readonly error: AccessError }
  > {
    const { action, ports, run, madeUid, begunAt, undo } = this.#making;
    try {
      return { kind: "standing", standing: await look(action, { ports, run, madeUid, begunAt, undo }, signal) };
    } catch (error) {
      if (error instanceof AccessError && error.problem !== "cancelled") {
        return { kind: "error", error };
      }
      throw error;
    }
  }

  async #mayWait(error: AccessError): Promise<boolean> {
    const reason = waitReasonOf(error.problem);
    return reason !== undefined && (await this.#wait(reason, error.message));
  }

  async #wait(reason: WaitReason, why: string): Promise<boolean> {
    this.#making.waiting(reason, why);
    return this.#patience.wait(reason, this.#signal);
  }

  #outcome(outcome: OutcomeKind, message: string | undefined, uid?: string): ChangeOutcome {
    return { change: this.#making.change, outcome, message, uid };
  }
}

/** What went wrong and the way out, as an outcome keeps it. */
function said({ message, advice }: AccessError): string {
  return `${message} ${advice}`;
}

function conflictMessage(conflicts: readonly FieldConflict[]): string {
  const fields = conflicts.map(({ field, manager }) => l10n.t('{0} (by "{1}")', field, manager)).join(", ");
  return l10n.t(
    "Others manage these fields by now: {0}. Nothing was changed; plan again to see whose they are.",
    fields,
  );
}

/** The work's result; undefined when it was broken off by the signal. */
export async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isCancelled(error, signal)) {
      return undefined;
    }
    throw error;
  }
}

function isCancelled(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof AccessError && error.problem === "cancelled"));
}
