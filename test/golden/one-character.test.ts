/**
 * Every one-character slip in a healthy trust policy: deleted, doubled, swapped with its neighbour, another letter, other case,
 * a space. Each is told by one rule, and nothing is said exactly where the ServiceAccount still gets the role.
 */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTrustPolicy } from "../../src/core/model/read/read-trust-policy.ts";
import { parseJson } from "../../src/core/syntax/parse-json.ts";
import { evaluateTrust } from "../../src/core/trust/evaluate.ts";
import type { TrustVerdict } from "../../src/core/trust/verdict.ts";
import { memoryWorkspace, readFolder } from "../fakes/memory-workspace.ts";

const FILE = "trust-policy.json";
const HEALTHY = readFolder(
  join(import.meta.dirname, "rules/trust-sub-mismatch/healthy"),
  (path) => path === "expected.json",
);
const TEXT = HEALTHY[FILE] ?? "";

const SLIPS: Readonly<Record<string, (text: string, at: number) => string>> = {
  deleted: (text, at) => text.slice(0, at) + text.slice(at + 1),
  doubled: (text, at) => text.slice(0, at) + text.slice(at, at + 1) + text.slice(at),
  "swapped with its neighbour": (text, at) =>
    text.slice(0, at) + text.slice(at + 1, at + 2) + text.slice(at, at + 1) + text.slice(at + 2),
  "another letter": (text, at) => text.slice(0, at) + otherSign(text.charAt(at)) + text.slice(at + 1),
  "in the other case": (text, at) => text.slice(0, at) + otherCase(text.charAt(at)) + text.slice(at + 1),
  "behind a space": (text, at) => `${text.slice(0, at)} ${text.slice(at)}`,
};

function otherSign(sign: string): string {
  return /\d/.test(sign) ? String((Number(sign) + 1) % 10) : sign === "x" ? "y" : "x";
}

function otherCase(sign: string): string {
  return sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase();
}

/** What IAM would say to the account's token; undefined for a text that is no JSON. */
function verdictOn(text: string): TrustVerdict["verdict"] | undefined {
  const { root, problems } = parseJson(text);
  return root === undefined || problems.length > 0
    ? undefined
    : evaluateTrust(readTrustPolicy(root), {
        mechanism: "irsa",
        issuer: "oidc.eks.us-east-1.amazonaws.com/id/88E5C8D5DAFCCF674D4617208E9234E6",
        account: "111122223333",
        partition: "aws",
        subject: "system:serviceaccount:shop:s3-reader",
        audience: "sts.amazonaws.com",
        otherKeys: "absent",
      }).verdict;
}

describe.each(Object.entries(SLIPS))("one character %s", (_, slip) => {
  test("is told by one rule, or does no harm", () => {
    const wrong: string[] = [];
    let told = 0;
    for (let at = 0; at < TEXT.length; at++) {
      const text = slip(TEXT, at);
      if (text === TEXT || /\s/.test(TEXT.charAt(at))) {
        continue;
      }
      const rules = new Set(
        memoryWorkspace({ ...HEALTHY, [FILE]: text })
          .findings()
          .map((finding) => finding.rule),
      );
      const verdict = verdictOn(text);
      // `{{` makes the line a template's, of which nothing is known.
      const isHarmless = verdict === "allowed" || text.includes("{{");
      told += rules.size > 0 ? 1 : 0;
      if (isHarmless ? rules.size > 0 : rules.size !== 1) {
        const line = text.slice(text.lastIndexOf("\n", at - 1) + 1).split("\n", 1)[0];
        wrong.push(`${line?.trim()} -> ${[...rules].join(", ") || "nothing"} (${verdict ?? "no JSON"})`);
      }
    }
    expect(wrong).toEqual([]);
    expect(told).toBeGreaterThan(0);
  });
});
