/** IAM's wildcards against every short text, and in bounded time. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { hasWildcard, literalPattern, matchesPattern, matchesWildcards } from "../../../src/core/trust/wildcard.ts";

test.each([
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["?", "", false],
  ["?", "a", true],
  ["a*", "a", true],
  ["a?", "a", false],
  ["*b*", "abc", true],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["system:serviceaccount:*:web", "system:serviceaccount:a:b:web", true],
  ["system:serviceaccount:dev*", "system:serviceaccount:dev-evil:x", true],
  ["system:serviceaccount:dev:*", "system:serviceaccount:dev-evil:x", false],
  ["a.b", "axb", false],
  ["A", "a", false],
  ["**?**", "x", true],
  ["[a]", "a", false],
])("pattern %j on %j is %j", (pattern, text, expected) => {
  expect(matchesWildcards(pattern, text)).toBe(expected);
});

test("agrees with a regular expression on short texts", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 7 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
  fc.assert(
    fc.property(pattern, text, (wanted, given) => {
      const expression = new RegExp(`^${wanted.replaceAll("*", ".*").replaceAll("?", ".")}$`);
      expect(matchesWildcards(wanted, given)).toBe(expression.test(given));
    }),
    { numRuns: 5000 },
  );
});

test("a literal pattern has no wildcards", () => {
  expect(matchesPattern(literalPattern("a*"), "ab")).toBe(false);
  expect(matchesPattern(literalPattern("a*"), "a*")).toBe(true);
  expect(hasWildcard("a?")).toBe(true);
  expect(hasWildcard("a.+[]")).toBe(false);
});

test("hostile patterns cost no more than text times text", () => {
  const text = "a".repeat(340);
  const patterns = [`${"*a".repeat(170)}b`, `${"*".repeat(100_000)}b`, `*${"a".repeat(300)}b`, "?*".repeat(100_000)];
  const started = performance.now();
  for (const pattern of patterns) {
    expect(matchesWildcards(pattern, text)).toBe(false);
  }
  expect(performance.now() - started).toBeLessThan(500);
});
