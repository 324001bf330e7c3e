// `irsa fix`: applies preferred fixes until none is left, or shows as a diff what it would do.
import { existsSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { createTwoFilesPatch } from "diff";
import { type FixedFile, fixAll } from "../../core/workspace/fix-all.ts";
import { readTextFile } from "../../files/read.ts";
import { type Environment, type ExitCode, reportNotes, type WorkspaceOptions } from "../environment.ts";
import { Fault } from "../fault.ts";
import { countFindings, plural, summarize } from "../output/report.ts";
import { printable } from "../output/terminal.ts";
import { absolutePath, openSession, type Session, shownPath } from "../session.ts";
import { addWorkspaceOptions } from "./workspace-options.ts";

interface Options extends WorkspaceOptions {
  readonly dryRun?: true;
}

export function addFix(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  env: Environment,
): void {
  addWorkspaceOptions(program.command("fix").description("Apply the preferred fix of every finding that has one."))
    .argument("[paths...]", "files and folders; without any, the current folder")
    .option("--dry-run", "print a unified diff and change nothing")
    .action((paths: readonly string[], options: Options) => run(() => fix(paths, options, env)));
}

async function fix(paths: readonly string[], options: Options, env: Environment): Promise<ExitCode> {
  const { cwd } = env;
  const session = await openSession(paths, { cwd, rules: options.rule, context: options.context });
  reportNotes(session.notes, env);
  const allowed = new Set(session.uris);
  const result = fixAll(session.workspace, session.uris, (_, { edits }) =>
    // What lies outside the named paths is not ours to change.
    edits.every((edit) => edit.kind === "create" || allowed.has(edit.uri)),
  );
  if (options.dryRun) {
    for (const file of result.files) {
      env.print(unifiedDiff(file, shownPath(cwd, file.uri)).trimEnd());
    }
    env.note(
      `${plural(result.applied.length, "fix").replace(/fixs$/, "fixes")} would change ${plural(result.files.length, "file")}.`,
    );
    return 0;
  }
  for (const file of result.files) {
    write(file, session, cwd);
  }
  for (const { finding, title } of result.applied) {
    env.print(
      `${printable(shownPath(cwd, finding.uri))}: ${env.paint("green", "fixed")} ${finding.rule}: ${printable(title)}`,
    );
  }
  const left = session.workspace;
  for (const { uri, after } of result.files) {
    left.put(uri, after);
  }
  left.checkAll();
  const findings = session.uris.flatMap((uri) => left.findings(uri));
  const counts = countFindings(findings);
  env.print(`Fixed ${plural(result.applied.length, "finding")}. Left: ${summarize(counts, session.uris.length)}`);
  return counts.error > 0 ? 1 : 0;
}

function unifiedDiff({ before, after }: FixedFile, path: string): string {
  const old = before === undefined ? "/dev/null" : `a/${path}`;
  return createTwoFilesPatch(old, `b/${path}`, before ?? "", after, undefined, undefined, {
    context: 3,
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
}

/** Refuses to write over what has changed since it was read. */
function write({ uri, before, after }: FixedFile, session: Session, cwd: string): void {
  const path = absolutePath(uri);
  const now = before === undefined ? undefined : readTextFile(path);
  const unchanged = now === undefined ? !existsSync(path) : now.kind === "text" && now.text === before;
  if (!unchanged) {
    throw new Fault(`${shownPath(cwd, uri)} was changed by something else meanwhile; it was left alone.`);
  }
  try {
    writeFileSync(path, session.hasBom(uri) ? `\uFEFF${after}` : after);
  } catch (error) {
    throw new Fault(`${shownPath(cwd, uri)} cannot be written: ${error instanceof Error ? error.message : error}.`);
  }
}
