// Prints what the whole process costs, start to exit: `irsa check` of the bundle beside `rg -l` of the same patterns, and beside
// kubeconform where it is installed. Usage: npm run build && node test/bench/process.ts [files]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { doorArguments } from "../fakes/door.ts";
import { median } from "./figures.ts";
import { writeMixedWorkspace } from "./mixed-workspace.ts";
import { PATTERNS } from "./read-only.ts";

const ROUNDS = 5;

/** The floor as plain JavaScript: loading TypeScript would count as reading. */
function writeFloor(path: string): string {
  writeFileSync(path, stripTypeScriptTypes(readFileSync(join(import.meta.dirname, "read-only.ts"), "utf8")));
  return path;
}

interface Run {
  /** Milliseconds from start to exit. */
  readonly wall: number;
  /** Milliseconds of all its threads, user and system. */
  readonly cpu: number;
}

/** `times` of a POSIX shell tells what its children used: `0m0.12s 0m0.03s` in its second line. */
function run(command: readonly string[]): Run | undefined {
  const start = performance.now();
  const { stdout } = spawnSync("sh", ["-c", '"$@" >/dev/null 2>&1; code=$?; times; exit $code', "sh", ...command], {
    encoding: "utf8",
  });
  const wall = performance.now() - start;
  const [user, system] = (stdout.trim().split("\n")[1] ?? "").split(" ").map((text) => {
    const [, minutes = "0", seconds = "0"] = /^(\d+)m([\d.]+)s$/.exec(text) ?? [];
    return (Number(minutes) * 60 + Number(seconds)) * 1000;
  });
  return user === undefined || system === undefined ? undefined : { wall, cpu: user + system };
}

function isInstalled(program: string): boolean {
  return spawnSync("sh", ["-c", 'command -v "$1"', "sh", program]).status === 0;
}

function bench(count: number): void {
  const folder = mkdtempSync(join(tmpdir(), "irsa-bench-"));
  try {
    writeMixedWorkspace(folder, count);
    const door = doorArguments("cli");
    const commands = [
      { name: "rg -l", command: ["rg", "-l", ...PATTERNS.flatMap((pattern) => ["-e", pattern]), folder] },
      {
        name: `irsa check${door.length > 1 ? " (from sources: build first)" : ""}`,
        command: ["node", ...door, "check", folder],
      },
      {
        name: "the same with a compile cache",
        command: ["env", `NODE_COMPILE_CACHE=${folder}-cache`, "node", ...door, "check", folder],
      },
      {
        name: "node, reading and scanning only",
        command: ["node", writeFloor(`${folder}-floor.mjs`), folder],
      },
      { name: "irsa --version", command: ["node", ...door, "--version"] },
      { name: "node -e 0", command: ["node", "-e", "0"] },
      {
        name: "kubeconform, no schema found",
        command: ["kubeconform", "-ignore-missing-schemas", "-schema-location", join(folder, "none"), folder],
      },
    ].filter(({ name, command: [program = ""] }) => {
      const found = isInstalled(program);
      process.stdout.write(found ? "" : `${name}: ${program} is not installed, so it is left out\n`);
      return found;
    });
    const runs = commands.map((): Run[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      commands.forEach(({ command }, index) => {
        const one = run(command);
        if (one !== undefined) {
          runs[index]?.push(one);
        }
      });
    }
    process.stdout.write(`\n${count} files, medians of ${ROUNDS} interleaved rounds\n`);
    const limit = median((runs[0] ?? []).map(({ wall }) => wall));
    const limitCpu = median((runs[0] ?? []).map(({ cpu }) => cpu));
    commands.forEach(({ name }, index) => {
      const wall = median((runs[index] ?? []).map((one) => one.wall));
      const cpu = median((runs[index] ?? []).map((one) => one.cpu));
      process.stdout.write(
        `  ${name.padEnd(30)} ${wall.toFixed(0).padStart(7)} ms ${(wall / limit).toFixed(2).padStart(6)} x   CPU ${cpu.toFixed(0).padStart(7)} ms ${(cpu / limitCpu).toFixed(2).padStart(6)} x\n`,
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}-cache`, { recursive: true, force: true });
    rmSync(`${folder}-floor.mjs`, { force: true });
  }
}

for (const count of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1000, 10_000]) {
  bench(count);
}
