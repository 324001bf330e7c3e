/** Keeps two processes from carrying out or taking back one run at once: a file beside its journal says who is at it. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import type { LockOutcome } from "../core/live/journal.ts";

/** Milliseconds between signs of life, and without one from when on whoever held the lock counts as gone. */
const BEAT = 30_000;
const STALE = 5 * 60_000;

/** Milliseconds in which a lock that was just made gets its text. */
const WRITING = 5_000;

/** What the file says. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly at: string;
  /** Tells two holders of one process apart. */
  readonly mark: string;
}

/** A lock that is held by this process. */
export interface HeldLock {
  readonly kind: "locked";
  /** Rejects when another process took the lock over, believing this one gone. */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/** Takes the lock, or says who has it. A lock whose process is gone is taken over. */
export async function takeLock(path: string): Promise<HeldLock | Extract<LockOutcome, { readonly kind: "held" }>> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const holder: Holder = { pid: process.pid, host: hostname(), at: new Date().toISOString(), mark: randomUUID() };
  for (;;) {
    try {
      await writeFile(path, JSON.stringify(holder), { flag: "wx", mode: 0o600 });
      return held(path, holder);
    } catch (error) {
      // Windows answers EPERM while another process removes the file.
      if (!isCode(error, "EEXIST") && !isCode(error, "EPERM")) {
        throw error;
      }
    }
    const found = await look(path);
    if (found?.isGone === false) {
      return { kind: "held", by: describe(found.holder, path) };
    }
    if (found !== undefined) {
      await setAside(path);
    }
  }
}

function held(path: string, holder: Holder): HeldLock {
  const isOurs = async () => (await read(path))?.mark === holder.mark;
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, BEAT);
  beat.unref();
  return {
    kind: "locked",
    async confirm() {
      if (!(await isOurs())) {
        throw new Error(
          `Another process took over this run, since this one gave no sign of life. Nothing more is changed here; look at what the other one does. (${path})`,
        );
      }
    },
    async release() {
      clearInterval(beat);
      if (await isOurs()) {
        await rm(path, { force: true });
      }
    },
  };
}

/** Who holds the lock; undefined when nobody does any more. */
async function look(
  path: string,
): Promise<{ readonly holder: Holder | undefined; readonly isGone: boolean } | undefined> {
  let silent: number;
  try {
    silent = Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (isCode(error, "ENOENT") || isCode(error, "EPERM")) {
      return undefined;
    }
    throw error;
  }
  const holder = await read(path);
  if (holder === undefined) {
    return { holder, isGone: silent > WRITING };
  }
  return { holder, isGone: silent > STALE || (holder.host === hostname() && isDead(holder.pid)) };
}

/** Undefined for a lock that is gone, and for text that its maker has not written yet. */
async function read(path: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    const isHolder =
      typeof value === "object" && value !== null && "pid" in value && "host" in value && "mark" in value;
    return isHolder ? (value as Holder) : undefined;
  } catch {
    return undefined;
  }
}

/** Of two processes that find a lock left behind, one renames it and the other finds it gone. */
async function setAside(path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (!isCode(error, "ENOENT") && !isCode(error, "EPERM")) {
      throw error;
    }
  }
  await rm(aside, { force: true });
}

function describe(holder: Holder | undefined, path: string): string {
  if (holder === undefined) {
    return `another process (${path})`;
  }
  const where = holder.host === hostname() ? "" : ` on ${holder.host}`;
  return `process ${holder.pid}${where}, since ${holder.at}`;
}

function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return isCode(error, "ESRCH");
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
