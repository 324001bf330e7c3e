// Comments that silence checks: exactly the named rules, exactly where they stand.
import { describe, expect, test } from "vitest";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

/** Two findings of two rules: the account id of 9 digits, and a mistyped annotation, each on a line of its own. */
function manifest(aboveArn: string, aboveTypo = "", top = ""): string {
  return `${top}apiVersion: v1
kind: ServiceAccount
metadata:
  name: cart
  namespace: shop
  annotations:
${aboveArn}    eks.amazonaws.com/role-arn: arn:aws:iam::111122223:role/cart
${aboveTypo}    eks.amazonaws.com/audiense: sts.amazonaws.com
`;
}

const told = (text: string) =>
  memoryWorkspace({ "a.yaml": text })
    .shown()
    .map(({ rule }) => rule);

const ARN = "sa-role-arn-invalid";
const TYPO = "sa-annotation-unknown";

describe("irsa-disable", () => {
  test.each([
    ["no comment", manifest(""), [ARN, TYPO]],
    ["the rule, for the next line", manifest(`    # irsa-disable-next-line ${ARN}\n`), [TYPO]],
    ["with a reason", manifest(`    # irsa-disable-next-line ${ARN} -- an example\n`), [TYPO]],
    ["every rule, for the next line", manifest("    # irsa-disable-next-line\n"), [TYPO]],
    ["several rules", manifest(`    # irsa-disable-next-line ${TYPO}, ${ARN}\n`), [TYPO]],
    ["another rule", manifest(`    # irsa-disable-next-line ${TYPO}\n`), [ARN, TYPO]],
    ["a rule that does not exist", manifest("    # irsa-disable-next-line sa-role-arn\n"), [ARN, TYPO]],
    ["a comment between", manifest(`    # irsa-disable-next-line ${ARN}\n    # known\n`), [TYPO]],
    [
      "two comments above one line",
      manifest("", `    # irsa-disable-next-line ${ARN}\n    # irsa-disable-next-line ${TYPO}\n`),
      [ARN],
    ],
    ["the rule, for the file", manifest("", "", `# irsa-disable-file ${TYPO}\n`), [ARN]],
    ["every rule, for the file", manifest("", "", "# irsa-disable-file\n"), []],
    ["a longer word", manifest("    # irsa-disable-next-lines\n"), [ARN, TYPO]],
  ])("%s", (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  test("says nothing in JSON, which has no comments", () => {
    const text = `{\n  "Version": "2008-10-17", "//": "irsa-disable-next-line trust-version",\n  "Statement": []\n}\n`;
    const { shown } = memoryWorkspace({ "trust-policy.json": text });
    expect(shown().map(({ rule }) => rule)).toContain("trust-version");
  });
});
