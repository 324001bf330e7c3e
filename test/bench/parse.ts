// Prints what parsing and fact reading cost beside the physical limit (reading every file and scanning it once), in one run.
// Usage: node test/bench/parse.ts [folder] [copies]; without a folder the corpus beside the repository is taken.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readFacts } from "../../src/core/model/read/read-facts.ts";
import { formatOf, type ParseOptions, parseFile } from "../../src/core/syntax/parse-file.ts";
import { parseYamlTolerant } from "../../src/core/syntax/parse-yaml-tolerant.ts";
import { mayMatter } from "../../src/core/syntax/prefilter.ts";

const ROUNDS = 7;
const NEEDLES = ["serviceAccountName", "ServiceAccount", "eks.amazonaws.com", "AssumeRole", "AWS_"].map((needle) =>
  Buffer.from(needle),
);

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, "../../../shared/corpus"));
const copies = Number(process.argv[3] ?? 1);

const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && ["yaml", "json"].includes(formatOf(entry.name)))
  .flatMap((entry) => Array.from({ length: copies }, () => join(entry.parentPath, entry.name)));
const files = paths.map((path) => ({ uri: `file://${path}`, text: readFileSync(path, "utf8") }));
const megabytes = files.reduce((sum, { text }) => sum + text.length, 0) / 1e6;

let sink = 0;

function parseAll(options: ParseOptions): void {
  for (const { uri, text } of files) {
    sink += parseFile(uri, text, options).documents.length;
  }
}

function factsOfAll(options: ParseOptions): void {
  for (const { uri, text } of files) {
    sink += readFacts(parseFile(uri, text, options)).facts.length;
  }
}

const VARIANTS: readonly { readonly name: string; readonly run: () => void }[] = [
  {
    name: "limit: read + five scans",
    run: () => {
      for (const path of paths) {
        const bytes = readFileSync(path);
        sink += NEEDLES.filter((needle) => bytes.includes(needle)).length;
      }
    },
  },
  {
    name: "read + prefilter + facts (a cold scan)",
    run: () => {
      for (const path of paths) {
        sink += readFacts(parseFile(`file://${path}`, readFileSync(path, "utf8"), { interest: "identity" })).facts
          .length;
      }
    },
  },
  {
    name: "prefilter alone, in memory",
    run: () => {
      for (const { uri, text } of files) {
        sink += mayMatter(uri, text) ? 1 : 0;
      }
    },
  },
  { name: "parse what matters, in memory", run: () => parseAll({ interest: "identity" }) },
  { name: "parse + facts of what matters, in memory", run: () => factsOfAll({ interest: "identity" }) },
  { name: "parse everything, in memory", run: () => parseAll({ interest: "all" }) },
  { name: "parse + facts of everything, in memory", run: () => factsOfAll({ interest: "all" }) },
  { name: "the same, tolerant where needed", run: () => factsOfAll({ interest: "all", tolerant: parseYamlTolerant }) },
];

const times = new Map<string, number[]>(VARIANTS.map(({ name }) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const { name, run } of VARIANTS) {
    const start = performance.now();
    run();
    times.get(name)?.push(performance.now() - start);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const limit = median(times.get(VARIANTS[0]?.name ?? "") ?? []);
console.log(`${paths.length} files, ${megabytes.toFixed(1)} MB, ${ROUNDS} rounds, medians (checksum ${sink})`);
for (const [name, values] of times) {
  const time = median(values);
  const each = ((time * 1000) / paths.length).toFixed(1);
  console.log(
    `${name.padEnd(42)} ${time.toFixed(1).padStart(8)} ms ${each.padStart(7)} us/file ${(time / limit).toFixed(2).padStart(7)} x limit`,
  );
}
