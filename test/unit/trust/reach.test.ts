// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies hold placeholders in this form.
/** How far subject conditions reach, and that nobody outside the reach is admitted. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateTrust } from "../../../src/core/trust/evaluate.ts";
import { type SubjectReach, subjectReach } from "../../../src/core/trust/reach.ts";
import { matchesWildcards } from "../../../src/core/trust/wildcard.ts";
import { ISSUER, policyText, read, TOKEN, webIdentityStatement } from "./policy-texts.ts";

const SUB = `${ISSUER}:sub`;
const CART = "system:serviceaccount:shop:cart";

function reachOf(condition: unknown, issuer: string | undefined = ISSUER): SubjectReach {
  const [statement] = read(policyText(webIdentityStatement(condition))).statements;
  if (statement === undefined) {
    throw new Error("no statement");
  }
  return subjectReach(statement, issuer);
}

function summary(reach: SubjectReach): readonly unknown[] {
  switch (reach.kind) {
    case "exact":
      return [reach.kind, ...reach.subjects];
    case "namespace":
      return [reach.kind, ...reach.namespaces];
    case "namespace-pattern":
      return [reach.kind, ...reach.patterns];
    default:
      return [reach.kind];
  }
}

test.each<[name: string, condition: unknown, expected: readonly unknown[]]>([
  ["no condition", undefined, ["everything"]],
  ["an audience only", { StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com" } }, ["everything"]],
  ["one subject", { StringEquals: { [SUB]: CART } }, ["exact", CART]],
  ["one subject, key in another case", { StringEquals: { [SUB.toUpperCase()]: CART } }, ["exact", CART]],
  ["one subject twice", { StringEquals: { [SUB]: [CART, CART] } }, ["exact", CART]],
  ["one subject under StringLike", { StringLike: { [SUB]: CART } }, ["exact", CART]],
  ["one subject, any case", { StringEqualsIgnoreCase: { [SUB]: "System:ServiceAccount:shop:Cart" } }, ["exact", CART]],
  ["with IfExists, as tokens always have a subject", { StringEqualsIfExists: { [SUB]: CART } }, ["exact", CART]],
  ["a literal star", { StringEquals: { [SUB]: "system:serviceaccount:shop:*" } }, ["exact"]],
  ["another kind of subject", { StringLike: { [SUB]: "repo:org/*" } }, ["exact"]],
  ["a malformed subject", { StringEquals: { [SUB]: "shop:cart" } }, ["exact"]],
  ["a namespace", { StringLike: { [SUB]: "system:serviceaccount:shop:*" } }, ["namespace", "shop"]],
  ["part of a namespace", { StringLike: { [SUB]: "system:serviceaccount:shop:c?rt" } }, ["namespace", "shop"]],
  [
    "a namespace and a subject",
    { StringLike: { [SUB]: ["system:serviceaccount:a:*", CART] } },
    ["namespace", "a", "shop"],
  ],
  [
    "a star before the colon",
    { StringLike: { [SUB]: "system:serviceaccount:dev*" } },
    ["namespace-pattern", "system:serviceaccount:dev*"],
  ],
  [
    "one account of all namespaces",
    { StringLike: { [SUB]: "system:serviceaccount:*:cart" } },
    ["namespace-pattern", "system:serviceaccount:*:cart"],
  ],
  [
    "a question mark in the namespace",
    { StringLike: { [SUB]: "system:serviceaccount:?:*" } },
    ["namespace-pattern", "system:serviceaccount:?:*"],
  ],
  ["a star", { StringLike: { [SUB]: "*" } }, ["everything"]],
  ["all accounts", { StringLike: { [SUB]: "system:serviceaccount:*:*" } }, ["everything"]],
  ["all that start alike", { StringLike: { [SUB]: "system:*" } }, ["everything"]],
  ["a star among subjects", { StringLike: { [SUB]: [CART, "system:serviceaccount:*"] } }, ["everything"]],
  ["all but one", { StringNotEquals: { [SUB]: CART } }, ["everything"]],
  [
    "a subject that must also fit",
    { StringEquals: { [SUB]: [CART, "system:serviceaccount:a:b"] }, StringLike: { [SUB]: "*:a:*" } },
    ["exact", "system:serviceaccount:a:b"],
  ],
  ["two subjects at once", { StringEquals: { [SUB]: CART }, StringLike: { [SUB]: "*:a:b" } }, ["exact"]],
  ["another issuer's subject", { StringEquals: { [`x${SUB}`]: CART } }, ["exact"]],
  ["another issuer's subject, if it is there", { StringEqualsIfExists: { [`x${SUB}`]: CART } }, ["everything"]],
  ["the subject's presence", { Null: { [SUB]: "false" } }, ["everything"]],
  ["the subject's absence", { Null: { [SUB]: "true" } }, ["exact"]],
  ["a template", { StringEquals: { [SUB]: "system:serviceaccount:${NS}:cart" } }, ["unknown"]],
  ["a templated key", { StringEquals: { "${KEY}": CART } }, ["unknown"]],
  ["a templated key beside a subject", { StringEquals: { "${KEY}": "x", [SUB]: CART } }, ["exact", CART]],
  ["a template beside a pattern for all", { StringLike: { [SUB]: "*" }, StringEquals: { [SUB]: "${X}" } }, ["unknown"]],
  ["an unknown operator", { StringIs: { [SUB]: CART } }, ["unknown"]],
  ["a condition that could not be read", { Ref: "Condition" }, ["unknown"]],
])("%s", (_, condition, expected) => {
  expect(summary(reachOf(condition))).toEqual(expected);
});

test("the causes are the values that reach so far", () => {
  const wide = reachOf({ StringLike: { [SUB]: [CART, "system:serviceaccount:*:x", "system:serviceaccount:a:*"] } });
  expect(wide.causes.map(({ text }) => text)).toEqual(["system:serviceaccount:*:x"]);
  expect(reachOf(undefined).causes).toEqual([]);
  expect(reachOf({ StringLike: { [SUB]: "*" } }).causes.map(({ text }) => text)).toEqual(["*"]);
});

test("without an issuer, any issuer's subject counts", () => {
  const [statement] = read(policyText(webIdentityStatement({ StringEquals: { [`x${SUB}`]: CART } }))).statements;
  expect(statement && summary(subjectReach(statement, undefined))).toEqual(["exact", CART]);
});

test("who is admitted lies within the reach", () => {
  const names = fc.constantFrom("a", "ab", "b", "dev", "dev-evil");
  const subject = fc.tuple(names, names).map(([namespace, name]) => `system:serviceaccount:${namespace}:${name}`);
  const pattern = fc.oneof(
    subject,
    fc.constantFrom(
      "*",
      "system:serviceaccount:a:*",
      "system:serviceaccount:dev*",
      "system:*:b",
      "*:a?",
      "nobody",
      "s?*:b",
    ),
  );
  const operator = fc.constantFrom(
    "StringEquals",
    "StringLike",
    "StringNotEquals",
    "StringNotLike",
    "StringLikeIfExists",
  );
  const block = fc.tuple(operator, fc.array(pattern, { minLength: 1, maxLength: 2 }));
  let admitted = 0;
  fc.assert(
    fc.property(fc.array(block, { maxLength: 3 }), subject, (blocks, who) => {
      const condition = Object.fromEntries(blocks.map(([name, values]) => [name, { [SUB]: values }]));
      if (
        evaluateTrust(read(policyText(webIdentityStatement(condition))), { ...TOKEN, subject: who }).verdict !==
        "allowed"
      ) {
        return;
      }
      admitted++;
      const reach = reachOf(condition);
      if (reach.kind === "exact") {
        expect(reach.subjects).toContain(who);
      } else if (reach.kind === "namespace" || reach.kind === "namespace-pattern") {
        expect(reach.patterns.some((text) => matchesWildcards(text, who))).toBe(true);
      } else {
        expect(reach.kind).toBe("everything");
      }
    }),
    { numRuns: 3000 },
  );
  expect(admitted).toBeGreaterThan(300);
});
