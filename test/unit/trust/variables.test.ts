// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies hold variables in this form.
/** Policy variables under both versions, and how they are told from a template's placeholders. */
import { expect, test } from "vitest";
import { hasVariable, isTemplatedPolicyText } from "../../../src/core/trust/variables.ts";
import { judge, TOKEN, webIdentityStatement } from "./policy-texts.ts";

type Expected = "allowed" | "denied" | "unknown";

function verdictOf(version: string | undefined, operator: string, value: string, team?: string): Expected {
  const statement = webIdentityStatement({ [operator]: { "aws:Key": value } });
  const text = JSON.stringify({ ...(version === undefined ? {} : { Version: version }), Statement: statement });
  const context = { "aws:key": ["x-red"], ...(team === undefined ? {} : { "aws:team": [team] }) };
  return judge(text, { ...TOKEN, context }).verdict;
}

test.each<[version: string | undefined, operator: string, value: string, team: string | undefined, expected: Expected]>(
  [
    ["2012-10-17", "StringEquals", "x-${aws:Team}", "red", "allowed"],
    ["2012-10-17", "StringEquals", "x-${AWS:TEAM}", "red", "allowed"],
    ["2012-10-17", "StringEquals", "x-${aws:Team}", "blue", "denied"],
    ["2012-10-17", "StringEquals", "x-${aws:Team}", undefined, "denied"],
    ["2012-10-17", "StringNotEquals", "x-${aws:Team}", undefined, "allowed"],
    ["2012-10-17", "StringEquals", "x-${aws:Team, 'red'}", undefined, "allowed"],
    ["2012-10-17", "StringEquals", "x-${aws:Team, 'red'}", "blue", "denied"],
    ["2012-10-17", "StringLike", "?-${aws:Team}*", "re", "allowed"],
    ["2012-10-17", "StringLike", "x-${aws:Team}", "*", "denied"],
    ["2012-10-17", "StringLike", "x-${*}", undefined, "denied"],
    ["2008-10-17", "StringEquals", "x-${aws:Team}", "red", "denied"],
    [undefined, "StringEquals", "x-${aws:Team}", "red", "denied"],
    [undefined, "StringNotEquals", "x-${aws:Team}", "red", "allowed"],
    ["2012-10-18", "StringEquals", "x-${aws:Team}", "red", "unknown"],
    ["2012-10-17", "StringEquals", "x-${TEAM}", "red", "unknown"],
    ["${VERSION}", "StringEquals", "x-red", "red", "allowed"],
  ],
)("Version %s, %s %j with team %s: %s", (version, operator, value, team, expected) => {
  expect(verdictOf(version, operator, value, team)).toBe(expected);
});

test("an unknown variable leaves the condition open", () => {
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: webIdentityStatement({ StringEquals: { "aws:Key": "${aws:Team}" } }),
  });
  expect(judge(text, { ...TOKEN, otherKeys: "unknown", context: { "aws:key": ["x"] } }).verdict).toBe("unknown");
});

test.each([
  ["${aws:username}", true, false],
  ["${aws:PrincipalTag/team, 'none'}", true, false],
  [`\${oidc.eks.us-east-1.amazonaws.com/id/ABC:sub}`, true, false],
  ["a${*}b${?}${$}", true, false],
  ["${NAMESPACE}", false, true],
  ["${AWS::AccountId}", false, true],
  ["${VAR:-default}", false, true],
  ["${module.eks.oidc_provider}", false, true],
  ["${aws:username}-${NS}", true, true],
  ["{{ .Values.ns }}", false, true],
  ["system:serviceaccount:a:b", false, false],
])("%s: variable %s, template %s", (text, variable, template) => {
  expect(hasVariable(text)).toBe(variable);
  expect(isTemplatedPolicyText(text)).toBe(template);
});
