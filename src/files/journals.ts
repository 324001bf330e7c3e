/** Keeps the journals of runs as files, one line for each entry, each on disk before the change that it is about. */
import { type FileHandle, mkdir, open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Journal, JournalLine, Journals } from "../core/live/journal.ts";
import { type HeldLock, takeLock } from "./run-lock.ts";

const SUFFIX = ".jsonl";
const LOCK_SUFFIX = ".lock";
const NEWLINE = 0x0a;

/** Ids become file names, so they are held to what is a name everywhere. */
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,49}$/;

/** Rejects with the file system's errors, and for a journal with a line in its middle that is none. */
export function fileJournals(folder: string): Journals {
  return {
    open(run) {
      if (!RUN_ID.test(run)) {
        throw new Error(`"${run}" is not the id of a run.`);
      }
      return fileJournal(folder, join(folder, `${run}${SUFFIX}`));
    },

    async list() {
      const names = await readdir(folder).catch(nothingWhenMissing);
      const runs = names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
      const dated = await Promise.all(
        runs
          .filter((run) => RUN_ID.test(run))
          .map(async (run) => ({ run, at: (await stat(join(folder, `${run}${SUFFIX}`))).birthtimeMs })),
      );
      return dated.sort((a, b) => b.at - a.at || (a.run < b.run ? 1 : -1)).map(({ run }) => run);
    },
  };
}

function fileJournal(folder: string, path: string): Journal {
  let held: HeldLock | undefined;
  return {
    async lock() {
      const outcome = await takeLock(`${path.slice(0, -SUFFIX.length)}${LOCK_SUFFIX}`);
      if (outcome.kind === "held") {
        return outcome;
      }
      held = outcome;
      return {
        kind: "locked",
        async release() {
          held = undefined;
          await outcome.release();
        },
      };
    },

    async append(line) {
      await held?.confirm();
      // Plans name accounts and roles, which are nobody else's business.
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await open(path, "a+", 0o600);
      try {
        await dropCutOffLine(file);
        await file.appendFile(`${JSON.stringify(line)}\n`, "utf8");
        await file.datasync();
      } finally {
        await file.close();
      }
    },

    async read() {
      const text = await readFile(path, "utf8").catch((error: unknown) => {
        nothingWhenMissing(error);
        return "";
      });
      const lines = text.split("\n");
      // What stands behind the last line break was cut off by a crash.
      return lines.slice(0, -1).map((line, index) => parseLine(line, index, path));
    },
  };
}

/** A crash may have left the beginning of a line, behind which the next one would be lost too. */
async function dropCutOffLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, Math.max(size - 1, 0));
  if (bytesRead === 0 || buffer[0] === NEWLINE) {
    return;
  }
  const text = await file.readFile({ encoding: "utf8" });
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  await file.truncate(Buffer.byteLength(whole, "utf8"));
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

function nothingWhenMissing(error: unknown): [] {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") {
    return [];
  }
  throw error;
}
