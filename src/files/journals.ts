/** Keeps the journals of runs as files, one line for each entry, each on disk before the change that it is about. */
import { type FileHandle, mkdir, open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Journal, Journals } from "../core/live/journal.ts";
import { journalLines, journalName, journalText, latestFirst, runOf } from "./journal-lines.ts";
import { type HeldLock, takeLock } from "./run-lock.ts";

const LOCK_SUFFIX = ".lock";
const NEWLINE = 0x0a;

/** Rejects with the file system's errors, and for a journal with a line in its middle that is none. */
export function fileJournals(folder: string): Journals {
  return {
    open(run) {
      return fileJournal(folder, join(folder, journalName(run)));
    },

    async list() {
      const names = await readdir(folder).catch(nothingWhenMissing);
      const runs = names.flatMap((name) => runOf(name) ?? []);
      return latestFirst(
        await Promise.all(
          runs.map(async (run) => ({ run, at: (await stat(join(folder, journalName(run)))).birthtimeMs })),
        ),
      );
    },
  };
}

function fileJournal(folder: string, path: string): Journal {
  let held: HeldLock | undefined;
  return {
    async lock() {
      const outcome = await takeLock(path.replace(/\.jsonl$/, LOCK_SUFFIX));
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
        await file.appendFile(journalText(line), "utf8");
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
      return journalLines(text, path);
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

function nothingWhenMissing(error: unknown): [] {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") {
    return [];
  }
  throw error;
}
