/** The record of a run: each change with its inverse before it is made, and what came of it; undo and resume read nothing else. */
import * as l10n from "@vscode/l10n";
import type { Action } from "../plan/action.ts";
import type { Plan } from "../plan/plan.ts";

/** What came of one change. */
export type OutcomeKind =
  /** Made by this run. */
  | "done"
  /** It was so already, by somebody else's doing: undo leaves it. */
  | "already"
  /** Certainly not made. */
  | "failed"
  /** Somebody changed the thing meanwhile; nothing was done to it. */
  | "changed-meanwhile"
  /** Broken off before it was made. */
  | "cancelled"
  /** The call failed in a way that leaves open whether it was made, and a look afterwards failed too. */
  | "open";

export interface ChangeOutcome {
  readonly change: string;
  readonly outcome: OutcomeKind;
  /** For the user; undefined where there is nothing to say. */
  readonly message: string | undefined;
  /** `uid` of the Kubernetes object that was made: what undo may delete. */
  readonly uid: string | undefined;
}

/** One line; `at` is ISO 8601. No line ever holds a token or key: plans and outcomes have none. */
export type JournalLine =
  | { readonly type: "started"; readonly at: string; readonly run: string; readonly plan: Plan }
  | { readonly type: "resumed"; readonly at: string }
  /** Written before the call goes out. */
  | {
      readonly type: "changing";
      readonly at: string;
      readonly change: string;
      readonly action: Action;
      readonly inverse: Action | undefined;
    }
  | ({ readonly type: "changed"; readonly at: string } & ChangeOutcome)
  | { readonly type: "undo-started"; readonly at: string }
  | { readonly type: "undoing"; readonly at: string; readonly change: string; readonly action: Action }
  | ({ readonly type: "undone"; readonly at: string } & ChangeOutcome)
  | { readonly type: "ended"; readonly at: string; readonly state: "complete" | "failed" | "cancelled" | "undone" };

/** Whether a run is ours alone until `release`. `by` says who has it, e.g. `process 4711, since 2026-11-25T21:00:00Z`. */
export type LockOutcome =
  | { readonly kind: "locked"; release(): Promise<void> }
  | { readonly kind: "held"; readonly by: string };

/** The lines of one run. */
export interface Journal {
  /**
   * Keeps everybody else from carrying out or taking back the run. Never waits; what a dead process left behind is no lock. While it is
   * held, `append` rejects when another process took it over.
   */
  lock(): Promise<LockOutcome>;
  /** Resolves when the line would survive a crash. A rejection stops the run before the change. */
  append(line: JournalLine): Promise<void>;
  /** In order; a last line that a crash cut off is left out. */
  read(): Promise<readonly JournalLine[]>;
}

/** Where journals are kept, one for each run. */
export interface Journals {
  open(run: string): Journal;
  /** Ids of all runs, the latest first. */
  list(): Promise<readonly string[]>;
}

/** A change as a journal tells it. */
export interface RecordedChange {
  readonly id: string;
  readonly action: Action;
  readonly inverse: Action | undefined;
  /** When it was begun, ISO 8601. */
  readonly begunAt: string;
  /** Undefined where the run ended (a crash) before the outcome was known. */
  readonly outcome: ChangeOutcome | undefined;
  readonly undone: ChangeOutcome | undefined;
}

export interface RecordedRun {
  readonly run: string;
  readonly plan: Plan;
  /** Changes that were begun, in order. */
  readonly changes: readonly RecordedChange[];
  readonly ended: "complete" | "failed" | "cancelled" | "undone" | undefined;
}

/** Undefined for a journal that has no beginning. */
export function readRun(lines: readonly JournalLine[]): RecordedRun | undefined {
  const [first] = lines;
  if (first?.type !== "started") {
    return undefined;
  }
  const changes = new Map<string, RecordedChange>();
  let ended: RecordedRun["ended"];
  for (const line of lines) {
    switch (line.type) {
      case "changing":
        changes.set(line.change, {
          id: line.change,
          action: line.action,
          inverse: line.inverse,
          begunAt: changes.get(line.change)?.begunAt ?? line.at,
          outcome: undefined,
          undone: undefined,
        });
        break;
      case "changed":
      case "undone": {
        const known = changes.get(line.change);
        if (known !== undefined) {
          const { type, at: _, ...outcome } = line;
          changes.set(line.change, { ...known, [type === "changed" ? "outcome" : "undone"]: outcome });
        }
        break;
      }
      case "ended":
        ended = line.state;
        break;
      case "resumed":
      case "undo-started":
        ended = undefined;
        break;
    }
  }
  return { run: first.run, plan: first.plan, changes: [...changes.values()], ended };
}

/** What a second process says that wants the run too. */
export function inUse(by: string): string {
  return l10n.t(
    "This run is being carried out or taken back by {0}. Wait until that has ended, or end it; what it did is in the record.",
    by,
  );
}

/** Keeps journals for the life of the process: for the practice tour and tests. */
export function memoryJournals(): Journals {
  const runs = new Map<string, JournalLine[]>();
  const locked = new Set<string>();
  const linesOf = (run: string) => {
    const lines = runs.get(run) ?? [];
    runs.set(run, lines);
    return lines;
  };
  return {
    open: (run) => ({
      lock: () => {
        if (locked.has(run)) {
          return Promise.resolve({ kind: "held", by: l10n.t("this process") });
        }
        locked.add(run);
        return Promise.resolve({ kind: "locked", release: () => Promise.resolve(void locked.delete(run)) });
      },
      append: (line) => {
        linesOf(run).push(structuredClone(line));
        return Promise.resolve();
      },
      read: () => Promise.resolve([...(runs.get(run) ?? [])]),
    }),
    list: () => Promise.resolve([...runs.keys()].reverse()),
  };
}
