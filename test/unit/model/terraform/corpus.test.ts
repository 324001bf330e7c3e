// The real Terraform of the corpus: read without a problem, each value where it stands, and each finding looked at by hand.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Fact } from "../../../../src/core/model/facts.ts";
import type { Value } from "../../../../src/core/model/value.ts";
import { unescapeQuoted } from "../../../../src/core/syntax/hcl-text.ts";
import { hclParser } from "../../../fakes/hcl-parser.ts";
import { memoryWorkspace } from "../../../fakes/memory-workspace.ts";
import { moduleFacts } from "./module-facts.ts";

const CORPUS = resolve(import.meta.dirname, "../../../../../shared/corpus");
const present = existsSync(CORPUS);
if (!present) {
  console.warn(`terraform/corpus.test.ts: skipped, there is no corpus at ${CORPUS}`);
}

const parse = await hclParser();

const files = present
  ? readdirSync(CORPUS, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:tf|tfvars)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(CORPUS.length + 1))
      .map((path) => ({ path, text: readFileSync(join(CORPUS, path), "utf8") }))
  : [];

/** Texts of each module's files, by folder. */
function modules(): ReadonlyMap<string, Record<string, string>> {
  const folders = new Map<string, Record<string, string>>();
  for (const { path, text } of files) {
    folders.set(dirname(path), { ...folders.get(dirname(path)), [path]: text });
  }
  return folders;
}

/** All values in a fact. */
function valuesIn(part: unknown): readonly Value[] {
  if (typeof part !== "object" || part === null) {
    return [];
  }
  const own = "known" in part && "outer" in part ? [part as Value] : [];
  return [...own, ...Object.values(part).flatMap(valuesIn)];
}

describe.skipIf(!present)("Terraform of the corpus", () => {
  test("is there as described, and has no problem of syntax", () => {
    expect(files.filter(({ path }) => path.endsWith(".tf"))).toHaveLength(335);
    expect(files.filter(({ text }) => parse(text)?.problems.length !== 0).map(({ path }) => path)).toEqual([]);
  });

  test("gives facts whose known strings are what stands at their places", () => {
    const counts = new Map<Fact["kind"], number>();
    let compared = 0;
    for (const texts of modules().values()) {
      for (const fact of moduleFacts(texts)) {
        counts.set(fact.kind, (counts.get(fact.kind) ?? 0) + 1);
        const text = texts[fact.uri.slice("file:///w/".length)] ?? "";
        for (const { text: value, range, style, computed, implied } of valuesIn(fact)) {
          expect(range.end, fact.uri).toBeLessThanOrEqual(text.length);
          if (style === "hcl" && computed === undefined) {
            expect(unescapeQuoted(text.slice(range.start, range.end)), fact.uri).toBe(value.slice(implied));
            compared++;
          }
        }
      }
    }
    expect(compared).toBeGreaterThan(30);
    expect(Object.fromEntries(counts)).toMatchInlineSnapshot(`
      {
        "account-reference": 2,
        "association": 14,
        "cluster": 38,
        "provider": 1,
        "role": 46,
        "role-policy": 100,
        "service-account": 1,
        "trust-policy": 45,
      }
    `);
  });

  test("has no finding but those that were looked at", () => {
    const workspace = memoryWorkspace(Object.fromEntries(files.map(({ path, text }) => [path, text])));
    const shown = workspace.shown().map(({ rule, file, text }) => `${rule} ${file} ${text.slice(0, 60)}`);
    expect(shown).toMatchInlineSnapshot(`
      [
        "pi-trust-unscoped aws-ia__terraform-aws-eks-blueprints/patterns/gitops/multi-cluster-hub-spoke-argocd/hub/main.tf pods.eks.amazonaws.com",
        "trust-sub-broad aws-ia__terraform-aws-eks-blueprints/patterns/kubecost/main.tf kubecost:*",
        "pi-trust-unscoped aws-ia__terraform-aws-eks-blueprints/patterns/vpc-lattice/cross-cluster-pod-communication/environment/main.tf pods.eks.amazonaws.com",
        "pi-trust-unscoped awslabs__data-on-eks/infra/terraform/eks.tf pods.eks.amazonaws.com",
        "pi-trust-unscoped awslabs__data-on-eks/infra/terraform/eks.tf pods.eks.amazonaws.com",
        "pi-trust-unscoped awslabs__data-on-eks/infra/terraform/eks.tf pods.eks.amazonaws.com",
      ]
    `);
  });
});
