// The command line as a whole: its commands, and how a run ends.
import { Command, CommanderError } from "commander";
import { addApply } from "./commands/apply.ts";
import { addCheck } from "./commands/check.ts";
import { addDecode } from "./commands/decode.ts";
import { addDrift } from "./commands/drift.ts";
import { addExplain } from "./commands/explain.ts";
import { addFix } from "./commands/fix.ts";
import { addPlan } from "./commands/plan.ts";
import { addPractice } from "./commands/practice.ts";
import { addUndo } from "./commands/undo.ts";
import { addVerify } from "./commands/verify.ts";
import type { Environment, ExitCode } from "./environment.ts";
import { Fault } from "./fault.ts";

/** Runs the command line and says how it ended; never throws. `args` are without Node and script. */
export async function runProgram(args: readonly string[], version: string, env: Environment): Promise<ExitCode> {
  const program = new Command("irsa");
  let code: ExitCode = 0;
  const run = async (action: () => Promise<ExitCode>): Promise<void> => {
    code = await action();
  };
  program
    .description("Checks, fixes and explains how pods on Amazon EKS get their AWS identity.")
    .version(version, "--version", "print the version")
    .helpCommand(false)
    .showHelpAfterError("(irsa --help tells what there is)")
    .configureOutput({ writeOut: (text) => env.print(text.trimEnd()), writeErr: (text) => env.note(text.trimEnd()) })
    .exitOverride()
    .addHelpText("after", "\nExit codes: 0 no error found, 1 an error found, 2 could not run.");
  addCheck(program, run, env);
  addFix(program, run, env);
  addExplain(program, run, env);
  addDecode(program, run, env);
  addPlan(program, run, env);
  addApply(program, run, env);
  addUndo(program, run, env);
  addVerify(program, run, env);
  addDrift(program, run, env);
  addPractice(program, run, env);
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    return endOf(error, env);
  }
}

function endOf(error: unknown, env: Environment): ExitCode {
  if (error instanceof CommanderError) {
    // Commander has said what was wrong.
    return error.exitCode === 0 ? 0 : 2;
  }
  if (error instanceof Fault) {
    env.note(`irsa: ${error.message}`);
    return 2;
  }
  env.note(`irsa failed unexpectedly; please report this.\n${error instanceof Error ? error.stack : error}`);
  return 2;
}
