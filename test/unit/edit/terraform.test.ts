// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform has placeholders in this form.
// Values written into Terraform are read back as what was written, whatever stands around them.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { replaceValue } from "../../../src/core/edit/replace-value.ts";
import type { FactOf } from "../../../src/core/model/facts.ts";
import { knownText, type Value } from "../../../src/core/model/value.ts";
import { applyEdits } from "../../../src/core/text/edits.ts";
import { factsOfKind } from "../model/terraform/module-facts.ts";

const STATEMENT =
  '"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole", "sts:TagSession"]';
const role = (document: string) => `resource "aws_iam_role" "a" {\n  assume_role_policy = ${document}\n}\n`;

/** Modules whose trust policy has the Sid "old", each written in another way. */
const PLACES: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: "jsonencode",
    text: role(`jsonencode({ Statement = { Sid = "old", ${STATEMENT.replaceAll('": ', '" = ')} } })`),
  },
  {
    name: "a heredoc",
    text: role(
      `<<EOT\n{"Statement": {"Sid": "old", ${STATEMENT}, "Condition": {"StringEquals": {"aws:SourceAccount": "\${var.a}"}}}}\nEOT`,
    ),
  },
  { name: "an indented heredoc", text: role(`<<-EOT\n    {"Statement": {\n      "Sid": "old", ${STATEMENT}}}\n  EOT`) },
  { name: "a string", text: role(`"{\\"Statement\\": {\\"Sid\\": \\"old\\", ${STATEMENT.replaceAll('"', '\\"')}}}"`) },
];

const sidOf = (text: string): Value | undefined => {
  const [policy]: readonly FactOf<"trust-policy">[] = factsOfKind("trust-policy", text);
  return policy?.policy.statements[0]?.sid;
};

/** Fragments that mean something in JSON, in Terraform or in both. */
const fragment = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.constantFrom(
    "${",
    "%{",
    "$${",
    "$",
    "%",
    "{",
    "}",
    '"',
    "\\",
    "\\n",
    "\n",
    "\t",
    "\b",
    "\f",
    "é",
    "😀",
    "EOT",
    "#",
    "//",
  ),
);

describe.each(PLACES)("in $name", ({ text }) => {
  test("a value is read back as what was written", () => {
    expect(knownText(sidOf(text))).toBe("old");
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 5 }), (fragments) => {
        const wanted = fragments.join("");
        const sid = sidOf(text);
        const edited = sid === undefined ? text : applyEdits(text, [replaceValue(sid, wanted)]);
        expect(sidOf(edited)?.text, edited).toBe(wanted);
      }),
    );
  });
});

describe("a bare key", () => {
  const KEYED = role(
    `jsonencode({ Statement = { ${STATEMENT.replaceAll('": ', '" = ')}, Condition = { StringEqual = { "aws:SourceAccount" = "1" } } } })`,
  );
  const operatorOf = (text: string) =>
    factsOfKind("trust-policy", text)[0]?.policy.statements[0]?.conditions[0]?.operator;

  it.each([
    ["StringEquals", "StringEquals = {"],
    ["ForAnyValue:StringLike", '"ForAnyValue:StringLike" = {'],
  ])("becomes %s", (wanted, written) => {
    const operator = operatorOf(KEYED);
    const edited = operator === undefined ? "" : applyEdits(KEYED, [replaceValue(operator, wanted)]);
    expect(edited).toContain(`Condition = { ${written}`);
    expect(operatorOf(edited)?.text).toBe(wanted);
  });
});
