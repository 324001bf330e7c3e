// `irsa undo`: takes a run back by its record, as far as things are still as the run left them.
import type { Command } from "commander";
import { otherTarget } from "../../core/live/connect.ts";
import { readRun } from "../../core/live/journal.ts";
import { type UndoProgress, undoableChanges, undoConfirmations, undoRun } from "../../core/live/undo.ts";
import { SYSTEM_CLOCK } from "../../files/system-clock.ts";
import type { Environment, ExitCode } from "../environment.ts";
import { Fault } from "../fault.ts";
import { addConnectionOptions, type Connection, type ConnectionOptions, connect } from "../live/connection.ts";
import { agree } from "../live/consent.ts";
import { interruptible } from "../live/interruptible.ts";
import { outcomeLine } from "../output/plan-report.ts";
import { printable } from "../output/terminal.ts";
import { addConsentOptions } from "./apply.ts";

interface Options extends ConnectionOptions {
  readonly yes?: true;
  readonly confirm?: readonly string[];
  readonly format: "text" | "json";
}

export function addUndo(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  env: Environment,
): void {
  const command = program
    .command("undo")
    .description("Take back what a run of irsa apply did: delete what it made, restore what it changed.")
    .argument("[run]", "id of the run (default: the last one)");
  addConsentOptions(addConnectionOptions(command))
    .addHelpText("after", "\nExit codes: 0 all taken back, 1 something was left, 2 refused or could not run.")
    .action((id: string | undefined, options: Options) =>
      run(() => interruptible((signal) => undo(id, options, env, signal))),
    );
}

async function undo(
  id: string | undefined,
  options: Options,
  env: Environment,
  signal: AbortSignal,
): Promise<ExitCode> {
  const connection = await connect(options, env.cwd, signal);
  const run = id ?? (await lastRun(connection));
  const journal = connection.journals.open(run);
  const recorded = readRun(await journal.read());
  if (recorded === undefined) {
    throw new Fault(`There is no record of a run "${run}".`);
  }
  const refusal = await otherTarget(recorded.plan.target, connection, signal);
  if (refusal !== undefined) {
    throw new Fault(refusal);
  }
  const changes = undoableChanges(recorded.changes);
  const titleOf = (change: string) => recorded.plan.changes.find((each) => each.id === change)?.title ?? change;
  const confirmed = options.confirm ?? [];
  if (options.yes === undefined && changes.length > 0) {
    env.note("To be taken back, the last change first:");
    for (const { id: change } of changes) {
      env.note(`  ${printable(titleOf(change))}`);
    }
    for (const { why, name } of undoConfirmations(recorded.changes)) {
      env.note(env.paint("yellow", `  needs --confirm ${name}: ${printable(why)}`));
    }
    if (!(await agree(env, "Take this back?"))) {
      env.note("Nothing was changed.");
      return 2;
    }
  }
  const progress = (event: UndoProgress) => {
    if (event.kind === "undone") {
      env.note(outcomeLine(`taking back: ${titleOf(event.change.id)}`, event.outcome, env.paint));
    } else if (event.kind === "waiting") {
      env.note(env.paint("dim", `waiting: ${printable(titleOf(event.change.id))}: ${printable(event.why)}`));
    }
  };
  const { ports } = connection;
  const result = await undoRun({ ports, journal, clock: SYSTEM_CLOCK, confirmed, progress }, signal);
  if (options.format === "json") {
    env.print(JSON.stringify({ run, ...result }, undefined, 2));
  }
  if (result.kind === "refused") {
    throw new Fault(`Nothing was changed. ${result.message}`);
  }
  for (const { change, why } of result.left) {
    env.note(`left: ${printable(titleOf(change.id))}: ${printable(why)}`);
  }
  if (options.format === "text") {
    env.print(result.kind === "undone" ? `Run ${run} is taken back.` : `Not all of run ${run} could be taken back.`);
  }
  return result.kind === "undone" ? 0 : 1;
}

async function lastRun({ journals }: Connection): Promise<string> {
  const [last] = await journals.list();
  if (last === undefined) {
    throw new Fault("There is no record of any run here.");
  }
  return last;
}
