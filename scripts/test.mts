// `npm test`: every suite, cheap ones first, stopping at the first that fails; ends with the sum of all tests that ran.
// `npm test -- unit e2e` runs only the named steps.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Counts, extensionCounts, sum, vitestCounts } from "./test-counts.mts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const results = join(root, "test-results");

interface Step {
  readonly name: string;
  readonly commands: readonly (readonly string[])[];
  /** Reads the counts of a suite from its report; a step without tests has none. */
  readonly counts?: (report: unknown) => Counts;
}

const node = (...args: readonly string[]) => [process.execPath, ...args];

const vitest = (name: string): Step => ({
  name,
  commands: [
    [
      "vitest",
      "run",
      "--project",
      name,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${results}/${name}.json`,
    ],
  ],
  counts: vitestCounts,
});

const steps: readonly Step[] = [
  { name: "format", commands: [["biome", "format", "."]] },
  { name: "lint", commands: [["biome", "lint", "--error-on-warnings", "."]] },
  {
    name: "types",
    // The pages of src/webview see the browser's types instead of Node's, so they are a program of their own.
    commands: [
      ["tsc", "--noEmit"],
      ...(existsSync(join(root, "src/webview")) ? [["tsc", "--noEmit", "--project", "tsconfig.webview.json"]] : []),
      ["tsc", "--noEmit", "--project", "tsconfig.browser.json"],
    ],
  },
  vitest("unit"),
  vitest("golden"),
  { name: "build", commands: [node("scripts/build.mts", "--tests")] },
  vitest("cli"),
  vitest("server"),
  vitest("contract"),
  { name: "package", commands: [node("scripts/package.mts")] },
  vitest("packing"),
  { name: "extension", commands: [node("test/host/run-extension-suite.ts")], counts: extensionCounts },
  vitest("e2e"),
];

/** Runs one step's commands; its counts are what the suite itself reported, whatever its exit code. */
function runStep(step: Step): { readonly ok: boolean; readonly counts: Counts } {
  const [seconds, ok] = timed(() =>
    step.commands.every(([command = "", ...args]) => {
      const result = spawnSync(command, args, {
        cwd: root,
        stdio: ["ignore", "inherit", "inherit"],
        shell: process.platform === "win32",
      });
      if (result.error) console.error(`${command}: ${result.error.message}`);
      return result.status === 0;
    }),
  );
  const counts = step.counts?.(readReport(step.name)) ?? { passed: 0, failed: 0, skipped: 0 };
  const ran = step.counts === undefined || counts.passed > 0;
  if (ok && !ran) console.error(`${step.name}: no test ran`);
  const good = ok && ran && counts.failed === 0;
  console.log(
    `[${step.name}] ${good ? "ok" : "FAILED"} in ${seconds} s${step.counts ? `: ${describe(counts)}` : ""}\n`,
  );
  // A step that fails without a failed test (a type error, a crash) counts as one failure.
  return { ok: good, counts: good || counts.failed > 0 ? counts : { ...counts, failed: 1 } };
}

function timed<T>(work: () => T): readonly [string, T] {
  const start = performance.now();
  const value = work();
  return [((performance.now() - start) / 1000).toFixed(1), value];
}

function readReport(name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(results, `${name}.json`), "utf8"));
  } catch {
    return undefined;
  }
}

function describe({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

function main(): void {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new Error(`no such step: ${unknown.join(", ")}; there are ${steps.map((step) => step.name).join(", ")}`);
  }
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const done: Counts[] = [];
  for (const step of steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`[${step.name}]`);
    const { ok, counts } = runStep(step);
    done.push(counts);
    if (ok) continue;
    process.exitCode = 1;
    break;
  }
  console.log(describe(sum(done)));
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
