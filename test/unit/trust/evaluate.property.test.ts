/** The trust evaluator against an independent naive one, on generated policies and requests. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readTrustPolicy } from "../../../src/core/model/read/read-trust-policy.ts";
import { parseJson } from "../../../src/core/syntax/parse-json.ts";
import { evaluateTrust } from "../../../src/core/trust/evaluate.ts";
import type { TrustRequest, TrustVerdict } from "../../../src/core/trust/verdict.ts";
import { naiveVerdict } from "./naive-evaluator.ts";
import { facts, type Knowledge, knowledge, policies, render, requestOf, worldOf } from "./policy-arbitraries.ts";

function evaluate(text: string, request: TrustRequest): TrustVerdict {
  const { root, problems } = parseJson(text);
  expect(problems).toEqual([]);
  if (root === undefined) {
    throw new Error("the generated policy does not parse");
  }
  return evaluateTrust(readTrustPolicy(root), request);
}

const everythingKnown: Partial<Knowledge> = { subject: true, audience: true, issuer: true, account: true, other: true };

test("with nothing left open, the verdict is the naive evaluator's", { timeout: 60_000 }, () => {
  const seen = { allowed: 0, denied: 0, unknown: 0 };
  fc.assert(
    fc.property(policies(false), knowledge, facts, (policy, partly, truth) => {
      const known: Knowledge = { ...partly, ...everythingKnown };
      const { verdict } = evaluate(render(policy), requestOf(known, truth));
      seen[verdict]++;
      expect(verdict).toBe(naiveVerdict(policy, worldOf(known, truth, truth)));
    }),
    { numRuns: 6000 },
  );
  expect(seen.allowed).toBeGreaterThan(100);
  expect(seen.denied).toBeGreaterThan(1000);
  expect(seen.unknown).toBe(0);
});

test("with anything left open, a definite verdict holds in every world", { timeout: 60_000 }, () => {
  const seen = { allowed: 0, denied: 0, unknown: 0 };
  const worlds = fc.array(facts, { minLength: 8, maxLength: 16 });
  fc.assert(
    fc.property(policies(true), knowledge, facts, worlds, (policy, known, truth, choices) => {
      const { verdict, reasons } = evaluate(render(policy), requestOf(known, truth));
      seen[verdict]++;
      expect(reasons.length).toBeGreaterThan(0);
      for (const choice of choices) {
        const actual = naiveVerdict(policy, worldOf(known, truth, choice));
        if (verdict === "allowed") {
          expect(actual).toBe("allowed");
        } else if (verdict === "denied") {
          expect(actual).not.toBe("allowed");
        }
      }
    }),
    { numRuns: 6000 },
  );
  expect(seen.allowed).toBeGreaterThan(50);
  expect(seen.denied).toBeGreaterThan(500);
  expect(seen.unknown).toBeGreaterThan(100);
});

test("every reason lies inside the policy and quotes its statement's own text", () => {
  fc.assert(
    fc.property(policies(true), knowledge, facts, (policy, known, truth) => {
      const text = render(policy);
      for (const reason of evaluate(text, requestOf(known, truth)).reasons) {
        expect(reason.range.start).toBeGreaterThanOrEqual(0);
        expect(reason.range.end).toBeLessThanOrEqual(text.length);
        expect(reason.range.end).toBeGreaterThan(reason.range.start);
        expect(reason.message).not.toBe("");
      }
    }),
    { numRuns: 500 },
  );
});
