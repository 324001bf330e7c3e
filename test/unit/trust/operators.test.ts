/** One row per operator and case: what IAM documents for a value that matches, one that does not, and a missing key. */
import { expect, test } from "vitest";
import { parseOperator, respellOperator } from "../../../src/core/trust/operators.ts";
import { judge, policyText, TOKEN, webIdentityStatement } from "./policy-texts.ts";

type Given = readonly string[] | "absent";
type Expected = "allowed" | "denied" | "unknown";

function verdictOf(operator: string, values: unknown, given: Given, key = "aws:Key"): Expected {
  const context = given === "absent" ? {} : { [key.toLowerCase()]: given };
  return judge(policyText(webIdentityStatement({ [operator]: { [key]: values } })), { ...TOKEN, context }).verdict;
}

const ARN = "arn:aws:eks:us-east-1:111122223333:cluster/prod";

test.each<[operator: string, values: unknown, given: Given, expected: Expected]>([
  ["StringEquals", "a", ["a"], "allowed"],
  ["StringEquals", "a", ["A"], "denied"],
  ["StringEquals", ["b", "a"], ["a"], "allowed"],
  ["StringEquals", "a*", ["ab"], "denied"],
  ["StringEquals", "a*", ["a*"], "allowed"],
  ["StringEquals", "a", "absent", "denied"],
  ["StringNotEquals", "a", ["b"], "allowed"],
  ["StringNotEquals", ["a", "b"], ["b"], "denied"],
  ["StringNotEquals", "a", "absent", "allowed"],
  ["StringEqualsIgnoreCase", "aB", ["Ab"], "allowed"],
  ["StringEqualsIgnoreCase", "a*", ["AB"], "denied"],
  ["StringEqualsIgnoreCase", "a", "absent", "denied"],
  ["StringNotEqualsIgnoreCase", "aB", ["Ab"], "denied"],
  ["StringNotEqualsIgnoreCase", "a", "absent", "allowed"],
  ["StringLike", "a*c", ["a:b/c"], "allowed"],
  ["StringLike", "a?c", ["abc"], "allowed"],
  ["StringLike", "A*", ["abc"], "denied"],
  ["StringLike", "*", "absent", "denied"],
  ["StringNotLike", "a*", ["abc"], "denied"],
  ["StringNotLike", ["x*", "a*"], ["bc"], "allowed"],
  ["StringNotLike", "*", "absent", "allowed"],
  ["ArnEquals", "arn:aws:eks:*:111122223333:cluster/*", [ARN], "allowed"],
  ["ArnLike", ARN, [ARN], "allowed"],
  ["ArnLike", "arn:aws:eks:*:cluster/prod:x", [ARN], "denied"],
  ["ArnLike", "arn:aws:eks:*", [ARN], "unknown"],
  ["ArnLike", ARN, ["prod"], "unknown"],
  ["ArnLike", ARN, "absent", "denied"],
  ["ArnNotEquals", "arn:aws:eks:*:*:*", [ARN], "denied"],
  ["ArnNotLike", "arn:aws:s3:*:*:*", [ARN], "allowed"],
  ["ArnNotLike", ARN, "absent", "allowed"],
  ["Bool", "true", ["true"], "allowed"],
  ["Bool", true, ["true"], "allowed"],
  ["Bool", "false", ["true"], "denied"],
  ["Bool", "yes", ["true"], "unknown"],
  ["Bool", "false", "absent", "denied"],
  ["Null", "true", "absent", "allowed"],
  ["Null", "true", ["a"], "denied"],
  ["Null", "false", "absent", "denied"],
  ["Null", false, ["a"], "allowed"],
  ["Null", ["true", "false"], ["a"], "allowed"],
  ["NumericEquals", "10", ["10.0"], "allowed"],
  ["NumericEquals", 10, ["11"], "denied"],
  ["NumericNotEquals", "10", ["11"], "allowed"],
  ["NumericNotEquals", "10", "absent", "allowed"],
  ["NumericLessThan", "10", ["9"], "allowed"],
  ["NumericLessThan", "10", ["10"], "denied"],
  ["NumericLessThanEquals", "10", ["10"], "allowed"],
  ["NumericGreaterThan", "-3", ["-2.5"], "allowed"],
  ["NumericGreaterThanEquals", "10", ["9.9"], "denied"],
  ["NumericGreaterThan", "ten", ["11"], "unknown"],
  ["DateEquals", "2024-01-01T01:00:00+01:00", ["2024-01-01T00:00:00Z"], "allowed"],
  ["DateNotEquals", "2024-01-01T00:00:00Z", ["2024-01-01T00:00:00.5Z"], "allowed"],
  ["DateLessThan", "2024-06-01T00:00:00Z", ["2024-01-01T00:00:00Z"], "allowed"],
  ["DateLessThanEquals", "1704067200", ["2024-01-01T00:00:00Z"], "allowed"],
  ["DateGreaterThan", "2024", ["2024-01-01T00:00:00Z"], "denied"],
  ["DateGreaterThanEquals", "2024-01", ["2024-01-01T00:00:00Z"], "allowed"],
  ["DateGreaterThan", "2024-13-01T00:00:00Z", ["2024-01-01T00:00:00Z"], "unknown"],
  ["DateGreaterThan", "2024-01-01T00:00:00Z", "absent", "denied"],
  ["IpAddress", "203.0.113.0/24", ["203.0.113.9"], "allowed"],
  ["IpAddress", "203.0.113.9", ["203.0.113.9"], "allowed"],
  ["IpAddress", ["203.0.113.0/25", "2001:db8::/32"], ["2001:DB8:1::7"], "allowed"],
  ["IpAddress", "203.0.113.0/24", ["2001:db8::1"], "denied"],
  ["IpAddress", "0.0.0.0/0", ["198.51.100.1"], "allowed"],
  ["IpAddress", "203.0.113.0/40", ["203.0.113.9"], "unknown"],
  ["IpAddress", "203.0.113.0/24", "absent", "denied"],
  ["NotIpAddress", "203.0.113.0/24", ["198.51.100.1"], "allowed"],
  ["NotIpAddress", "203.0.113.0/24", "absent", "allowed"],
  ["BinaryEquals", "QQ==", ["QQ=="], "unknown"],
  ["BinaryEquals", "QQ==", "absent", "denied"],
])("%s %j on %j: %s", (operator, values, given, expected) => {
  expect(verdictOf(operator, values, given)).toBe(expected);
});

test.each<[operator: string, values: unknown, given: Given, expected: Expected]>([
  ["StringEqualsIfExists", "a", "absent", "allowed"],
  ["StringEqualsIfExists", "a", ["b"], "denied"],
  ["StringNotEqualsIfExists", "a", "absent", "allowed"],
  ["StringNotEqualsIfExists", "a", ["a"], "denied"],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], "allowed"],
  ["ForAllValues:StringEquals", "a", ["a", "b"], "denied"],
  ["ForAllValues:StringEquals", "a", "absent", "allowed"],
  ["ForAllValues:StringNotEquals", "a", ["b", "c"], "allowed"],
  ["ForAllValues:StringNotEquals", "a", ["a", "c"], "denied"],
  ["ForAllValues:StringNotEquals", "a", "absent", "allowed"],
  ["ForAnyValue:StringEquals", "a", ["a", "b"], "allowed"],
  ["ForAnyValue:StringEquals", "c", ["a", "b"], "denied"],
  ["ForAnyValue:StringEquals", "a", "absent", "denied"],
  ["ForAnyValue:StringNotEquals", "a", ["a", "b"], "allowed"],
  ["ForAnyValue:StringNotEquals", "a", ["a"], "denied"],
  ["ForAnyValue:StringNotEquals", "a", "absent", "denied"],
  ["ForAnyValue:StringLikeIfExists", "a", "absent", "allowed"],
  ["ForAnyValue:StringNotLikeIfExists", "a", "absent", "allowed"],
  // Several values under an operator for one: certain only where all of them agree.
  ["StringEquals", "a", ["a", "b"], "unknown"],
  ["StringEquals", "c", ["a", "b"], "denied"],
  ["ForAllValues:Null", "true", "absent", "unknown"],
  ["StringEquals", [], ["a"], "unknown"],
  ["StringEquals", [], "absent", "denied"],
])("%s %j on %j: %s", (operator, values, given, expected) => {
  expect(verdictOf(operator, values, given)).toBe(expected);
});

test("a Deny with a negated IfExists operator denies where the key is missing", () => {
  const deny = { ...webIdentityStatement({ StringNotEqualsIfExists: { "aws:Key": "a" } }), Effect: "Deny" };
  expect(judge(policyText(webIdentityStatement(), deny)).verdict).toBe("denied");
  expect(judge(policyText(webIdentityStatement(), deny), { ...TOKEN, context: { "aws:key": ["a"] } }).verdict).toBe(
    "allowed",
  );
});

test.each([
  ["stringEquals", undefined, "StringEquals"],
  ["StringEqual", undefined, undefined],
  ["NullIfExists", undefined, undefined],
  ["ForanyValue:StringLike", undefined, "ForAnyValue:StringLike"],
  ["forallvalues:stringnotlikeifexists", undefined, "ForAllValues:StringNotLikeIfExists"],
  ["StringLikeifExists", undefined, "StringLikeIfExists"],
  ["StringEquals ", undefined, undefined],
  ["", undefined, undefined],
  ["StringLike", { comparison: "string-like", negated: false, ifExists: false, set: undefined }, "StringLike"],
  [
    "ForAnyValue:ArnNotEqualsIfExists",
    { comparison: "arn", negated: true, ifExists: true, set: "ForAnyValue" },
    "ForAnyValue:ArnNotEqualsIfExists",
  ],
])("operator name %j", (name, parsed, respelt) => {
  expect(parseOperator(name)).toEqual(parsed);
  expect(respellOperator(name)).toBe(respelt);
});
