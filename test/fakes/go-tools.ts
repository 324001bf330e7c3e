// External programs that tests compare with or talk to, pinned by test/tools/*/go.mod: built once per version, kept in the cache folder.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, repositoryRoot } from "../host/paths.ts";

interface GoProgram {
  /** Folder below test/tools whose go.mod pins the version. */
  readonly pinnedBy: "renderers" | "cluster";
  readonly module: string;
  /** The package to build, as the `tool` line has it. */
  readonly main: string;
  /** How long the first build takes on two cores, for the line that says why it is silent. */
  readonly takes: string;
}

const PROGRAMS = {
  kustomize: {
    pinnedBy: "renderers",
    module: "sigs.k8s.io/kustomize/kustomize/v5",
    main: "sigs.k8s.io/kustomize/kustomize/v5",
    takes: "half a minute",
  },
  helm: { pinnedBy: "renderers", module: "helm.sh/helm/v4", main: "helm.sh/helm/v4/cmd/helm", takes: "3 minutes" },
  etcd: {
    pinnedBy: "cluster",
    module: "go.etcd.io/etcd/server/v3",
    main: "go.etcd.io/etcd/server/v3",
    takes: "2 minutes",
  },
  "kube-apiserver": {
    pinnedBy: "cluster",
    module: "k8s.io/kubernetes",
    main: "k8s.io/kubernetes/cmd/kube-apiserver",
    takes: "7 minutes",
  },
} as const satisfies Readonly<Record<string, GoProgram>>;

export type GoToolName = keyof typeof PROGRAMS;

/** Why a program cannot be had here; the tests that need it say so and are skipped. */
export interface SkipReason {
  readonly skip: string;
}

const toolsFolder = join(cacheFolder, "tools");

/**
 * Path of the program's executable, built now when the cache lacks that version. Without Go: a reason to skip, or an error where
 * the environment variable CI is set. Rejects when the build fails, since then the pins are wrong or the modules unreachable.
 */
export async function goTool(name: GoToolName): Promise<string | SkipReason> {
  const program: GoProgram = PROGRAMS[name];
  const version = pinnedVersion(program);
  const path = join(toolsFolder, `${name}-${version}${process.platform === "win32" ? ".exe" : ""}`);
  if (existsSync(path)) {
    return path;
  }
  if ((await run("go", ["version"], repositoryRoot)).code !== 0) {
    const skip =
      `${name} ${version} is built with Go (go.dev/dl), and there is no \`go\` on the PATH. ` +
      `Without it the tests against the real ${name} do not run.`;
    if (process.env.CI) {
      throw new Error(skip);
    }
    return { skip };
  }
  mkdirSync(toolsFolder, { recursive: true });
  return holdingLock(join(toolsFolder, "build.lock"), async () => {
    if (!existsSync(path)) {
      await build(name, program, version, path);
    }
    return path;
  });
}

function pinnedVersion(program: GoProgram): string {
  const file = join(repositoryRoot, "test/tools", program.pinnedBy, "go.mod");
  for (const line of readFileSync(file, "utf8").split(/\r?\n/)) {
    const [module, version] = line
      .replace(/^require\b/, "")
      .trim()
      .split(/\s+/);
    if (module === program.module && version?.startsWith("v")) {
      return version.slice(1);
    }
  }
  throw new Error(`${file} does not require ${program.module}`);
}

async function build(name: GoToolName, program: GoProgram, version: string, path: string): Promise<void> {
  process.stderr.write(`Building ${name} ${version} once, for about ${program.takes} …\n`);
  const partial = `${path}.partial`;
  const folder = join(repositoryRoot, "test/tools", program.pinnedBy);
  const { code, output } = await run(
    "go",
    ["build", "-trimpath", "-ldflags", "-s -w", "-o", partial, program.main],
    folder,
  );
  if (code !== 0) {
    rmSync(partial, { force: true });
    throw new Error(`\`go build ${program.main}\` in ${folder} failed:\n${output.slice(-4000)}`);
  }
  renameSync(partial, path);
}

/** `code` is -1 where there is no such program. */
function run(command: string, args: readonly string[], cwd: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    // -p=2: a build must leave memory and processor to the tests beside it.
    const flags = [process.env.GOFLAGS, "-p=2"].filter((flag) => flag).join(" ");
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, GOFLAGS: flags },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString("utf8");
      });
    }
    child.once("error", (error) => resolve({ code: -1, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? -1, output }));
  });
}

/** One build at a time on the machine. The lock names its process, so that one that was killed holds nobody up. */
async function holdingLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  while (!tryLock(lock)) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
      throw error;
    }
  }
  try {
    const owner = Number(readFileSync(lock, "utf8"));
    // Empty between its making and its writing: somebody is just about to hold it.
    if (owner > 0 && !isRunning(owner)) {
      rmSync(lock, { force: true });
    }
  } catch {
    // Gone meanwhile: the next try gets it.
  }
  return false;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
