/** Keeps the practice account in a folder: whole files by atomic rename, and a lock, so that windows and commands share it safely. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as l10n from "@vscode/l10n";
import { AccessError } from "../core/ports.ts";
import { PRACTICE_FILE, practiceText, readPracticeText, unreadablePractice } from "./practice-file.ts";
import type { PracticeState, PracticeStore } from "./state.ts";

const LOCK = "practice-account.lock";

/** Milliseconds: how long to wait for another process, how long between looks, and from when on its lock is a dead process's. */
const PATIENCE = 10_000;
const PAUSE = 20;
const STALE = 30_000;

/** `start` makes the state of a folder that has none yet. The folder is made when something is first written. */
export function folderStore(folder: string, start: () => Promise<PracticeState>): PracticeStore {
  const file = join(folder, PRACTICE_FILE);
  let last: Promise<unknown> = Promise.resolve();

  async function load(): Promise<PracticeState | undefined> {
    let text: string;
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      if (isCode(error, "ENOENT")) {
        return undefined;
      }
      throw unreadablePractice(file, error);
    }
    return readPracticeText(text, file);
  }

  async function save(state: PracticeState, held: Lock): Promise<void> {
    const temporary = join(folder, `${PRACTICE_FILE}.${randomUUID()}.tmp`);
    try {
      await writeFile(temporary, practiceText(state), { mode: 0o600, flush: true });
      await held.confirm();
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async function locked<T>(work: (held: Lock) => Promise<T>): Promise<T> {
    await mkdir(folder, { recursive: true });
    const held = await lock(join(folder, LOCK));
    try {
      return await work(held);
    } finally {
      await held.release();
    }
  }

  /** The first state is written at once: it has things in it that must not differ from one read to the next. */
  async function begin(held: Lock): Promise<PracticeState> {
    const found = await load();
    if (found !== undefined) {
      return found;
    }
    const state = await start();
    await save(state, held);
    return state;
  }

  return {
    read: async () => (await load()) ?? (await locked(begin)),
    change(make) {
      const run = last.then(() =>
        locked(async (held) => {
          const { state, result } = await make(await begin(held));
          await save(state, held);
          return result;
        }),
      );
      last = run.catch(() => {});
      return run;
    },
  };
}

interface Lock {
  /** Rejects when another process took the lock over, believing this one dead. */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/** Creates the lock file, which only one process can. */
async function lock(path: string): Promise<Lock> {
  const mark = `${process.pid} ${randomUUID()}`;
  const isOurs = async () => (await markIn(path)) === mark;
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      await writeFile(path, mark, { flag: "wx" });
      return {
        async confirm() {
          if (!(await isOurs())) {
            throw busy(path, undefined);
          }
        },
        async release() {
          if (await isOurs()) {
            await rm(path, { force: true });
          }
        },
      };
    } catch (error) {
      // Windows answers EPERM while another process removes the file.
      if (!isCode(error, "EEXIST") && !isCode(error, "EPERM")) {
        throw error;
      }
      if (Date.now() > until) {
        throw busy(path, error);
      }
    }
    await removeStale(path);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** A process that died left its lock behind. Of two that find it, one renames it and the other finds it gone. */
async function removeStale(path: string): Promise<void> {
  try {
    const mark = await markIn(path);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > STALE || (mark !== undefined && isDead(Number.parseInt(mark, 10)))) {
      const aside = `${path}.${randomUUID()}`;
      await rename(path, aside);
      await rm(aside, { force: true });
    }
  } catch (error) {
    if (!isCode(error, "ENOENT") && !isCode(error, "EPERM")) {
      throw error;
    }
  }
}

/** Undefined for a lock that is gone, or that its maker has not written yet. */
async function markIn(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")) || undefined;
  } catch (error) {
    if (isCode(error, "ENOENT") || isCode(error, "EPERM")) {
      return undefined;
    }
    throw error;
  }
}

function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return isCode(error, "ESRCH");
  }
}

function busy(path: string, cause: unknown): AccessError {
  return new AccessError(
    "conflict",
    "practice:Write",
    l10n.t("The practice account is being changed by another window or command."),
    l10n.t('Try again; if nothing else runs, delete "{0}".', path),
    cause,
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
