// Prints what reading Terraform costs in processor time: parsing per megabyte, whole modules, and one edit until its findings, beside a plain scan.
// Usage: node test/bench/terraform.ts [folder]; without a folder the corpus beside the repository is taken.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readModule } from "../../src/core/model/read/terraform/read-module.ts";
import { RULES } from "../../src/core/rules/registry.ts";
import type { HclParser } from "../../src/core/syntax/hcl.ts";
import { mayMatter } from "../../src/core/syntax/prefilter.ts";
import { Workspace } from "../../src/core/workspace/workspace.ts";
import { hclParser } from "../fakes/hcl-parser.ts";

const ROUNDS = 5;
const EDITS = 200;

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, "../../../shared/corpus"));
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(?:tf|tofu)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ uri: `file://${path}`, text: readFileSync(path, "utf8") }));
const megabytes = files.reduce((sum, { text }) => sum + text.length, 0) / 1e6;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Milliseconds of processor time: what else the machine does has no part in it. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function time(run: () => void): number {
  return median(
    Array.from({ length: ROUNDS }, () => {
      const start = now();
      run();
      return now() - start;
    }),
  );
}

const before = now();
const parser = await hclParser();
const loading = now() - before;

let parsed = 0;
const parse: HclParser = (text) => {
  parsed++;
  return parser(text);
};

const documents = () => files.flatMap(({ uri, text }) => ({ uri, text, document: parse(text) }));
const modules = new Map<string, { uri: string; text: string; document: NonNullable<ReturnType<typeof parse>> }[]>();
for (const { uri, text, document } of documents()) {
  if (document !== undefined) {
    modules.set(dirname(uri), [...(modules.get(dirname(uri)) ?? []), { uri, text, document }]);
  }
}

const wanted = files.filter(({ uri, text }) => mayMatter(uri, text));
const scan = time(() => files.forEach(({ uri, text }) => void mayMatter(uri, text)));
const parsing = time(() => void documents());
const reading = time(() => modules.forEach((module) => void readModule(module, new Set())));
parsed = 0;
const cold = time(() => {
  const workspace = new Workspace(RULES, { readText: (uri) => files.find((file) => file.uri === uri)?.text });
  workspace.useParsers({ hcl: parse });
  for (const { uri, text } of files) {
    workspace.put(uri, text);
  }
  workspace.checkAll();
});

const perCheck = parsed / ROUNDS;

const texts = new Map(files.map(({ uri, text }) => [uri, text]));
const workspace = new Workspace(RULES, { readText: (uri) => texts.get(uri) });
workspace.useParsers({ hcl: parse });
for (const { uri, text } of files) {
  workspace.put(uri, text);
}
workspace.checkAll();
const edits = wanted.slice(0, EDITS).map(({ uri, text }, index) => {
  const edited = `${text}\n# edit ${index}\n`;
  const start = now();
  texts.set(uri, edited);
  workspace.put(uri, edited);
  workspace.checkAll();
  return now() - start;
});

const rate = (milliseconds: number) => `${((megabytes * 1000) / milliseconds).toFixed(2)} MB/s`;
console.log(
  `${files.length} files, ${megabytes.toFixed(2)} MB, ${modules.size} modules; ${wanted.length} files pass the prefilter`,
);
console.log(`loading the parser       ${loading.toFixed(1).padStart(8)} ms`);
console.log(`prefilter                ${scan.toFixed(1).padStart(8)} ms  ${rate(scan)}`);
console.log(`parse all to our nodes   ${parsing.toFixed(1).padStart(8)} ms  ${rate(parsing)}`);
console.log(`facts of all modules     ${reading.toFixed(1).padStart(8)} ms  ${rate(reading)}`);
console.log(`cold check as a user has ${cold.toFixed(1).padStart(8)} ms  ${rate(cold)}, ${perCheck} files parsed`);
const sorted = [...edits].sort((a, b) => a - b);
const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(2);
console.log(
  `one edit to findings     p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(0.999)} ms (${edits.length} edits)`,
);
