/** Takes a run back by its journal: the last change first, and of what was changed only what is still as the run left it. */
import * as l10n from "@vscode/l10n";
import { inverseOf } from "../plan/action.ts";
import type { Clock } from "../ports.ts";
import type { ChangeOutcome, Journal, RecordedChange } from "./journal.ts";
import { inUse, readRun } from "./journal.ts";
import { makeChange } from "./make-change.ts";
import type { LivePorts } from "./observe-plan.ts";
import type { WaitReason } from "./patience.ts";

export type UndoProgress =
  | { readonly kind: "undoing"; readonly change: RecordedChange }
  | { readonly kind: "waiting"; readonly change: RecordedChange; readonly reason: WaitReason; readonly why: string }
  | { readonly kind: "undone"; readonly change: RecordedChange; readonly outcome: ChangeOutcome };

export interface UndoRequest {
  readonly ports: LivePorts;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Names that the user typed for what `undoConfirmations` asks. */
  readonly confirmed: readonly string[];
  progress(event: UndoProgress): void;
}

export interface UndoneChange {
  readonly change: RecordedChange;
  /** `already`: there was nothing to take back. */
  readonly outcome: ChangeOutcome;
}

export type UndoResult =
  | { readonly kind: "refused"; readonly message: string }
  /** `left`: what was not taken back, and why. */
  | {
      readonly kind: "undone" | "failed" | "cancelled";
      readonly undone: readonly UndoneChange[];
      readonly left: readonly { readonly change: RecordedChange; readonly why: string }[];
    };

/** Changes of a run that can be taken back, the last one first. What was so before the run, or never happened, is not among them. */
export function undoableChanges(changes: readonly RecordedChange[]): readonly RecordedChange[] {
  return changes
    .filter(({ outcome, undone }) => {
      const made = outcome === undefined || outcome.outcome === "done" || outcome.outcome === "open";
      return made && undone?.outcome !== "done" && undone?.outcome !== "already";
    })
    .reverse();
}

/** Names that have to be typed: deleting a namespace takes along what comes into it between the look and the deletion. */
export function undoConfirmations(
  changes: readonly RecordedChange[],
): readonly { readonly name: string; readonly why: string }[] {
  return undoableChanges(changes).flatMap(({ action }) =>
    action.kind === "create-object" && action.ref.kind === "Namespace"
      ? [
          {
            name: action.ref.name,
            why: l10n.t(
              'Deleting namespace "{0}" deletes everything in it. It is looked into first, and stays when something else is in it or some kind of object cannot be listed; what comes in between goes with it.',
              action.ref.name,
            ),
          },
        ]
      : [],
  );
}

/** Rejects only for bugs and when the journal cannot be written. */
export async function undoRun(request: UndoRequest, signal: AbortSignal): Promise<UndoResult> {
  const lock = await request.journal.lock();
  if (lock.kind === "held") {
    return { kind: "refused", message: inUse(lock.by) };
  }
  try {
    return await undoAlone(request, signal);
  } finally {
    await lock.release();
  }
}

async function undoAlone(request: UndoRequest, signal: AbortSignal): Promise<UndoResult> {
  const { journal, clock } = request;
  const recorded = readRun(await journal.read());
  if (recorded === undefined) {
    return { kind: "refused", message: l10n.t("There is no record of such a run.") };
  }
  const unconfirmed = undoConfirmations(recorded.changes).filter(({ name }) => !request.confirmed.includes(name));
  if (unconfirmed.length > 0) {
    const asked = unconfirmed.map(({ name, why }) => l10n.t('{0} (type "{1}")', why, name)).join("; ");
    return { kind: "refused", message: l10n.t("Not done without its name typed: {0}", asked) };
  }
  const at = () => new Date(clock.now()).toISOString();
  await journal.append({ type: "undo-started", at: at() });
  const undone: UndoneChange[] = [];
  const left: { change: RecordedChange; why: string }[] = [];
  for (const change of undoableChanges(recorded.changes)) {
    const inverse = change.inverse ?? inverseOf(change.action);
    if (inverse === undefined) {
      left.push({ change, why: l10n.t("A restart cannot be taken back, and need not be.") });
      continue;
    }
    if (signal.aborted) {
      return finish("cancelled");
    }
    request.progress({ kind: "undoing", change });
    const outcome = await undoOne(request, recorded.run, change, inverse, signal);
    await journal.append({ type: "undone", at: at(), ...outcome });
    request.progress({ kind: "undone", change, outcome });
    if (outcome.outcome === "done" || outcome.outcome === "already") {
      undone.push({ change, outcome });
    } else {
      left.push({ change, why: outcome.message ?? l10n.t("It was broken off.") });
    }
    if (outcome.outcome === "cancelled") {
      return finish("cancelled");
    }
  }
  return finish(left.some(({ change }) => change.inverse !== undefined) ? "failed" : "undone");

  async function finish(kind: "undone" | "failed" | "cancelled"): Promise<UndoResult> {
    await journal.append({ type: "ended", at: at(), state: kind });
    return { kind, undone, left };
  }
}

function undoOne(
  { ports, clock, journal, progress }: UndoRequest,
  run: string,
  change: RecordedChange,
  action: NonNullable<RecordedChange["inverse"]>,
  signal: AbortSignal,
): Promise<ChangeOutcome> {
  return makeChange(
    {
      change: change.id,
      action,
      ports,
      clock,
      run,
      requestToken: `${run}-${change.id}-u`,
      madeUid: change.outcome?.uid,
      begunAt: change.begunAt,
      undo: true,
      begun: false,
      begin: () =>
        journal.append({ type: "undoing", at: new Date(clock.now()).toISOString(), change: change.id, action }),
      waiting: (reason, why) => progress({ kind: "waiting", change, reason, why }),
    },
    signal,
  );
}
