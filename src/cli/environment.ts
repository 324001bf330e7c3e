// What a command needs from its process, as a value.
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import type { Settings } from "../core/workspace/settings.ts";
import type { SkippedNote } from "../files/reading.ts";
import { uriOfPath } from "../files/uri-path.ts";
import { type Paint, paintFor, printable } from "./output/terminal.ts";
import { shownPath } from "./session.ts";

export interface Environment {
  readonly cwd: string;
  readonly paint: Paint;
  /** Writes a line to standard output: what was asked for. */
  print(line: string): void;
  /** Writes a line to standard error: what the user should know besides. */
  note(line: string): void;
  /** Standard input to its end; undefined at a terminal, where nothing was piped in. */
  readInput(): Promise<string | undefined>;
  /** Asks a question at the terminal; undefined where there is none. */
  readonly ask?: (question: string) => Promise<string>;
}

/** 0: no error found; 1: an error found, or more warnings than allowed; 2: could not run. */
export type ExitCode = 0 | 1 | 2;

/** Options that commands which read a workspace have in common, as commander gives them. */
export interface WorkspaceOptions {
  readonly rule: Settings["rules"];
  readonly context?: string;
}

export function processEnvironment(): Environment {
  return {
    cwd: process.cwd(),
    paint: paintFor(process.stdout, process.env),
    print: (line) => process.stdout.write(`${line}\n`),
    note: (line) => process.stderr.write(`${line}\n`),
    readInput: async () => (process.stdin.isTTY ? undefined : text(process.stdin)),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askAtTerminal } : {}),
  };
}

async function askAtTerminal(question: string): Promise<string> {
  // On standard error: standard output carries what was asked for, and nothing else.
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** Tells what was left out, so that silence about a file is never taken for "no problems". */
export function reportNotes(notes: readonly SkippedNote[], { cwd, note }: Environment): void {
  for (const { path, reason } of notes) {
    note(`note: ${printable(shownPath(cwd, uriOfPath(path)))} was not checked: ${printable(reason)}.`);
  }
}
