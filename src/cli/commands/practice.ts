// `irsa practice`: what the practice account can show, and how a folder is set to show it.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { shellWord } from "../../core/generate/shell.ts";
import type { PracticeScenario } from "../../playground/index.ts";
import type { Environment, ExitCode } from "../environment.ts";
import { Fault } from "../fault.ts";
import { agree } from "../live/consent.ts";

interface Options {
  readonly practice?: string;
  readonly files?: string;
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
    .option("--files <folder>", "also write the files that say what is right; what is there stays as it is")
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
  await writeFiles(scenario, options.files, env);
  env.print(scenario.title);
  for (const line of nextCommands(scenario, options)) {
    env.print(line);
  }
  return 0;
}

async function writeFiles(scenario: PracticeScenario, folder: string | undefined, { cwd }: Environment): Promise<void> {
  if (folder === undefined) {
    return;
  }
  const { scenarioWorkspaceFiles } = await import("../../playground/on-disk.ts");
  for (const { path, text } of scenarioWorkspaceFiles(scenario)) {
    const file = join(resolve(cwd, folder), path);
    if (!existsSync(file)) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
}

function nextCommands({ account }: PracticeScenario, { practice = "", files }: Options): readonly string[] {
  const where = `--practice ${shellWord(practice)}`;
  return [
    ...(account === undefined
      ? []
      : [`See it with: irsa verify ${account.namespace}/${account.serviceAccount} ${where}`]),
    ...(files === undefined ? [] : [`Plan what puts it right with: irsa plan ${shellWord(files)} ${where}`]),
  ];
}
