// `irsa apply`: carries out a stored plan, after consent, and keeps the record by which it can be resumed and undone.
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { Command } from "commander";
import { Option } from "commander";
import { shellWord } from "../../core/generate/shell.ts";
import { type ApplyProgress, type ApplyResult, applyPlan } from "../../core/live/apply.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { readPlan } from "../../core/plan/read-plan.ts";
import { readTextFile } from "../../files/read.ts";
import { SYSTEM_CLOCK } from "../../files/system-clock.ts";
import type { Environment, ExitCode } from "../environment.ts";
import { Fault } from "../fault.ts";
import { addConnectionOptions, type ConnectionOptions, connect } from "../live/connection.ts";
import { agree } from "../live/consent.ts";
import { interruptible } from "../live/interruptible.ts";
import { outcomeLine, planLines } from "../output/plan-report.ts";
import { printable } from "../output/terminal.ts";

interface Options extends ConnectionOptions {
  readonly yes?: true;
  readonly confirm?: readonly string[];
  readonly resume?: string;
  readonly format: "text" | "json";
}

export function addConsentOptions(command: Command): Command {
  return command
    .option("--yes", "do it without asking")
    .option(
      "--confirm <name>",
      "agree to a step that takes something away, by the name it asks for; may be repeated",
      (name: string, former: readonly string[] = []) => [...former, name],
    )
    .addOption(new Option("--format <format>", "how to print what was done").choices(["text", "json"]).default("text"));
}

export function addApply(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  env: Environment,
): void {
  const command = program
    .command("apply")
    .description("Carry out a plan that irsa plan --out has kept; refused when anything it was made from has changed.")
    .argument("<plan>", "file with the plan")
    .option("--resume <run>", "go on with a run of this plan that was broken off");
  addConsentOptions(addConnectionOptions(command))
    .addHelpText("after", "\nExit codes: 0 all done, 1 not all done, 2 refused or could not run.")
    .action((path: string, options: Options) =>
      run(() => interruptible((signal) => apply(path, options, env, signal))),
    );
}

async function apply(path: string, options: Options, env: Environment, signal: AbortSignal): Promise<ExitCode> {
  const plan = storedPlan(path, env);
  const connection = await connect(options, env.cwd, signal);
  if (plan.changes.length > 0 && options.yes === undefined) {
    planLines(plan, env.paint).forEach(env.note);
    if (!(await agree(env, "Do this?"))) {
      env.note("Nothing was changed.");
      return 2;
    }
  }
  const run = options.resume ?? randomUUID();
  const journal = connection.journals.open(run);
  if (options.resume !== undefined && (await journal.read()).length === 0) {
    throw new Fault(`There is no run "${options.resume}".`);
  }
  const { ports } = connection;
  const confirmed = options.confirm ?? [];
  const progress = (event: ApplyProgress) => report(event, env);
  const result = await applyPlan({ plan, run, confirmed, ports, journal, clock: SYSTEM_CLOCK, progress }, signal);
  return conclude(result, plan, run, options, env);
}

function storedPlan(path: string, { cwd }: Environment): Plan {
  const reading = readTextFile(resolve(cwd, path));
  if (reading.kind !== "text") {
    throw new Fault(
      reading.kind === "missing" ? `There is no file "${path}".` : `"${path}" cannot be read: ${reading.reason}.`,
    );
  }
  const read = readPlan(reading.text);
  if (!read.ok) {
    throw new Fault(`"${path}" cannot be applied. ${read.reason}`);
  }
  return read.plan;
}

function report(event: ApplyProgress, { note, paint }: Environment): void {
  switch (event.kind) {
    case "checking":
      note("Looking whether anything has changed since the plan was made …");
      break;
    case "changing":
      break;
    case "waiting":
      note(paint("dim", `waiting: ${printable(event.change.title)}: ${printable(event.why)}`));
      break;
    case "changed":
      note(outcomeLine(event.change.title, event.outcome, paint));
      break;
  }
}

function conclude(result: ApplyResult, plan: Plan, run: string, options: Options, env: Environment): ExitCode {
  if (options.format === "json") {
    env.print(JSON.stringify({ run, ...result }, undefined, 2));
  }
  switch (result.kind) {
    case "refused":
      if (result.refusal === "nothing-to-do") {
        env.note(result.message);
        return 0;
      }
      throw new Fault(`Nothing was changed. ${result.message}`);
    case "complete":
      sayText(`Done. ${undoCommand(run, options)} takes it back.`, options, env);
      return 0;
    case "failed":
    case "cancelled": {
      const word = result.kind === "failed" ? "Not all of it could be done" : "Broken off";
      const rest = `${result.remaining.length} of ${plan.changes.length} changes were not begun`;
      sayText(
        `${word}; ${rest}. Go on with --resume ${run}, or take back what was done with ${undoCommand(run, options)}.`,
        options,
        env,
      );
      return 1;
    }
  }
}

/** What takes the run back from the same folder: where the run's record is kept hangs on these options. */
function undoCommand(run: string, { practice, journal }: Options): string {
  const words = ["irsa undo", run];
  if (practice !== undefined) {
    words.push("--practice", shellWord(practice));
  }
  if (journal !== undefined) {
    words.push("--journal", shellWord(journal));
  }
  return words.join(" ");
}

function sayText(text: string, { format }: Options, { print, note }: Environment): void {
  if (format === "text") {
    print(text);
  } else {
    note(text);
  }
}
