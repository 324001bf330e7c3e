// `irsa check`: findings of the named files, for people or as JSON.
import { type Command, Option } from "commander";
import { type Environment, type ExitCode, reportNotes, type WorkspaceOptions } from "../environment.ts";
import { jsonReport } from "../output/json-report.ts";
import { countFindings, describeFinding, summarize } from "../output/report.ts";
import { openSession, shownPath } from "../session.ts";
import { addWorkspaceOptions, wholeNumber } from "./workspace-options.ts";

interface Options extends WorkspaceOptions {
  readonly format: "text" | "json";
  readonly maxWarnings?: number;
  readonly renderCharts?: true;
}

export function addCheck(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  env: Environment,
): void {
  addWorkspaceOptions(
    program.command("check").description("Check manifests and trust policies, and how they fit together."),
  )
    .argument("[paths...]", "files and folders; without any, the current folder")
    .addOption(new Option("--format <format>", "how to print findings").choices(["text", "json"]).default("text"))
    .option("--max-warnings <n>", "exit with 1 when there are more warnings than this", wholeNumber)
    .option("--render-charts", "run helm template on the charts among the files, and check what comes out")
    .action((paths: readonly string[], options: Options) => run(() => check(paths, options, env)));
}

async function check(paths: readonly string[], options: Options, env: Environment): Promise<ExitCode> {
  const { cwd } = env;
  const session = await openSession(paths, {
    cwd,
    rules: options.rule,
    context: options.context,
    renderCharts: options.renderCharts === true,
  });
  const { workspace, uris } = session;
  const findings = uris.flatMap((uri) => workspace.findings(uri));
  const counts = countFindings(findings);
  const pathOf = (uri: string): string => shownPath(cwd, uri);
  reportNotes(session.notes, env);
  if (options.format === "json") {
    env.print(JSON.stringify(jsonReport(workspace, findings, uris.length, pathOf), undefined, 2));
  } else {
    for (const finding of findings) {
      for (const line of describeFinding(workspace, finding, { paint: env.paint, pathOf })) {
        env.print(line);
      }
    }
    env.print(summarize(counts, uris.length));
  }
  if (options.maxWarnings !== undefined && counts.warning > options.maxWarnings) {
    env.note(`More warnings (${counts.warning}) than --max-warnings ${options.maxWarnings} allows.`);
    return 1;
  }
  return counts.error > 0 ? 1 : 0;
}
