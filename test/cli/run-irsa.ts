// Runs the real command in a temporary folder, as a shell or a pipeline would.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { doorArguments } from "../fakes/door.ts";
import { temporaryFolder } from "../host/paths.ts";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Folder {
  readonly path: string;
  /** Runs `irsa` with the folder (or one below) as working directory, without a terminal. */
  irsa(
    args: readonly string[],
    options?: { readonly below?: string; readonly env?: Record<string, string>; readonly input?: string },
  ): Ended;
  /** The same without waiting for its end. */
  start(args: readonly string[]): ChildProcess;
  read(path: string): string;
  write(path: string, text: string | Uint8Array): void;
  remove(): void;
}

export function folderWith(files: Readonly<Record<string, string>>): Folder {
  const folder = temporaryFolder("cli");
  const write = (path: string, text: string | Uint8Array): void => {
    const file = join(folder.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (const [path, text] of Object.entries(files)) {
    write(path, text);
  }
  return {
    path: folder.path,
    irsa: (args, { below = "", env = {}, input = "" } = {}) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [...doorArguments("cli"), ...args], {
        cwd: join(folder.path, below),
        env: { PATH: process.env.PATH, ...env },
        encoding: "utf8",
        input,
        maxBuffer: 64 * 1024 * 1024,
      });
      return { code: status, out: stdout, err: stderr };
    },
    start: (args) =>
      spawn(process.execPath, [...doorArguments("cli"), ...args], {
        cwd: folder.path,
        env: { PATH: process.env.PATH },
        stdio: "ignore",
      }),
    read: (path) => readFileSync(join(folder.path, path), "utf8"),
    write,
    remove: folder.remove,
  };
}
