// Prints, from one run, what a cold check of a whole workspace costs beside the physical limit (reading every file and
// scanning it for five strings), what each rule adds, and what one edit costs. Usage: node test/bench/check.ts [files ...]
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RULES } from "../../src/core/rules/registry.ts";
import type { Rule } from "../../src/core/rules/rule.ts";
import { Workspace } from "../../src/core/workspace/workspace.ts";
import { readTextFile } from "../../src/files/read.ts";
import { scanFolder } from "../../src/files/scan.ts";
import { uriOfPath } from "../../src/files/uri-path.ts";
import { quantile } from "./figures.ts";
import { writeMixedWorkspace } from "./mixed-workspace.ts";
import { readAndScan } from "./read-only.ts";

const ROUNDS = 7;
function pathsIn(folder: string): readonly string[] {
  return [...scanFolder(folder)].flatMap((step) => (step.kind === "file" ? [step.path] : []));
}

function coldCheck(folder: string, rules: readonly Rule[]): Workspace {
  const workspace = new Workspace(rules, {
    readText: (uri) => {
      const reading = readTextFile(decodeURIComponent(uri.replace("file://", "")));
      return reading.kind === "text" ? reading.text : undefined;
    },
  });
  for (const path of pathsIn(folder)) {
    const reading = readTextFile(path);
    if (reading.kind === "text") {
      workspace.put(uriOfPath(path), reading.text);
    }
  }
  workspace.checkAll();
  return workspace;
}

function milliseconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const show = (value: number, digits = 1) => value.toFixed(digits);

function bench(count: number): void {
  const folder = mkdtempSync(join(tmpdir(), "irsa-bench-"));
  try {
    const { account } = writeMixedWorkspace(folder, count);
    const variants = [
      { name: "limit: read and scan for five strings", run: () => readAndScan(pathsIn(folder)) },
      { name: "cold check, no rules", run: () => coldCheck(folder, []) },
      { name: `cold check, all ${RULES.length} rules`, run: () => coldCheck(folder, RULES) },
    ];
    const times = variants.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, { run }] of variants.entries()) {
        times[index]?.push(milliseconds(run));
      }
    }
    const [limit = Number.NaN, bare = Number.NaN, full = Number.NaN] = times.map((samples) => quantile(samples, 0.5));
    process.stdout.write(`\n${count} files, medians of ${ROUNDS} interleaved rounds in one process\n`);
    variants.forEach(({ name }, index) => {
      const median = quantile(times[index] ?? [], 0.5);
      process.stdout.write(
        `  ${name.padEnd(42)} ${show(median).padStart(8)} ms  ${show(median / limit, 2).padStart(6)} x limit\n`,
      );
    });
    process.stdout.write(
      `  each rule adds ${show((full - bare) / RULES.length, 2)} ms, ${show(((full - bare) / RULES.length / limit) * 100, 2)} % of the limit\n`,
    );
    edits(folder, account);
    process.stdout.write(`  peak memory of this process ${show(process.resourceUsage().maxRSS / 1024, 0)} MB\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One namespace changed and changed back, from the text to the findings of everything that hangs on it. */
function edits(folder: string, account: string): void {
  const workspace = coldCheck(folder, RULES);
  const uri = uriOfPath(account);
  const text = readFileSync(account, "utf8");
  const samples: number[] = [];
  let checked = 0;
  for (let round = 0; round < 200; round++) {
    const edited = round % 2 === 0 ? text.replace(/namespace: \S+/, "namespace: elsewhere") : text;
    samples.push(
      milliseconds(() => {
        workspace.put(uri, edited);
        checked += workspace.checkAll().length;
      }),
    );
  }
  process.stdout.write(
    `  edit to findings: p50 ${show(quantile(samples, 0.5), 2)} ms, p95 ${show(quantile(samples, 0.95), 2)} ms, ${show(checked / samples.length)} files checked again\n`,
  );
}

for (const count of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1000, 10000]) {
  bench(count);
}
