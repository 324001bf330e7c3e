// `irsa verify`: proves from here, link by link, that a ServiceAccount's pods get their AWS identity; made for pipelines too.
import { type Command, InvalidArgumentError, Option } from "commander";
import { verify as verifyAccount } from "../../core/live/verify/verify.ts";
import type { Environment, ExitCode } from "../environment.ts";
import { interruptible, SYSTEM_CLOCK } from "../live/clock.ts";
import { addConnectionOptions, type ConnectionOptions, connect } from "../live/connection.ts";
import { type AccountName, accountName } from "../live/intent-options.ts";
import { verificationLines } from "../output/plan-report.ts";

interface Permission {
  readonly action: string;
  readonly resource: string;
}

interface Options extends ConnectionOptions {
  readonly allow?: readonly Permission[];
  readonly wait?: number;
  readonly format: "text" | "json";
}

export function addVerify(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  env: Environment,
): void {
  const command = program
    .command("verify")
    .description("Check every link by which the pods of a ServiceAccount get their AWS identity. Changes nothing.")
    .argument("<account>", "the ServiceAccount, <namespace>/<name>", accountName)
    .option(
      "--allow <action=resource>",
      "also ask whether the role may do this, e.g. s3:GetObject=arn:aws:s3:::bucket/*; may be repeated",
      (text: string, former: readonly Permission[] = []) => [...former, permission(text)],
    )
    .option("--wait <seconds>", "go on asking STS this long: changes in IAM take a while to be seen", seconds)
    .addOption(new Option("--format <format>", "how to print the answer").choices(["text", "json"]).default("text"));
  addConnectionOptions(command)
    .addHelpText(
      "after",
      "\nExit codes: 0 every link holds, 1 a link is broken, 2 something could not be seen, or could not run.",
    )
    .action((account: AccountName, options: Options) =>
      run(() => interruptible((signal) => verify(account, options, env, signal))),
    );
}

async function verify(
  { namespace, name }: AccountName,
  options: Options,
  env: Environment,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { ports, clusterName } = await connect(options, env.cwd, signal);
  const request = {
    clusterName,
    namespace,
    serviceAccount: name,
    permissions: options.allow ?? [],
    settle: (options.wait ?? 0) * 1000,
  };
  const verification = await verifyAccount(request, ports, SYSTEM_CLOCK, signal);
  if (options.format === "json") {
    env.print(JSON.stringify(verification, undefined, 2));
  } else {
    verificationLines(verification, env.paint).forEach(env.print);
  }
  return { passed: 0, failed: 1, unknown: 2 }[verification.verdict] as ExitCode;
}

function permission(text: string): Permission {
  const [action = "", ...resource] = text.split("=");
  if (!/^[a-z0-9-]+:\w+$/i.test(action) || resource.join("=") === "") {
    throw new InvalidArgumentError("It has the form <service>:<Action>=<resource ARN or *>.");
  }
  return { action, resource: resource.join("=") };
}

function seconds(text: string): number {
  if (!/^\d{1,4}$/.test(text)) {
    throw new InvalidArgumentError("It must be a whole number of seconds.");
  }
  return Number(text);
}
