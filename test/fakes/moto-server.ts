// moto's real server (Python package `moto[server]`), found, started on a free port and stopped: AWS as an emulator answers it.
import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheFolder } from "../host/paths.ts";
import { freePort } from "./free-port.ts";

export interface MotoServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** On PATH, else in the virtual environment that CI makes below the cache folder; undefined where it is neither. */
export function findMoto(): string | undefined {
  const [name, scripts] = process.platform === "win32" ? ["moto_server.exe", "Scripts"] : ["moto_server", "bin"];
  const folders = [...(process.env.PATH ?? "").split(delimiter), join(cacheFolder, "moto", scripts)];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `home` is where the process looks for settings of its own, such as a version manager's. */
export async function startMoto(executable: string, home: string | undefined): Promise<MotoServer> {
  const port = await freePort();
  const child = spawn(executable, ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      ...(home === undefined ? {} : { HOME: home }),
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
    },
  });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log = `${log}${chunk.toString("utf8")}`.slice(-2000);
  });
  const url = `http://127.0.0.1:${port}`;
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill();
    await exited;
  };
  try {
    await answering(url, child);
  } catch (error) {
    await stop();
    throw new Error(`moto_server did not start: ${log}`, { cause: error });
  }
  return { url, stop };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      await fetch(`${url}/moto-api/data.json`);
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > until) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
