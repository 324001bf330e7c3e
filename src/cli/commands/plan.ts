// `irsa plan`: what would have to change in AWS and in the cluster, shown, printed as commands, or kept for `irsa apply`.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { liveAudience, planDesired } from "../../core/live/plan-desired.ts";
import type { AccountName } from "../../core/names/kubernetes.ts";
import type { Desired } from "../../core/plan/desired.ts";
import { desiredFromIntent } from "../../core/plan/desired-from-intent.ts";
import { needsOfPlan } from "../../core/plan/needs.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { planText } from "../../core/plan/read-plan.ts";
import { commandsOf } from "../../core/plan/render/commands.ts";
import { iamPolicyText, rbacText } from "../../core/plan/render/permissions.ts";
import { SYSTEM_CLOCK } from "../../files/system-clock.ts";
import type { Environment, ExitCode } from "../environment.ts";
import { Fault } from "../fault.ts";
import { addConnectionOptions, type Connection, type ConnectionOptions, connectWithNote } from "../live/connection.ts";
import { desiredOfFiles } from "../live/file-desire.ts";
import { accountName, addIntentOptions, type IntentOptions, intentOf, mechanismOf } from "../live/intent-options.ts";
import { interruptible } from "../live/interruptible.ts";
import { callerAccount } from "../live/live-facts.ts";
import { planLines } from "../output/plan-report.ts";

const FORMATS = ["text", "json", "commands", "eksctl", "terraform", "cloudformation", "permissions"] as const;

interface Options extends ConnectionOptions, IntentOptions {
  readonly format: (typeof FORMATS)[number];
  readonly out?: string;
}

export function addPlan(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  env: Environment,
): void {
  const command = program
    .command("plan")
    .description("Compare what is wanted with what is there, and say what would have to change. Changes nothing.")
    .argument(
      "[paths...]",
      "files and folders that say what is wanted (default: the current folder); <namespace>/<account> for one ServiceAccount of them",
    )
    .addOption(new Option("--format <format>", "how to print the plan").choices(FORMATS).default("text"))
    .option("--out <file>", "keep the plan in this file, for irsa apply");
  addIntentOptions(addConnectionOptions(command))
    .addHelpText(
      "after",
      "\nExit codes: 0 the plan can be applied or nothing is to do, 1 something stands in its way, 2 could not run.",
    )
    .action((paths: readonly string[], options: Options) =>
      run(() => interruptible((signal) => plan(paths, options, env, signal))),
    );
}

async function plan(
  paths: readonly string[],
  options: Options,
  env: Environment,
  signal: AbortSignal,
): Promise<ExitCode> {
  const connection = await connectWithNote(options, env, signal);
  const { desired, notes } = await desiredState(paths, options, connection, env, signal);
  const plan = await planDesired(desired, notes, connection.ports, SYSTEM_CLOCK, signal);
  if (options.out !== undefined) {
    await writeFile(resolve(env.cwd, options.out), planText(plan), { mode: 0o600 });
  }
  await printPlan(plan, options.format, env);
  return plan.gaps.some(({ blocks }) => blocks) ? 1 : 0;
}

async function desiredState(
  paths: readonly string[],
  options: Options,
  connection: Connection,
  env: Environment,
  signal: AbortSignal,
): Promise<{ readonly desired: Desired; readonly notes: readonly string[] }> {
  const { serviceAccount } = options;
  if (serviceAccount === undefined) {
    const mechanism = mechanismOf(options);
    const { files, only } = splitPaths(paths, env.cwd);
    const choice = { ...(only === undefined ? {} : { only }), ...(mechanism === undefined ? {} : { mechanism }) };
    return desiredOfFiles(files, choice, connection, env, signal);
  }
  if (paths.length > 0) {
    throw new Fault("--service-account and paths do not go together: the one says what is wanted, or the other.");
  }
  const intent = intentOf(options, serviceAccount, connection, await callerAccount(connection, signal));
  const audience = await liveAudience(serviceAccount.namespace, serviceAccount.name, connection.ports, signal);
  const outcome = desiredFromIntent(intent, audience);
  if (!outcome.ok) {
    throw new Fault(outcome.reason);
  }
  return outcome;
}

/** Of `shop/reader`: the path, where there is one, else the ServiceAccount. */
function splitPaths(
  paths: readonly string[],
  cwd: string,
): { readonly files: readonly string[]; readonly only: AccountName | undefined } {
  const isAccount = (path: string) => ACCOUNT.test(path) && !existsSync(resolve(cwd, path));
  const [account, ...more] = paths.filter(isAccount);
  if (more.length > 0) {
    throw new Fault("Name one ServiceAccount, or files and folders for all of theirs.");
  }
  return {
    files: paths.filter((path) => !isAccount(path)),
    only: account === undefined ? undefined : accountName(account),
  };
}

/** Kubernetes names on both sides of one slash. */
const ACCOUNT = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

async function printPlan(plan: Plan, format: Options["format"], { print, paint }: Environment): Promise<void> {
  switch (format) {
    case "text":
      planLines(plan, paint).forEach(print);
      return;
    case "json":
      print(planText(plan).trimEnd());
      return;
    case "commands":
    case "eksctl": {
      const { files, commands } = commandsOf(plan, format === "eksctl" ? "eksctl" : "aws");
      for (const { name, text } of files) {
        print(`cat > ${name} <<'EOF'\n${text}EOF\n`);
      }
      for (const { title, command } of commands) {
        print(`# ${title}\n${command}`);
      }
      return;
    }
    case "permissions": {
      const needs = needsOfPlan(plan);
      print(iamPolicyText(needs).trimEnd());
      const rbac = rbacText(needs);
      if (rbac !== "") {
        print(`---\n${rbac.trimEnd()}`);
      }
      return;
    }
    case "terraform": {
      const { terraformText } = await import("../../core/plan/render/terraform.ts");
      print(terraformText(plan).trimEnd());
      return;
    }
    case "cloudformation": {
      const { cloudFormationText } = await import("../../core/plan/render/cloudformation.ts");
      print(cloudFormationText(plan).trimEnd());
      return;
    }
  }
}
