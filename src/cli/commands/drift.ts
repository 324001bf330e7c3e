// `irsa drift`: one look at AWS and a cluster, and where they and the files do not agree; made for pipelines too.
import { type Command, Option } from "commander";
import type { Connection } from "../../core/live/connect.ts";
import { observeFleet } from "../../core/live/observe-fleet.ts";
import { parseArn } from "../../core/names/arn.ts";
import { unseenParts } from "../../core/observe/fleet.ts";
import { seen } from "../../core/observe/observed.ts";
import { connectionLabel, type LiveSnapshot } from "../../core/observe/snapshot.ts";
import type { RuleSetting } from "../../core/rules/rule.ts";
import { driftIn } from "../../core/workspace/drift-findings.ts";
import type { Settings } from "../../core/workspace/settings.ts";
import { SYSTEM_CLOCK } from "../../files/system-clock.ts";
import { addRuleOption } from "../config.ts";
import { type Environment, type ExitCode, reportNotes } from "../environment.ts";
import { addConnectionOptions, type ConnectionOptions, connectWithNote } from "../live/connection.ts";
import { interruptible } from "../live/interruptible.ts";
import { driftJson, driftLines } from "../output/drift-report.ts";
import { openSession, shownPath } from "../session.ts";
import { wholeNumber } from "./workspace-options.ts";

interface Options extends ConnectionOptions {
  readonly rule: Settings["rules"];
  readonly maxWarnings?: number;
  readonly format: "text" | "json";
}

export function addDrift(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  env: Environment,
): void {
  const command = program
    .command("drift")
    .description("Look at AWS and a cluster, and say where they and the files do not agree. Changes nothing.")
    .argument("[paths...]", "files and folders to compare with; without any, the current folder")
    .addOption(new Option("--format <format>", "how to print drift").choices(["text", "json"]).default("text"))
    .option("--max-warnings <n>", "exit with 1 when there are more warnings than this", wholeNumber)
    .option(
      "--rule <id=setting>",
      "set drift/<code> to off, default, error, warning, info or hint; may be repeated",
      (option: string, former: Record<string, RuleSetting>) => addRuleOption(option, former),
      {},
    );
  addConnectionOptions(command)
    .addHelpText(
      "after",
      "\nExit codes: 0 no error, 1 an error, or more warnings than allowed, 2 something could not be seen, or could not run.",
    )
    .action((paths: readonly string[], options: Options) =>
      run(() => interruptible((signal) => drift(paths, options, env, signal))),
    );
}

async function drift(
  paths: readonly string[],
  options: Options,
  env: Environment,
  signal: AbortSignal,
): Promise<ExitCode> {
  const connection = await connectWithNote(options, env, signal);
  const [session, snapshot] = await Promise.all([
    openSession(paths, { cwd: env.cwd, rules: options.rule, context: undefined }),
    look(connection, signal),
  ]);
  reportNotes(session.notes, env);
  const { workspace, uris } = session;
  workspace.takeLive([snapshot]);
  const found = driftIn(workspace);
  const report = {
    snapshot,
    drift: found,
    files: uris.length,
    workspace,
    pathOf: (uri: string) => shownPath(env.cwd, uri),
  };
  if (options.format === "json") {
    env.print(JSON.stringify(driftJson(report), undefined, 2));
  } else {
    driftLines(report, env.paint).forEach(env.print);
  }
  const warnings = found.filter(({ severity }) => severity === "warning").length;
  if (options.maxWarnings !== undefined && warnings > options.maxWarnings) {
    env.note(`More warnings (${warnings}) than --max-warnings ${options.maxWarnings} allows.`);
    return 1;
  }
  if (found.some(({ severity }) => severity === "error")) {
    return 1;
  }
  // What nobody asked for (--no-cluster-access) is no gap.
  return unseenParts(snapshot.fleet).some(({ problem }) => problem !== "not-asked") ? 2 : 0;
}

async function look({ ports, clusterName, target }: Connection, signal: AbortSignal): Promise<LiveSnapshot> {
  const fleet = await observeFleet(clusterName, ports, SYSTEM_CLOCK, signal);
  const region = parseArn(seen(fleet.cluster)?.arn ?? "")?.region ?? target.region;
  const label = connectionLabel(clusterName, region, seen(fleet.caller)?.account);
  return { connection: { id: "look", label }, fleet };
}
