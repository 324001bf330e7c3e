// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies hold placeholders in this form.
/** Trust policies from JSON and YAML: places, duplicates, aliases, half-typed and hostile text. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readTrustPolicy } from "../../../src/core/model/read/read-trust-policy.ts";
import type { Value } from "../../../src/core/model/value.ts";
import { parseYamlEvents } from "../../../src/core/syntax/parse-yaml-events.ts";
import { evaluateTrust } from "../../../src/core/trust/evaluate.ts";
import { facts, knowledge, policies, render, requestOf } from "./policy-arbitraries.ts";
import { ISSUER, PROVIDER, policyText, read, SUBJECT, TOKEN, webIdentityStatement } from "./policy-texts.ts";

const SUB = `${ISSUER}:sub`;

function readYaml(text: string) {
  const { root } = parseYamlEvents(text, 0);
  if (root === undefined) {
    throw new Error("no document");
  }
  return readTrustPolicy(root);
}

const texts = (values: readonly Value[]) => values.map(({ text }) => text);

test("every element has its value and its place", () => {
  const text = policyText(
    webIdentityStatement(
      { StringEquals: { [SUB]: [SUBJECT, "x"] }, StringLike: { [SUB]: "y" } },
      { Sid: "A", Resource: "*" },
    ),
  );
  const policy = read(text);
  const at = (range: { readonly start: number; readonly end: number } | undefined) =>
    text.slice(range?.start, range?.end);
  const [statement] = policy.statements;
  expect(at(policy.range)).toBe(text);
  expect(at(policy.version?.range)).toBe("2012-10-17");
  expect(at(policy.statementKey?.outer)).toBe('"Statement"');
  expect(statement?.complete).toBe(true);
  expect(at(statement?.sid?.outer)).toBe('"A"');
  expect(at(statement?.effect?.range)).toBe("Allow");
  expect(statement?.principals.map(({ type, value }) => [type, at(value.range)])).toEqual([["Federated", PROVIDER]]);
  expect(statement?.actions.map(({ range }) => at(range))).toEqual(["sts:AssumeRoleWithWebIdentity"]);
  expect(at(statement?.actionKey?.range)).toBe("Action");
  expect(at(statement?.conditionKey?.range)).toBe("Condition");
  expect(statement?.operatorBlocks.map(({ operator }) => at(operator.range))).toEqual(["StringEquals", "StringLike"]);
  expect(texts(statement?.unknownElements ?? [])).toEqual(["Resource"]);
  const [first, second] = statement?.conditions ?? [];
  expect(at(first?.range).startsWith(`"${SUB}": [`)).toBe(true);
  expect(at(first?.valuesRange)).toMatch(/^\[[\s\S]*\]$/);
  expect([first?.isList, second?.isList]).toEqual([true, false]);
  expect(at(second?.valuesRange)).toBe('"y"');
  expect(second?.operator.text).toBe("StringLike");
});

test("a single statement needs no list, and NotPrincipal and NotAction are told apart", () => {
  const policy = read(`{"Statement": {"NotPrincipal": {"AWS": "1"}, "NotAction": ["a", "b"]}}`);
  expect(policy.statements).toMatchObject([
    { notPrincipal: true, notAction: true, principalKey: { text: "NotPrincipal" } },
  ]);
  expect(texts(policy.statements[0]?.actions ?? [])).toEqual(["a", "b"]);
});

test.each<[name: string, text: string, duplicates: readonly string[]]>([
  [
    "operators",
    `{"Statement": {"Condition": {"StringLike": {"a:b": "1"}, "StringLike": {"c:d": "2"}}}}`,
    ["StringLike"],
  ],
  [
    "condition keys without case",
    `{"Statement": {"Condition": {"StringLike": {"aws:X": "1", "AWS:x": "2"}}}}`,
    ["AWS:x"],
  ],
  ["operators with case", `{"Statement": {"Condition": {"StringLike": {"a:b": "1"}, "stringlike": {"a:b": "2"}}}}`, []],
  ["elements", `{"Statement": {"Effect": "Allow", "Effect": "Deny"}}`, ["Effect"]],
  ["principals", `{"Statement": {"Principal": {"AWS": "1", "AWS": "2"}}}`, ["AWS"]],
  ["three times", `{"Version": "1", "Version": "2", "Version": "3"}`, ["Version", "Version"]],
])("keys that stand twice: %s", (_, text, duplicates) => {
  const policy = read(text);
  expect(policy.duplicateKeys.map(({ second }) => second.text)).toEqual(duplicates);
  for (const { first, second } of policy.duplicateKeys) {
    expect(first.range.start).toBeLessThan(second.range.start);
  }
});

test("conditions of doubled operators and keys are all kept, doubled elements leave the statement open", () => {
  const policy = read(
    `{"Statement": {"Condition": {"StringLike": {"a:b": "1"}, "StringLike": {"A:B": "2", "a:b": "3"}}}}`,
  );
  expect(policy.statements[0]?.conditions.map(({ values }) => texts(values))).toEqual([["1"], ["2"], ["3"]]);
  expect(policy.statements[0]?.complete).toBe(true);
  expect(read(`{"Statement": {"Effect": "Allow", "Effect": "Deny"}}`).statements[0]).toMatchObject({
    complete: false,
    effect: { text: "Deny" },
  });
  expect(read(`{"Statement": [{}], "Statement": [{}, {}]}`)).toMatchObject({
    complete: false,
    statements: [{ complete: false }, { complete: false }],
  });
});

test("templates and references are unknown, IAM's variables are not", () => {
  const policy = read(
    policyText(
      webIdentityStatement(
        { StringEquals: { "${ISSUER}:sub": ["${aws:username}", "${NS}", { Ref: "Subject" }, null, 1] } },
        { Principal: { Federated: { "Fn::GetAtt": ["Provider", "Arn"] } } },
      ),
    ),
  );
  const [statement] = policy.statements;
  expect(statement?.complete).toBe(true);
  expect(statement?.principals.map(({ value }) => value.known)).toEqual([false]);
  expect(statement?.conditions[0]?.key.known).toBe(false);
  expect(statement?.conditions[0]?.values.map(({ known, type }) => [known, type])).toEqual([
    [true, "string"],
    [false, "string"],
    [false, "string"],
    [true, "null"],
    [true, "number"],
  ]);
  expect(read('{"Statement": [{"Fn::If": ["A", {}, {}]}, {"Condition": {"Ref": "C"}}]}').statements).toMatchObject([
    { complete: false },
    { complete: false },
  ]);
});

const YAML = `Version: "2012-10-17"
Statement:
  - &own
    Effect: Allow
    Principal: { Federated: "${PROVIDER}" }
    Action: sts:AssumeRoleWithWebIdentity
    Condition:
      StringEquals: &subject
        ${SUB}: ${SUBJECT}
  - *own
  - <<: *own
    Effect: Deny
    Condition:
      StringNotEquals: *subject
  - Effect: Allow
    Principal: { Federated: !Sub "\${Provider}" }
    Action: *missing
`;

test("YAML: aliases and merge keys are followed, tags and unknown anchors are unknown", () => {
  const policy = readYaml(YAML);
  const [first, second, third, fourth] = policy.statements;
  expect(second).toMatchObject({ effect: { text: "Allow" }, complete: true });
  expect(second?.conditions).toEqual(first?.conditions);
  expect(third).toMatchObject({ effect: { text: "Deny" }, actions: [{ text: "sts:AssumeRoleWithWebIdentity" }] });
  expect(third?.conditions[0]).toMatchObject({ operator: { text: "StringNotEquals" }, values: [{ text: SUBJECT }] });
  expect(fourth?.principals.map(({ value }) => value.known)).toEqual([false]);
  expect(fourth?.actions.map(({ known }) => known)).toEqual([false]);
  expect(evaluateTrust(policy, TOKEN).verdict).toBe("allowed");
  expect(evaluateTrust(policy, { ...TOKEN, subject: "system:serviceaccount:a:b" }).verdict).toBe("denied");
});

test("aliases that multiply are cut off, and the policy says that it was not read to its end", () => {
  const block = Array.from({ length: 3000 }, (_, index) => `        aws:k${index}: v`).join("\n");
  const uses = Array.from({ length: 3000 }, () => "  - *s").join("\n");
  const text = `Statement:\n  - &s\n    Effect: Allow\n    Condition:\n      StringLike:\n${block}\n${uses}\n`;
  const started = performance.now();
  const policy = readYaml(text);
  expect(policy.complete).toBe(false);
  expect(policy.statements).toHaveLength(3001);
  expect(policy.statements.at(-1)?.complete).toBe(false);
  expect(evaluateTrust(policy, TOKEN).verdict).toBe("unknown");
  expect(performance.now() - started).toBeLessThan(3000);
});

test("no prefix of a policy breaks the reader or the evaluator", () => {
  const text = policyText(webIdentityStatement({ StringEquals: { [SUB]: [SUBJECT] } }), webIdentityStatement());
  for (let end = 1; end < text.length; end++) {
    const policy = read(text.slice(0, end));
    expect(["allowed", "denied", "unknown"]).toContain(evaluateTrust(policy, TOKEN).verdict);
  }
});

test("JSON read as YAML gives the same policy", () => {
  fc.assert(
    fc.property(policies(true), knowledge, facts, (policy, known, truth) => {
      const text = render(policy);
      const request = requestOf(known, truth);
      expect(evaluateTrust(readYaml(text), request)).toEqual(evaluateTrust(read(text), request));
    }),
    { numRuns: 300 },
  );
});
