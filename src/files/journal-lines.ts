// What a journal's file is called and how it reads, wherever it is kept.
import type { JournalLine } from "../core/live/journal.ts";

const SUFFIX = ".jsonl";

/** Ids become file names, so they are held to what is a name everywhere. */
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,49}$/;

/** Name of a run's file. */
export function journalName(run: string): string {
  if (!RUN_ID.test(run)) {
    throw new Error(`"${run}" is not the id of a run.`);
  }
  return `${run}${SUFFIX}`;
}

/** The run of a file; undefined for other files. */
export function runOf(fileName: string): string | undefined {
  const run = fileName.endsWith(SUFFIX) ? fileName.slice(0, -SUFFIX.length) : "";
  return RUN_ID.test(run) ? run : undefined;
}

/** `at`: when the file was made, in any unit. */
export function latestFirst(runs: readonly { readonly run: string; readonly at: number }[]): readonly string[] {
  return runs.toSorted((a, b) => b.at - a.at || (a.run < b.run ? 1 : -1)).map(({ run }) => run);
}

/** A line as it is appended. */
export function journalText(line: JournalLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** What stands behind the last line break was cut off by a crash. @param path for the message about a line that is none */
export function journalLines(text: string, path: string): readonly JournalLine[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line, index) => parseLine(line, index, path));
}

function parseLine(line: string, index: number, path: string): JournalLine {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null && "type" in value && "at" in value) {
      return value as JournalLine;
    }
  } catch {
    // Said below, with its place.
  }
  throw new Error(`Line ${index + 1} of the journal ${path} is damaged.`);
}
