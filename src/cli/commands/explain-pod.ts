// `irsa explain pod`: the pod as the webhook will admit it, why, and which credentials its containers end up with.
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { createTwoFilesPatch } from "diff";
import { describeSource } from "../../core/credentials/chain.ts";
import {
  explainPod,
  type PodExplanation,
  podDoubts,
  podsOfFile,
  titleOfPod,
  type WorkloadPod,
} from "../../core/injection/explain-pod.ts";
import { parseGoInt } from "../../core/injection/go-values.ts";
import { podText } from "../../core/injection/pod-text.ts";
import { WEBHOOK_DEFAULTS, type WebhookOptions } from "../../core/injection/webhook.ts";
import { parseFile } from "../../core/syntax/parse-file.ts";
import { uriOfPath } from "../../files/uri-path.ts";
import { type Environment, type ExitCode, reportNotes } from "../environment.ts";
import { Fault } from "../fault.ts";
import { printable, type StyleName } from "../output/terminal.ts";
import { openSession, type Session, shownPath } from "../session.ts";

interface Options {
  readonly awsDefaultRegion?: string;
  readonly stsRegionalEndpoint?: true;
  readonly tokenExpiration: number;
  readonly tokenAudience: string;
  readonly annotationPrefix: string;
  readonly podIdentity?: true;
  readonly workload?: string;
  readonly context?: string;
  readonly format: "text" | "json";
}

export function addExplainPod(
  explain: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  env: Environment,
): void {
  const { tokenExpiration, tokenAudience, annotationPrefix } = WEBHOOK_DEFAULTS;
  explain
    .command("pod")
    .description("Show what the pod identity webhook will put into a pod, and why.")
    .argument("<file>", "file with the Pod, or with the workload that makes it")
    .argument("[others...]", "files and folders with its ServiceAccount and Pod Identity association")
    .option("--pod-identity", "the ServiceAccount has a Pod Identity association")
    .option("--workload <name>", "which workload of the file, as name or Kind/name")
    .option("--context <folder>", "also read this folder for the ServiceAccount and the association")
    .option("--aws-default-region <region>", "the webhook's region (default: it has none)")
    .option("--sts-regional-endpoint", "the webhook injects AWS_STS_REGIONAL_ENDPOINTS=regional")
    .option("--token-expiration <seconds>", "lifetime of tokens", wholeNumber, tokenExpiration)
    .option("--token-audience <audience>", "audience of IRSA tokens", tokenAudience)
    .option("--annotation-prefix <domain>", "domain of the annotations that the webhook reads", annotationPrefix)
    .addOption(new Option("--format <format>", "how to print the pod").choices(["text", "json"]).default("text"))
    .addHelpText(
      "after",
      "\nThe options of the webhook are named as its own flags and have its defaults. The webhook that EKS runs has its\ncluster's region and regional STS endpoints: give --aws-default-region and --sts-regional-endpoint for it.",
    )
    .action((file: string, others: readonly string[], options: Options) =>
      run(() => explainPods(file, others, options, env)),
    );
}

async function explainPods(
  file: string,
  others: readonly string[],
  options: Options,
  env: Environment,
): Promise<ExitCode> {
  const { cwd } = env;
  const session = await openSession([file, ...others], { cwd, rules: {}, context: options.context });
  const { workspace } = session;
  reportNotes(session.notes, env);
  const pods = choose(podsIn(file, session, cwd), file, options);
  const webhook: WebhookOptions = {
    annotationPrefix: options.annotationPrefix,
    tokenAudience: options.tokenAudience,
    tokenExpiration: options.tokenExpiration,
    defaultRegion: options.awsDefaultRegion === "" ? undefined : options.awsDefaultRegion,
    stsRegionalEndpoint: options.stsRegionalEndpoint === true,
  };
  for (const pod of pods) {
    const explanation = explainPod(pod, workspace.graph, { webhook, podIdentity: options.podIdentity === true });
    noteDoubts(pod, explanation, env);
    if (options.format === "json") {
      env.print(JSON.stringify(jsonOf(explanation), undefined, 2));
    } else {
      printExplanation(pod, explanation, env);
    }
  }
  return 0;
}

/** Pods of the named file, or of the files in the named folder. */
function podsIn(path: string, { workspace, uris }: Session, cwd: string): readonly WorkloadPod[] {
  const named = uriOfPath(resolve(cwd, path));
  return uris
    .filter((uri) => uri === named || uri.startsWith(`${named}/`))
    .flatMap((uri) => podsOfFile(parseFile(uri, workspace.text(uri) ?? "")));
}

function choose(pods: readonly WorkloadPod[], path: string, { workload, format }: Options): readonly WorkloadPod[] {
  const named = workload === undefined ? pods : pods.filter((pod) => [nameOf(pod), titleOfPod(pod)].includes(workload));
  if (named.length === 0) {
    throw new Fault(
      pods.length === 0
        ? `There is no workload with a pod in "${path}".`
        : `"${path}" has no workload "${workload}"; it has ${listed(pods)}.`,
    );
  }
  if (named.length > 1 && format === "json") {
    throw new Fault(`"${path}" has ${named.length} workloads (${listed(named)}); choose one with --workload.`);
  }
  return named;
}

function noteDoubts(pod: WorkloadPod, explanation: PodExplanation, env: Environment): void {
  for (const { code, message } of podDoubts(pod, explanation, (uri) => shownPath(env.cwd, uri))) {
    const advice = code === "account-undefined" ? " Give its file too, or --context." : "";
    env.note(`note: ${printable(message)}${advice}`);
  }
}

function jsonOf({ after, reasons, containers }: PodExplanation) {
  return {
    pod: after,
    reasons: reasons.map(({ code, effect, container, message }) => ({
      code,
      effect,
      ...(container === undefined ? {} : { container: containers[container]?.name ?? "" }),
      message,
    })),
  };
}

function printExplanation(pod: WorkloadPod, explanation: PodExplanation, { paint, print }: Environment): void {
  const { before, after, reasons, admitted, containers } = explanation;
  const title = printable(titleOfPod(pod));
  const isChanged = before !== after;
  const outcome = !admitted ? "refused by the API server" : isChanged ? "changed by the webhook" : "left alone";
  print(`${paint("bold", title)}: ${paint(admitted ? (isChanged ? "green" : "yellow") : "red", outcome)}`);
  if (isChanged) {
    print("");
    for (const line of diffLines(podText(before), podText(after), title)) {
      print(paintDiff(line, paint));
    }
  }
  print(`\n${paint("bold", "Why")}`);
  for (const { effect, message } of reasons) {
    print(`  ${paint(effect === "refused" ? "red" : "dim", effect.padEnd(8))} ${printable(message)}`);
  }
  print(`\n${paint("bold", "Credentials")}`);
  for (const { name, credentials } of containers) {
    print(`  ${printable(name)} uses ${describeSource(credentials.source)}`);
    for (const change of credentials.changes) {
      print(`    ${printable(change)}`);
    }
  }
}

function diffLines(before: string, after: string, title: string): readonly string[] {
  const patch = createTwoFilesPatch(title, `${title}, admitted`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
  return patch.trimEnd().split("\n").map(printable);
}

function paintDiff(line: string, paint: Environment["paint"]): string {
  const styles: Readonly<Record<string, StyleName>> = { "+": "green", "-": "red", "@": "cyan" };
  const style = styles[line.charAt(0)];
  return style === undefined ? line : paint(style, line);
}

function nameOf({ fact }: WorkloadPod): string {
  return fact.meta.name?.text ?? "?";
}

function listed(pods: readonly WorkloadPod[]): string {
  return pods.map(titleOfPod).join(", ");
}

function wholeNumber(text: string): number {
  const seconds = parseGoInt(text);
  if (seconds === undefined) {
    throw new InvalidArgumentError("It must be a whole number of seconds.");
  }
  return Number(seconds);
}
