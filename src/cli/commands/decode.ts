// `irsa decode`: what an error text says, its possible causes ranked by what the files prove, and where to put it right.
import { type Command, Option } from "commander";
import { decodeError } from "../../core/diagnose/decode.ts";
import { RULES } from "../../core/rules/registry.ts";
import type { Location } from "../../core/text/range.ts";
import { viewDecoding } from "../../core/view/decoding.ts";
import { Workspace } from "../../core/workspace/workspace.ts";
import { type Environment, type ExitCode, reportNotes } from "../environment.ts";
import { Fault } from "../fault.ts";
import { decodingLines } from "../output/decoding-text.ts";
import type { JsonPlace } from "../output/json-report.ts";
import { openSession, shownPath } from "../session.ts";

interface Options {
  readonly context: string | false;
  readonly format: "text" | "json";
}

/** Version of the JSON; it changes only when a consumer could break. */
const DECODING_VERSION = 1;

export function addDecode(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  env: Environment,
): void {
  program
    .command("decode")
    .description("Say what an error of a pod, an SDK, the webhook or IAM means, and what causes it here.")
    .argument("[text...]", "the error; without it, or with -, standard input is read")
    .option("--context <folder>", "folder whose files are looked at for the cause", ".")
    .option("--no-context", "look at no files: what the text alone says")
    .addOption(new Option("--format <format>", "how to print the answer").choices(["text", "json"]).default("text"))
    .addHelpText(
      "after",
      "\nExit codes: 0 the text is recognised, 1 it is not, 2 could not run. Secrets in the text are not printed.",
    )
    .action((words: readonly string[], options: Options) => run(() => decode(words, options, env)));
}

async function decode(words: readonly string[], options: Options, env: Environment): Promise<ExitCode> {
  const text = await textOf(words, env);
  const workspace = await workspaceOf(options.context, env);
  const decoding = decodeError(text, {
    graph: workspace.graph,
    findings: (uri) => workspace.findings(uri),
    fixes: (finding) => workspace.fixes(finding),
  });
  const view = viewDecoding(decoding, (location) => jsonPlace(location, workspace, env));
  if (decoding.cut) {
    env.note("note: the text is very long; only its end was read.");
  }
  if (options.format === "json") {
    env.print(JSON.stringify({ version: DECODING_VERSION, ...view }, undefined, 2));
  } else {
    for (const line of decodingLines(view, env.paint)) {
      env.print(line);
    }
  }
  return decoding.causes.length === 0 ? 1 : 0;
}

async function textOf(words: readonly string[], env: Environment): Promise<string> {
  const isGiven = words.length > 0 && !(words.length === 1 && words[0] === "-");
  const text = isGiven ? words.join(" ") : await env.readInput();
  if (text === undefined || text.trim() === "") {
    throw new Fault(
      "There is no text to decode. Give it as argument in quotes, or pipe it in: kubectl logs <pod> | irsa decode",
    );
  }
  return text;
}

async function workspaceOf(context: Options["context"], env: Environment): Promise<Workspace> {
  if (context === false) {
    return new Workspace(RULES, { readText: () => undefined });
  }
  const { workspace, notes } = await openSession([context], { cwd: env.cwd, rules: {}, context: undefined });
  reportNotes(notes, env);
  return workspace;
}

function jsonPlace({ uri, range }: Location, workspace: Workspace, { cwd }: Environment): JsonPlace {
  return { file: shownPath(cwd, uri), range: workspace.lines(uri).range(range) };
}
