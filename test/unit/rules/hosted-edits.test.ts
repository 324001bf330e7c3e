// Fixes that add, move and remove parts of a policy inside a string: what comes out is the policy that was meant, or no fix.
import fc from "fast-check";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { readTrustPolicy } from "../../../src/core/model/read/read-trust-policy.ts";
import { addClaim, addConditionValue, moveCondition } from "../../../src/core/rules/condition-edits.ts";
import { removeKey } from "../../../src/core/rules/policy-nodes.ts";
import { asScalar, path } from "../../../src/core/syntax/at.ts";
import { parseEmbeddedJson } from "../../../src/core/syntax/embedded-json.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { applyEdits, type TextEdit } from "../../../src/core/text/edits.ts";
import type { TrustPolicy, TrustStatement } from "../../../src/core/trust/policy.ts";
import { type HostStyle, hostStyles, writeHosted } from "../syntax/hosted-json.ts";

const SUB = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:sub";
const AUD = SUB.replace(/sub$/, "aud");

type Conditions = Record<string, Record<string, string | readonly string[]>>;

const subjects = fc.constantFrom("system:serviceaccount:shop:reader", "system:serviceaccount:shop:*", "it's", 'a"b');
const conditions: fc.Arbitrary<Conditions> = fc
  .record({
    operator: fc.constantFrom("StringEquals", "StringLike"),
    sub: fc.oneof(subjects, fc.uniqueArray(subjects, { minLength: 1 })),
    aud: fc.option(fc.constant("sts.amazonaws.com"), { nil: undefined }),
  })
  .map(({ operator, sub, aud }) => ({ [operator]: { [SUB]: sub, ...(aud === undefined ? {} : { [AUD]: aud }) } }));

function policyOf(condition: Conditions) {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Resource: "*", Action: "sts:AssumeRoleWithWebIdentity", Condition: condition }],
  };
}

type Policy = ReturnType<typeof policyOf>;

function open(text: string, style: HostStyle) {
  const file = parseFile(style.kind === "json" ? "file:///w/a.json" : "file:///w/a.yaml", text);
  const scalar = asScalar(path(file.documents[0]?.root, ["spec", "document"]));
  const root = scalar === undefined ? undefined : parseEmbeddedJson(text, scalar)?.root;
  expect(root, text).toBeDefined();
  const policy = readTrustPolicy(root as NonNullable<typeof root>);
  return { file, policy, statement: policy.statements[0] as TrustStatement };
}

const read = (text: string) => JSON.parse((load(text) as { spec: { document: string } }).spec.document) as Policy;

const listOf = (value: string | readonly string[]) => (typeof value === "string" ? [value] : value);

interface Edit {
  readonly apply: (at: ReturnType<typeof open>) => readonly TextEdit[] | undefined;
  /** The policy that should come out. */
  readonly meant: (condition: Conditions, policy: TrustPolicy) => Policy;
}

const EDITS: Readonly<Record<string, Edit>> = {
  claim: {
    apply: ({ file, statement }) => addClaim(file, statement, "StringEquals", "issuer:new", ["a", 'b"c']),
    meant: ({ StringEquals, ...others }) =>
      policyOf({ ...others, StringEquals: { ...StringEquals, "issuer:new": ["a", 'b"c'] } }),
  },
  value: {
    apply: ({ file, statement }) =>
      statement.conditions[0] && addConditionValue(file, statement, statement.conditions[0], "added"),
    meant: (condition) => {
      const [operator = "", keys = {}] = Object.entries(condition)[0] ?? [];
      return policyOf({ [operator]: { ...keys, [SUB]: [...listOf(keys[SUB] ?? []), "added"] } });
    },
  },
  move: {
    apply: ({ file, statement }) =>
      statement.conditions[0] && moveCondition(file, statement, statement.conditions[0], "StringNotLike"),
    meant: (condition) => {
      const [operator = "", keys = {}] = Object.entries(condition)[0] ?? [];
      const { [SUB]: sub = "", ...rest } = keys;
      return policyOf({
        ...(Object.keys(rest).length === 0 ? {} : { [operator]: rest }),
        StringNotLike: { [SUB]: sub },
      });
    },
  },
  removal: {
    apply: ({ file, statement }) => statement.unknownElements[0] && removeKey(file, statement.unknownElements[0]),
    meant: (condition) => {
      const policy = policyOf(condition);
      const [{ Resource: _, ...statement } = policy.Statement[0] as Policy["Statement"][0]] = policy.Statement;
      return { ...policy, Statement: [statement as Policy["Statement"][0]] };
    },
  },
};

test.each(Object.keys(EDITS))("%s", (name) => {
  const edit = EDITS[name] as Edit;
  let edited = 0;
  fc.assert(
    fc.property(conditions, hostStyles, (condition, style) => {
      const text = writeHosted(policyOf(condition), style);
      const at = open(text, style);
      const edits = edit.apply(at);
      // Strings in quotes are not taken apart, apart from single values in them.
      expect(edits !== undefined, text).toBe(style.kind === "literal" || (edits?.length === 1 && name === "move"));
      if (edits === undefined) {
        return;
      }
      edited++;
      const after = applyEdits(text, edits);
      const document = read(after);
      const meant = edit.meant(condition, at.policy);
      expect(document, after).toEqual(meant);
      expect(after.replaceAll("\r\n", "").includes("\n")).toBe(!style.crlf || style.kind === "json");
    }),
    { numRuns: 300 },
  );
  expect(edited).toBeGreaterThan(20);
});
