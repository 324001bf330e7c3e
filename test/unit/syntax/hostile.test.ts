// Hostile input: no crash, and a bound on time that quadratic work would break by far.
import { describe, expect, test } from "vitest";
import { readFacts } from "../../../src/core/model/read/read-facts.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { parseYamlTolerant } from "../../../src/core/syntax/parse-yaml-tolerant.ts";

const HEAD = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n";

/** Milliseconds of CPU, since the clock runs on while others work. The slowest takes a fraction of this on a slow machine; quadratic work takes minutes. */
const BOUND = 5_000;

function millisecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

function numbers(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("");
}

const BILLION = [
  "a: &a0 [x]\n",
  ...Array.from({ length: 9 }, (_, n) => `b${n}: &a${n + 1} [${`*a${n},`.repeat(9)}]\n`),
].join("");

const CASES: readonly {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly accounts: number;
}[] = [
  {
    name: "100k keys",
    file: "a.yaml",
    text: `${HEAD}  labels:\n${numbers(100_000, (n) => `    k${n}: v\n`)}`,
    accounts: 1,
  },
  {
    name: "20k anchors",
    file: "a.yaml",
    text: `${HEAD}x:\n${numbers(20_000, (n) => `- &a${n} v\n- *a${n}\n`)}`,
    accounts: 1,
  },
  { name: "aliases of aliases", file: "a.yaml", text: `${HEAD}${BILLION}`, accounts: 1 },
  { name: "flow nesting 200k deep", file: "a.yaml", text: `${HEAD}x: ${"[".repeat(200_000)}`, accounts: 1 },
  { name: "map nesting 100k deep", file: "a.yaml", text: `${HEAD}x: ${"{a: ".repeat(100_000)}`, accounts: 0 },
  {
    name: "block nesting 1k deep",
    file: "a.yaml",
    text: `${HEAD}${numbers(1_000, (n) => `${" ".repeat(n)}x:\n`)}`,
    accounts: 0,
  },
  { name: "a 4 MB scalar", file: "a.yaml", text: `${HEAD}x: ${"y".repeat(4 << 20)}\n`, accounts: 1 },
  { name: "a 4 MB block scalar", file: "a.yaml", text: `${HEAD}x: |\n${"  yyyyyyy\n".repeat(400_000)}`, accounts: 1 },
  { name: "200k documents", file: "a.yaml", text: `${HEAD}---\n${"a: b\n---\n".repeat(200_000)}`, accounts: 1 },
  { name: "an unterminated quote", file: "a.yaml", text: `${HEAD}x: "${"y ".repeat(1 << 20)}`, accounts: 0 },
  { name: "a short unterminated quote", file: "a.yaml", text: `${HEAD}x: "${"y ".repeat(50_000)}`, accounts: 1 },
  { name: "colons", file: "a.yaml", text: `${HEAD}${": ".repeat(500_000)}`, accounts: 0 },
  { name: "short colons", file: "a.yaml", text: `${HEAD}${": ".repeat(50_000)}`, accounts: 1 },
  { name: "comments in flow", file: "a.yaml", text: `${HEAD}x: [${"a, # ]\n ".repeat(100_000)}]\n`, accounts: 1 },
  { name: "empty items", file: "a.yaml", text: `${HEAD}x:\n${"-\n".repeat(200_000)}`, accounts: 1 },
  { name: "NULs", file: "a.yaml", text: `${HEAD}x: \0\0\n`, accounts: 0 },
  { name: "over the size limit", file: "a.yaml", text: `${HEAD}x: ${"y".repeat(10 << 20)}\n`, accounts: 0 },
  {
    name: "100k merge keys",
    file: "a.yaml",
    text: `${HEAD}  annotations: &m0 {k: v}\n${numbers(50_000, (n) => `m${n + 1}: &m${n + 1} {<<: *m${n}}\n`)}`,
    accounts: 1,
  },
  {
    name: "JSON nesting 100k deep",
    file: "a.json",
    text: `{"apiVersion":"v1","kind":"ServiceAccount","x":${"[".repeat(100_000)}`,
    accounts: 0,
  },
  {
    name: "JSON with 200k errors",
    file: "a.json",
    text: `{"apiVersion":"v1","kind":"ServiceAccount","x":[${",".repeat(200_000)}]}`,
    accounts: 1,
  },
  { name: "JSON open strings", file: "a.json", text: '{"a": "\n'.repeat(100_000), accounts: 0 },
  {
    name: "JSON blanks after commas",
    file: "a.json",
    text: `[${", ".repeat(50_000)}${" ".repeat(500_000)}]`,
    accounts: 0,
  },
];

describe.each(CASES)("$name", ({ file, text, accounts }) => {
  test("is read in bounded time", { timeout: 60_000 }, () => {
    const start = process.cpuUsage();
    const facts = readFacts(parseFile(`file:///${file}`, text, { tolerant: parseYamlTolerant }));
    const elapsed = millisecondsSince(start);
    expect(facts.facts.filter(({ kind }) => kind === "service-account")).toHaveLength(accounts);
    expect(elapsed).toBeLessThan(BOUND);
  });
});

test("scripts full of half a command, and suppressions, are read in bounded time", { timeout: 60_000 }, () => {
  const start = process.cpuUsage();
  const script = `aws iam create-role --assume-role-policy-document ${'"\\'.repeat(200_000)}`;
  expect(readFacts(parseFile("file:///a.sh", script)).facts).toEqual([]);
  const many = "aws iam create-role --role-name x \\\n".repeat(50_000);
  expect(readFacts(parseFile("file:///a.sh", `${many}assume-role-policy`)).facts).toEqual([]);
  const comments = `${"# irsa-disable-next-line a\n".repeat(50_000)}kind: ServiceAccount\n`;
  expect(readFacts(parseFile("file:///a.yaml", comments)).suppressions).toHaveLength(50_000);
  expect(millisecondsSince(start)).toBeLessThan(BOUND);
});
