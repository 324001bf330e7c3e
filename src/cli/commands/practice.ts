// `irsa practice`: what the practice account can show, and how a folder is set to show it.
import { resolve } from "node:path";
import type { Command } from "commander";
import type { PracticeScenario } from "../../playground/index.ts";
import type { Environment, ExitCode } from "../environment.ts";
import { Fault } from "../fault.ts";
import { agree } from "../live/consent.ts";

interface Options {
  readonly practice?: string;
  readonly yes?: true;
}

export function addPractice(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  env: Environment,
): void {
  program
    .command("practice")
    .description("List what the practice account can show, or set a folder to show one of it.")
    .argument("[scenario]", "name of the scenario; without it, all are listed")
    .option("--practice <folder>", "folder that keeps the practice account")
    .option("--yes", "do not ask before a practice account is begun anew")
    .addHelpText("after", "\nExit codes: 0 done, 2 refused or could not run.")
    .action((name: string | undefined, options: Options) =>
      run(() => (name === undefined ? list(env) : begin(name, options, env))),
    );
}

async function list(env: Environment): Promise<ExitCode> {
  const { PRACTICE_SCENARIOS } = await import("../../playground/on-disk.ts");
  const width = Math.max(...PRACTICE_SCENARIOS.map(({ name }) => name.length));
  for (const { name, title } of PRACTICE_SCENARIOS) {
    env.print(`${name.padEnd(width)}  ${title}`);
  }
  return 0;
}

async function begin(name: string, options: Options, env: Environment): Promise<ExitCode> {
  const { folderStore, PRACTICE_SCENARIOS, practiceScenario } = await import("../../playground/on-disk.ts");
  const scenario = PRACTICE_SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) {
    throw new Fault(`There is no practice scenario "${name}". irsa practice lists them.`);
  }
  if (options.practice === undefined) {
    throw new Fault("Say which folder keeps the practice account: --practice <folder>.");
  }
  const question = `Begin the practice account in ${options.practice} anew? What was made in it is gone then.`;
  if (options.yes === undefined && !(await agree(env, question))) {
    env.note("Nothing was changed.");
    return 2;
  }
  const state = await practiceScenario(name);
  await folderStore(resolve(env.cwd, options.practice), async () => state).change(async () => ({
    state,
    result: undefined,
  }));
  env.print(scenario.title);
  for (const line of nextCommand(scenario, options.practice)) {
    env.print(line);
  }
  return 0;
}

function nextCommand({ account }: PracticeScenario, folder: string): readonly string[] {
  return account === undefined
    ? []
    : [`See it with: irsa verify ${account.namespace}/${account.serviceAccount} --practice ${folder}`];
}
