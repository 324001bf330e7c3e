// `irsa verify`: proves from here, link by link, that a ServiceAccount's pods get their AWS identity; made for pipelines too.
import { randomUUID } from "node:crypto";
import { type Command, InvalidArgumentError, Option } from "commander";
import { bucketProblem } from "../../core/generate/validate.ts";
import type { LivePorts } from "../../core/live/observe-plan.ts";
import type { VerifyRequest } from "../../core/live/verify/context.ts";
import { judgeVerificationPod, type PodJudgement } from "../../core/live/verify/judge-pod.ts";
import type { Verification } from "../../core/live/verify/verification.ts";
import { runVerificationPod, type VerificationPodResult } from "../../core/live/verify/verification-pod.ts";
import { verify as verifyAccount } from "../../core/live/verify/verify.ts";
import type { AccountName } from "../../core/names/kubernetes.ts";
import { SYSTEM_CLOCK } from "../../files/system-clock.ts";
import type { Environment, ExitCode } from "../environment.ts";
import { Fault } from "../fault.ts";
import { COMMAND_NAMES } from "../live/command-names.ts";
import { addConnectionOptions, type ConnectionOptions, connect } from "../live/connection.ts";
import { accountName } from "../live/intent-options.ts";
import { interruptible } from "../live/interruptible.ts";
import { podLines, verificationLines } from "../output/plan-report.ts";
import { printable } from "../output/terminal.ts";

interface Permission {
  readonly action: string;
  readonly resource: string;
}

interface Options extends ConnectionOptions {
  readonly allow?: readonly Permission[];
  readonly wait?: number;
  readonly pod?: true;
  readonly bucket?: string;
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
    .option("--pod", "also run a pod of the account that asks AWS who it is; it is deleted afterwards")
    .option(
      "--bucket <name>",
      "also list this S3 bucket with a session of the role, from here and in that pod",
      bucketName,
    )
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
    bucket: options.bucket,
    settle: (options.wait ?? 0) * 1000,
    commands: COMMAND_NAMES,
  };
  const verification = await verifyAccount(request, ports, SYSTEM_CLOCK, signal);
  const proof = options.pod === true ? await runPod(request, options, ports, signal) : undefined;
  if (options.format === "json") {
    env.print(
      JSON.stringify(proof === undefined ? verification : { ...verification, pod: proof.result }, undefined, 2),
    );
  } else {
    verificationLines(verification, env.paint).forEach(env.print);
    (proof === undefined ? [] : podLines(proof.result, proof.judgement, env.paint)).forEach(env.print);
  }
  if (proof?.result.leftBehind !== undefined) {
    env.note(`note: ${printable(proof.result.leftBehind)}`);
  }
  return exitCode(verification, proof?.judgement);
}

function exitCode({ verdict }: Verification, pod: PodJudgement | undefined): ExitCode {
  const verdicts = [verdict, pod?.verdict];
  return verdicts.includes("failed") ? 1 : verdicts.includes("unknown") ? 2 : 0;
}

interface PodProof {
  readonly result: VerificationPodResult;
  readonly judgement: PodJudgement;
}

async function runPod(
  { namespace, serviceAccount }: VerifyRequest,
  { bucket }: Options,
  { cluster }: LivePorts,
  signal: AbortSignal,
): Promise<PodProof> {
  if (cluster === undefined) {
    throw new Fault("--pod needs a connection to the cluster; name a --context.");
  }
  const request = { namespace, serviceAccount, suffix: randomUUID().slice(0, 8), bucket };
  const result = await runVerificationPod(request, cluster, SYSTEM_CLOCK, signal);
  return { result, judgement: judgeVerificationPod(request, result) };
}

function permission(text: string): Permission {
  const [action = "", ...resource] = text.split("=");
  if (!/^[a-z0-9-]+:\w+$/i.test(action) || resource.join("=") === "") {
    throw new InvalidArgumentError("It has the form <service>:<Action>=<resource ARN or *>.");
  }
  return { action, resource: resource.join("=") };
}

function bucketName(text: string): string {
  const problem = bucketProblem(text);
  if (problem !== undefined) {
    throw new InvalidArgumentError(problem);
  }
  return text;
}

function seconds(text: string): number {
  if (!/^\d{1,4}$/.test(text)) {
    throw new InvalidArgumentError("It must be a whole number of seconds.");
  }
  return Number(text);
}
