/** Carries out a plan: the only writer. Refuses what has changed since, and keeps a journal by which it can be resumed or undone. */
import * as l10n from "@vscode/l10n";
import { inverseOf, subjectOf } from "../plan/action.ts";
import { changedSubjects } from "../plan/basis.ts";
import { canonical } from "../plan/canonical.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { Change, Plan } from "../plan/plan.ts";
import type { Clock, JsonValue } from "../ports.ts";
import type { ChangeOutcome, Journal, RecordedChange } from "./journal.ts";
import { inUse, readRun } from "./journal.ts";
import { makeChange, unlessCancelled } from "./make-change.ts";
import { type LivePorts, observeForPlan } from "./observe-plan.ts";
import type { WaitReason } from "./patience.ts";
import { obstacleToPods } from "./pod-obstacle.ts";

/** What a door shows while a plan is carried out. */
export type ApplyProgress =
  | { readonly kind: "checking" }
  | { readonly kind: "changing"; readonly change: Change; readonly number: number; readonly of: number }
  | { readonly kind: "waiting"; readonly change: Change; readonly reason: WaitReason; readonly why: string }
  | { readonly kind: "changed"; readonly change: Change; readonly outcome: ChangeOutcome };

export interface ApplyRequest {
  readonly plan: Plan;
  /** Id of the run, unique and at most 50 characters; that of an earlier run of this plan resumes it. */
  readonly run: string;
  /** Names that the user typed for changes with `confirm`. */
  readonly confirmed: readonly string[];
  readonly ports: LivePorts;
  readonly journal: Journal;
  readonly clock: Clock;
  progress(event: ApplyProgress): void;
}

export type ApplyRefusal =
  | "blocked"
  | "unconfirmed"
  | "wrong-target"
  | "stale"
  | "unknown-run"
  | "in-use"
  | "nothing-to-do";

export type ApplyResult =
  /** Nothing was changed. */
  | { readonly kind: "refused"; readonly refusal: ApplyRefusal; readonly message: string }
  | {
      readonly kind: "complete" | "failed" | "cancelled";
      /** Of every change that was begun, in order; those of an earlier run included. */
      readonly outcomes: readonly ChangeOutcome[];
      /** Changes that were not begun. */
      readonly remaining: readonly Change[];
    };

/** Rejects only for bugs and when the journal cannot be written. */
export async function applyPlan(request: ApplyRequest, signal: AbortSignal): Promise<ApplyResult> {
  const refused = refusal(request);
  if (refused !== undefined) {
    return refused;
  }
  const lock = await request.journal.lock();
  if (lock.kind === "held") {
    return refuse("in-use", inUse(lock.by));
  }
  try {
    return await applyAlone(request, signal);
  } finally {
    await lock.release();
  }
}

async function applyAlone(request: ApplyRequest, signal: AbortSignal): Promise<ApplyResult> {
  const { plan, journal, clock, run } = request;
  const lines = await journal.read();
  const earlier = readRun(lines);
  if (lines.length > 0 && earlier?.plan.id !== plan.id) {
    return refuse("unknown-run", l10n.t("Run {0} belongs to another plan; give this plan a run of its own.", run));
  }
  if (earlier?.changes.some(({ undone }) => undone !== undefined)) {
    return refuse("unknown-run", l10n.t("Run {0} was undone; apply the plan in a run of its own.", run));
  }
  request.progress({ kind: "checking" });
  const observation = await unlessCancelled(observeForPlan(plan.desired, request.ports, clock, signal), signal);
  if (observation === undefined) {
    const outcomes = (earlier?.changes ?? []).flatMap(({ outcome }) => outcome ?? []);
    const begun = new Set(earlier?.changes.map(({ id }) => id));
    return { kind: "cancelled", outcomes, remaining: plan.changes.filter(({ id }) => !begun.has(id)) };
  }
  const current = makePlan(plan.desired, observation);
  const stale = staleness(plan, current, earlier?.changes ?? []);
  if (stale !== undefined) {
    return stale;
  }
  const at = new Date(clock.now()).toISOString();
  await journal.append(earlier === undefined ? { type: "started", at, run, plan } : { type: "resumed", at });
  return carryOut(request, earlier?.changes ?? [], signal);
}

async function carryOut(
  request: ApplyRequest,
  earlier: readonly RecordedChange[],
  signal: AbortSignal,
): Promise<ApplyResult> {
  const { plan, journal } = request;
  const outcomes: ChangeOutcome[] = [];
  for (const [index, change] of plan.changes.entries()) {
    const known = earlier.find(({ id }) => id === change.id);
    const finished = known?.outcome;
    if (finished?.outcome === "done" || finished?.outcome === "already") {
      outcomes.push(finished);
      continue;
    }
    if (signal.aborted) {
      return end(request, "cancelled", outcomes, plan.changes.slice(index));
    }
    request.progress({ kind: "changing", change, number: index + 1, of: plan.changes.length });
    const outcome =
      (await obstacleToPods(change, plan, request, signal)) ?? (await makeOne(request, change, known, signal));
    await journal.append({ type: "changed", at: now(request), ...outcome });
    request.progress({ kind: "changed", change, outcome });
    outcomes.push(outcome);
    if (outcome.outcome === "cancelled") {
      return end(request, "cancelled", outcomes, plan.changes.slice(index + 1));
    }
    if (outcome.outcome !== "done" && outcome.outcome !== "already") {
      return end(request, "failed", outcomes, plan.changes.slice(index + 1));
    }
  }
  return end(request, "complete", outcomes, []);
}

function makeOne(
  request: ApplyRequest,
  change: Change,
  known: RecordedChange | undefined,
  signal: AbortSignal,
): Promise<ChangeOutcome> {
  const { journal, ports, clock, run } = request;
  const { id, action } = change;
  const begunAt = known?.begunAt ?? now(request);
  // After a failure that made certainly nothing, the change is begun anew.
  const begun = known !== undefined && (known.outcome === undefined || known.outcome.outcome === "open");
  return makeChange(
    {
      change: id,
      action,
      ports,
      clock,
      run,
      requestToken: `${run}-${id}`,
      madeUid: undefined,
      begunAt,
      undo: false,
      begun,
      begin: () => journal.append({ type: "changing", at: begunAt, change: id, action, inverse: inverseOf(action) }),
      waiting: (reason, why) => request.progress({ kind: "waiting", change, reason, why }),
    },
    signal,
  );
}

async function end(
  request: ApplyRequest,
  kind: "complete" | "failed" | "cancelled",
  outcomes: readonly ChangeOutcome[],
  remaining: readonly Change[],
): Promise<ApplyResult> {
  await request.journal.append({ type: "ended", at: now(request), state: kind });
  return { kind, outcomes, remaining };
}

function now({ clock }: ApplyRequest): string {
  return new Date(clock.now()).toISOString();
}

function refusal({ plan, confirmed }: ApplyRequest): ApplyResult | undefined {
  const blocking = plan.gaps.filter(({ blocks }) => blocks);
  if (blocking.length > 0) {
    return refuse("blocked", blocking.map(({ reason }) => reason).join(" "));
  }
  if (plan.changes.length === 0) {
    return refuse("nothing-to-do", l10n.t("There is nothing to change: everything is as desired."));
  }
  const unconfirmed = plan.changes.filter(({ confirm }) => confirm !== undefined && !confirmed.includes(confirm.name));
  if (unconfirmed.length > 0) {
    const names = unconfirmed.map(({ title, confirm }) =>
      l10n.t('{0}: {1} (type "{2}")', title, confirm?.why ?? "", confirm?.name ?? ""),
    );
    return refuse("unconfirmed", l10n.t("Not done without its name typed: {0}", names.join("; ")));
  }
  return undefined;
}

/** What speaks against the plan now; things that an earlier part of the same run changed do not. */
function staleness(plan: Plan, current: Plan, begun: readonly RecordedChange[]): ApplyResult | undefined {
  const { account, clusterArn } = current.target;
  if (account !== plan.target.account || clusterArn !== plan.target.clusterArn) {
    return refuse(
      "wrong-target",
      l10n.t(
        "The plan was made for account {0} and cluster {1}; here are account {2} and cluster {3}.",
        plan.target.account ?? "unknown",
        plan.target.clusterArn ?? "unknown",
        account ?? "unknown",
        clusterArn ?? "unknown",
      ),
    );
  }
  const unseen = current.gaps.filter(({ blocks, problem }) => blocks && problem !== undefined);
  if (unseen.length > 0) {
    return refuse("blocked", unseen.map(({ reason }) => reason).join(" "));
  }
  const own = new Set(begun.map(({ action }) => subjectOf(action)));
  const changed = changedSubjects(plan.basis, current.basis).filter((subject) => !own.has(subject));
  if (changed.length > 0) {
    return refuse("stale", l10n.t("Changed since the plan was made: {0}. Make a new plan.", changed.join(", ")));
  }
  const consented = new Set(plan.changes.map(({ action }) => identityOf(action)));
  const added = current.changes.filter(
    ({ action }) => action.kind !== "restart-workload" && !consented.has(identityOf(action)),
  );
  if (added.length > 0) {
    return refuse(
      "stale",
      l10n.t(
        "By now this would be needed, which the plan does not say: {0}. Make a new plan.",
        added.map(({ title }) => title).join("; "),
      ),
    );
  }
  const wanted = new Set(current.changes.map(({ action }) => identityOf(action)));
  const begunIds = new Set(begun.map(({ id }) => id));
  const needless = plan.changes.filter(
    ({ id, action }) => action.kind !== "restart-workload" && !begunIds.has(id) && !wanted.has(identityOf(action)),
  );
  if (needless.length > 0) {
    return refuse(
      "stale",
      l10n.t(
        "By now this is not needed any more: {0}. Make a new plan.",
        needless.map(({ title }) => title).join("; "),
      ),
    );
  }
  return undefined;
}

function identityOf(action: Change["action"]): string {
  return canonical(action as unknown as JsonValue);
}

function refuse(refusalKind: ApplyRefusal, message: string): ApplyResult {
  return { kind: "refused", refusal: refusalKind, message };
}
