// The VS Code server inside the npm package code-server: a real extension host that needs no download from VS Code's update service.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { cacheFolder, resultsFolder, temporaryFolder } from "./paths.ts";

/** The release of code-server, and of VS Code in it, that the suites and `npm start` run on. */
export const codeServerVersion = "4.139.1";
export const vscodeVersion = "1.139.1";

/** What one VS Code server is started with. */
export interface ServerOptions {
  /** Holds unpacked extensions, one folder each; a new empty folder when absent. */
  readonly extensionsDir?: string;
  /** Settings that every window of this server starts with. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment that the extension host inherits. `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Shows the trust question and restricted mode; without it every folder is trusted. */
  readonly workspaceTrust?: boolean;
  /** Lets a page pass `extensionDevelopmentPath` and `extensionTestsPath`; turns some confirmations off. */
  readonly testDriver?: boolean;
  /** A fixed port for people; a free one when absent. */
  readonly port?: number;
  /** Kept between runs when given; a temporary folder when absent. */
  readonly dataDir?: string;
}

/** A running server; `stop` ends it with all its extension hosts and removes its temporary folders. */
export interface RunningServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  readonly dataDir: string;
  stop(): Promise<void>;
}

/** npm sets these for its scripts; a nested npm would take them for its own settings. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(registry|cafile|cache)$)/i.test(name)),
  );
}

function run(command: string, args: readonly string[], cwd: string): string {
  const result = spawnSync(command, args, {
    cwd,
    env: cleanEnvironment(),
    encoding: "utf8",
    shell: process.platform === "win32",
    timeout: 300_000,
  });
  if (result.status !== 0) {
    const why = result.error?.message ?? result.stderr;
    throw new Error(`${command} ${args.join(" ")} failed (${result.status ?? result.signal}): ${why}`);
  }
  return result.stdout;
}

/** Unpacks code-server into the cache once. Returns the path of VS Code's `server-main.js`. */
export function installCodeServer(): string {
  const home = join(cacheFolder, `code-server-${codeServerVersion}`);
  const main = join(home, "package/lib/vscode/out/server-main.js");
  if (existsSync(main)) return main;
  console.log(`Installing code-server ${codeServerVersion} (VS Code ${vscodeVersion}) into .vscode-test, once.`);
  mkdirSync(cacheFolder, { recursive: true });
  const staging = mkdtempSync(join(cacheFolder, "installing-"));
  try {
    const tarball = run("npm", ["pack", `code-server@${codeServerVersion}`, "--silent"], staging).trim();
    run("tar", ["-xzf", tarball], staging);
    rmSync(join(staging, tarball));
    run(
      "npm",
      ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"],
      join(staging, "package/lib/vscode"),
    );
    renameSync(staging, home);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return main;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

async function waitUntilItAnswers(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the VS Code server ended with ${child.exitCode}; see ${log}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`the VS Code server did not answer at ${url} within 60 s; see ${log}`);
}

/** Ends the server and the processes it started: they share its process group. */
function stopper(child: ChildProcess): () => Promise<void> {
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.platform === "win32" ? child.kill(signal) : process.kill(-child.pid, signal);
    } catch {
      // The group is gone already.
    }
  };
  const onExit = () => kill("SIGKILL");
  process.once("exit", onExit);
  return async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      kill("SIGTERM");
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 3_000))]);
    }
    kill("SIGKILL");
    process.off("exit", onExit);
  };
}

/** Starts VS Code's server on the loopback interface and waits until it answers. Throws when it does not. */
export async function startCodeServer(options: ServerOptions = {}): Promise<RunningServer> {
  const main = installCodeServer();
  const port = options.port ?? (await freePort());
  const temporary = temporaryFolder("vscode");
  const dataDir = options.dataDir ?? join(temporary.path, "data");
  const extensionsDir = options.extensionsDir ?? join(temporary.path, "extensions");
  const machineSettings = join(dataDir, "data/Machine");
  for (const folder of [extensionsDir, machineSettings, resultsFolder]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(machineSettings, "settings.json"), JSON.stringify(options.settings ?? {}, null, 2));
  const logPath = join(resultsFolder, `vscode-server-${port}.log`);
  const log = createWriteStream(logPath);
  const child = spawn(
    process.execPath,
    [
      main,
      ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms"],
      ...["--telemetry-level", "off", "--server-data-dir", dataDir, "--extensions-dir", extensionsDir],
      ...(options.workspaceTrust ? [] : ["--disable-workspace-trust"]),
      ...(options.testDriver ? ["--enable-smoke-test-driver"] : []),
      // Else what the user's login shell sets wins over what is given here.
      ...(options.env === undefined ? [] : ["--force-disable-user-env"]),
    ],
    {
      env: { ...cleanEnvironment(), ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    },
  );
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const stopProcesses = stopper(child);
  const stop = async () => {
    await stopProcesses();
    log.end();
    temporary.remove();
  };
  const url = `http://127.0.0.1:${port}/`;
  try {
    await waitUntilItAnswers(url, child, logPath);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, url, dataDir, stop };
}
