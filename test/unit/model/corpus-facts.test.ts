// The real manifests of the corpus: both YAML parsers give the same facts, and nothing of theirs stops the reading.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Fact } from "../../../src/core/model/facts.ts";
import { readFacts } from "../../../src/core/model/read/read-facts.ts";
import type { SyntaxFile } from "../../../src/core/syntax/document.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { parseYamlTolerant } from "../../../src/core/syntax/parse-yaml-tolerant.ts";

const CORPUS = resolve(import.meta.dirname, "../../../../shared/corpus");
const present = existsSync(CORPUS);
if (!present) {
  console.warn(`corpus-facts.test.ts: skipped, there is no corpus at ${CORPUS}`);
}

const files = present
  ? readdirSync(CORPUS, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ uri: `file://${path.slice(CORPUS.length)}`, text: readFileSync(path, "utf8") }))
  : [];

/** The same file with each document read by the tolerant parser instead. */
function reparsed(file: SyntaxFile): SyntaxFile {
  const documents = file.documents.map((document) => {
    const { start, end } = document.range;
    const parsed = parseYamlTolerant(file.text.slice(start, end), start);
    return parsed.problems.length > 0 || document.root === undefined ? document : { ...document, root: parsed.root };
  });
  return { ...file, documents };
}

describe.skipIf(!present)("corpus", () => {
  test("is there as described", () => {
    expect(files.length).toBeGreaterThan(1_000);
  });

  test("both YAML parsers give the same facts with the same ranges", { timeout: 60_000 }, () => {
    let compared = 0;
    for (const { uri, text } of files) {
      const file = parseFile(uri, text);
      if (file.format === "yaml") {
        const facts = readFacts(file);
        expect(readFacts(reparsed(file)), uri).toEqual(facts);
        compared += facts.facts.length;
      }
    }
    expect(compared).toBeGreaterThan(300);
  });

  test("every file is read without a throw, and no template is a problem", () => {
    const problems = files.flatMap(({ uri, text }) => {
      const facts = readFacts(parseFile(uri, text, { tolerant: parseYamlTolerant }));
      return [...facts.problems.map(({ message }) => `${uri}: ${message}`), ...(facts.skipped ?? [])];
    });
    expect(problems).toEqual([]);
  });

  test("ranges lie inside their file, and plain values are what stands there", () => {
    for (const { uri, text } of files) {
      const { facts } = readFacts(parseFile(uri, text, { tolerant: parseYamlTolerant }));
      for (const { text: value, range, style, computed } of facts.flatMap(valuesIn)) {
        expect(range.end, uri).toBeLessThanOrEqual(text.length);
        const source = text.slice(range.start, range.end);
        if (style === "plain" && computed === undefined && !source.includes("\n") && !source.startsWith("*")) {
          expect(source, uri).toBe(value);
        }
      }
    }
  });

  test("a scan for identity leaves out no fact but of workloads that say nothing about it, and says where those are", () => {
    for (const { uri, text } of files) {
      const all = readFacts(parseFile(uri, text)).facts.filter(
        (fact) => fact.kind !== "workload" || fact.pods.length > 0,
      );
      const identity = parseFile(uri, text, { interest: "identity" });
      const scanned = new Set(readFacts(identity).facts.map(key));
      const left = all.filter((fact) => !scanned.has(key(fact)));
      expect(new Set(left.map(({ kind }) => kind)), uri).toEqual(new Set(left.length > 0 ? ["workload"] : []));
      expect(left.length > 0 && !identity.plainWorkloads, uri).toBe(false);
      expect(
        left.flatMap((fact) => (fact.kind === "workload" ? fact.pods : [])).some((pod) => pod.account),
        uri,
      ).toBe(false);
      const workloads = readFacts(parseFile(uri, text, { interest: "workloads" }));
      const scannedToo = new Set(workloads.facts.map(key));
      expect(
        all.map(key).filter((fact) => !scannedToo.has(fact)),
        uri,
      ).toEqual([]);
    }
  });
});

function key(fact: Fact): string {
  return `${fact.kind} ${fact.document} ${fact.range.start}`;
}

interface Located {
  readonly text: string;
  readonly range: { readonly start: number; readonly end: number };
  readonly style: string;
  /** Computed values stand nowhere. */
  readonly computed?: true;
}

/** Every value anywhere in a fact. */
function valuesIn(part: unknown): readonly Located[] {
  if (typeof part !== "object" || part === null) {
    return [];
  }
  const isValue = "text" in part && "known" in part && "range" in part && "style" in part;
  return isValue ? [part as Located] : Object.values(part).flatMap(valuesIn);
}
