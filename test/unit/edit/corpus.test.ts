// Edits of the corpus' real manifests: the account and annotation come out as set, every other line stays as it is.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { nodeAt } from "../../../src/core/edit/place.ts";
import { removePath } from "../../../src/core/edit/remove-entry.ts";
import { setMapEntry, setPath } from "../../../src/core/edit/set-entry.ts";
import type { ServiceAccountFact, WorkloadFact } from "../../../src/core/model/facts.ts";
import { readFacts } from "../../../src/core/model/read/read-facts.ts";
import type { SyntaxFile } from "../../../src/core/syntax/document.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { applyEdits, type TextEdit } from "../../../src/core/text/edits.ts";

const CORPUS = resolve(import.meta.dirname, "../../../../shared/corpus");
const present = existsSync(CORPUS);
if (!present) {
  console.warn(`edit/corpus.test.ts: skipped, there is no corpus at ${CORPUS}`);
}

const KEY = "eks.amazonaws.com/role-arn";
const ARN = "arn:aws:iam::111122223333:role/new";

const files = present
  ? readdirSync(CORPUS, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => parseFile(`file://${path.slice(CORPUS.length)}`, readFileSync(path, "utf8")))
      .filter(({ documents }) => documents.every(({ kind }) => kind !== "helm-template"))
  : [];

function factsOf<K extends "service-account" | "workload">(file: SyntaxFile, kind: K) {
  return readFacts(file).facts.filter(
    (fact): fact is Extract<ServiceAccountFact | WorkloadFact, { readonly kind: K }> =>
      fact.kind === kind && fact.source === "manifest",
  );
}

/** The file's objects by kind and name. */
function objects(file: SyntaxFile): readonly string[] {
  return readFacts(file).facts.flatMap((fact) =>
    "meta" in fact ? [`${fact.document} ${fact.kind} ${fact.meta.kind?.text} ${fact.meta.name?.text}`] : [],
  );
}

/** What the edits take away from the text. */
function removed(text: string, edits: readonly TextEdit[]): string {
  return edits
    .map(({ range }) => text.slice(range.start, range.end))
    .join("")
    .trim();
}

describe.skipIf(!present)("corpus", () => {
  test("an annotation is set, and removed again without a trace", () => {
    let count = 0;
    for (const file of files) {
      for (const fact of factsOf(file, "service-account")) {
        const root = nodeAt(file.documents[fact.document]?.root, fact.range);
        const edits = root?.kind === "map" ? setPath(file, root, ["metadata", "annotations", KEY], ARN) : undefined;
        if (edits === undefined) {
          continue;
        }
        count++;
        const after = parseFile(file.uri, applyEdits(file.text, edits));
        const again = factsOf(after, "service-account").find(
          (other) => other.document === fact.document && other.meta.name?.text === fact.meta.name?.text,
        );
        expect(again?.roleArn?.value?.text, file.uri).toBe(ARN);
        expect(objects(after), file.uri).toEqual(objects(file));
        const old = fact.roleArn?.value;
        const gone = removed(file.text, edits);
        expect(old === undefined ? ["", "{}", "null"] : [file.text.slice(old.range.start, old.range.end)]).toContain(
          gone,
        );
        if (fact.roleArn === undefined) {
          const node = again && nodeAt(after.documents[again.document]?.root, again.range);
          const removal = node?.kind === "map" ? removePath(after, node, ["metadata", "annotations", KEY]) : undefined;
          const annotated = fact.meta.annotations.length > 0 || fact.meta.annotationsRange === undefined;
          if (annotated) {
            expect(applyEdits(after.text, removal ?? [])).toBe(file.text);
          }
        }
      }
    }
    expect(count).toBeGreaterThan(25);
  });

  test("an account is set in every pod spec", () => {
    let count = 0;
    for (const file of files) {
      for (const fact of factsOf(file, "workload")) {
        for (const [index, pod] of fact.pods.entries()) {
          const spec = pod.specRange && nodeAt(file.documents[fact.document]?.root, pod.specRange);
          const field = pod.accountPath.slice(pod.accountPath.lastIndexOf(".") + 1);
          const edits = spec?.kind === "map" ? setMapEntry(file, spec, field, "new-account", "first") : undefined;
          if (edits === undefined) {
            continue;
          }
          count++;
          const after = parseFile(file.uri, applyEdits(file.text, edits));
          const again = factsOf(after, "workload").find(
            (other) => other.document === fact.document && other.meta.name?.text === fact.meta.name?.text,
          );
          expect(again?.pods[index]?.account?.value?.text, file.uri).toBe("new-account");
          expect(removed(file.text, edits)).toBe(pod.account?.value?.text ?? "");
        }
      }
    }
    expect(count).toBeGreaterThan(25);
  });
});
