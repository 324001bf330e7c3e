// What stands beside objects: role commands in scripts, placeholders, suppressions, problems of the text itself.
import { describe, expect, test } from "vitest";
import { covered, factsOf, factsOfKind, shown } from "./facts-of.ts";

describe("role commands", () => {
  test.each([
    {
      file: "setup.sh",
      text: "aws iam create-role --role-name reader --assume-role-policy-document file://trust.json\n",
      role: "reader",
    },
    {
      file: "a/b/README.md",
      text: "```bash\naws --profile x iam create-role \\\n  --assume-role-policy-document \"file://trust.json\" \\\r\n  --role-name 'reader'\n```\n",
      role: "reader",
    },
    {
      file: "Makefile",
      text: '\t@aws iam update-assume-role-policy --policy-document=file://trust.json --role-name="$(ROLE)"\n',
      role: "?$(ROLE)",
    },
    {
      file: "x.ps1",
      text: "aws iam create-role `\n --role-name $role `\n --assume-role-policy-document file://trust.json",
      role: "?$role",
    },
  ])("$file: $text", ({ file, text, role }) => {
    const [fact, ...others] = factsOfKind("role-command", file, text);
    expect(others).toEqual([]);
    expect(shown(fact?.roleName)).toBe(role);
    expect(covered(text, fact?.roleName.range)).toBe(role.replace("?", ""));
    const outer = covered(text, fact?.roleName.outer);
    expect(outer).toBe(
      `${outer?.[0]?.match(/["']/)?.[0] ?? ""}${role.replace("?", "")}${outer?.[0]?.match(/["']/)?.[0] ?? ""}`,
    );
    expect(covered(text, fact?.range)).toMatch(/^iam (create-role|update-assume-role-policy)/);
  });

  test("the policy may lie in any folder above", () => {
    const text = "aws iam create-role --role-name r --assume-role-policy-document file://iam/../t.json";
    expect(factsOfKind("role-command", "a/b/x.sh", text)[0]?.policyUris).toEqual([
      "file:///w/a/b/t.json",
      "file:///w/a/t.json",
      "file:///w/t.json",
      "file:///t.json",
    ]);
  });

  test.each([
    'aws iam create-role --role-name r --assume-role-policy-document \'{"Version": "2012-10-17"}\'',
    "aws iam create-role --role-name r --assume-role-policy-document file://$DIR/t.json",
    "aws iam create-role --role-name r\n--assume-role-policy-document file://t.json",
    "aws iam create-role --role-name r && echo --assume-role-policy-document file://t.json",
    "aws iam create-role --assume-role-policy-document file://t.json",
  ])("says nothing: %s", (text) => {
    expect(factsOf("x.sh", text).facts).toEqual([]);
  });
});

describe("placeholders", () => {
  const found = (file: string, text: string) =>
    factsOfKind("placeholder", file, text).map(({ placeholder, range }) => [placeholder, covered(text, range)]);

  test("in manifests and trust policies, in values and keys, in source order", () => {
    const yaml =
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: <name>\n  annotations:\n    eks.amazonaws.com/role-arn: "arn:aws:iam::<AWS_ACCOUNT_ID>:role/<role-name>" # <not this>\n';
    expect(found("a.yaml", yaml)).toEqual([
      ["<name>", "<name>"],
      ["<AWS_ACCOUNT_ID>", "<AWS_ACCOUNT_ID>"],
      ["<role-name>", "<role-name>"],
    ]);
    const json =
      '{"Statement":[{"Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::<account>:root"},"Condition":{"X":{"<issuer>:sub":"y"}}}]}';
    expect(found("trust.json", json).map(([text]) => text)).toEqual(["<account>", "<issuer>"]);
  });

  test.each([
    { file: "a.yaml", text: "apiVersion: v1\nkind: Pod\nspec:\n  x: |\n    <html>\n" },
    { file: "a.yaml", text: "apiVersion: v1\nkind: Pod\nspec:\n  x: <b>bold</b>\n" },
    { file: "a.yaml", text: "apiVersion: v1\nkind: Pod\nspec:\n  x: a < b > c\n" },
    { file: "a.yaml", text: "apiVersion: v1\nkind: ConfigMap\ndata:\n  x: <y>\n" },
    { file: "templates/a.yaml", text: "apiVersion: v1\nkind: Pod\nspec:\n  x: <y>\n  z: '{{ .z }}'\n" },
    { file: "a.yaml", text: `apiVersion: v1\nkind: Pod\nspec:\n  x: <y>\n  z: $${"{Z}"}\n` },
    { file: "values.yaml", text: "serviceAccount:\n  name: <y>\n" },
  ])("not in $file: $text", ({ file, text }) => {
    expect(found(file, text)).toEqual([]);
  });
});

describe("suppressions", () => {
  const read = (text: string) =>
    factsOf("a.yaml", text).suppressions.map(({ range, rules }) => [covered(text, range), rules]);

  test.each([
    { text: "# irsa-disable-next-line a, b\nkind: x\n", expected: [["kind: x", ["a", "b"]]] },
    { text: "a:\n  # irsa-disable-next-line\n  b: c  \r\n", expected: [["  b: c", []]] },
    { text: "# irsa-disable-next-line a -- because of b\nx: y", expected: [["x: y", ["a"]]] },
    {
      text: "# irsa-disable-next-line a\n# irsa-disable-next-line b\nx: y\n",
      expected: [
        ["x: y", ["a"]],
        ["x: y", ["b"]],
      ],
    },
    { text: "# irsa-disable-file\nx: y\n", expected: [[undefined, []]] },
    { text: "x: y # irsa-disable-file a\n", expected: [[undefined, ["a"]]] },
    { text: "# irsa-disable-files\nx: 'irsa-disable-file'\ny: a#irsa-disable-file\n", expected: [] },
    { text: "x: y\n# irsa-disable-next-line a", expected: [["", ["a"]]] },
  ])("$text", ({ text, expected }) => {
    expect(read(text)).toEqual(expected);
  });
});

describe("problems of the text itself", () => {
  const problems = (file: string, text: string) =>
    factsOf(file, text).problems.map(({ code, message, range }) => [code, covered(text, range), message]);

  test("a pasted prefix", () => {
    expect(problems("pod.yaml", "yamlCopy codeapiVersion: v1\nkind: Pod\n")).toEqual([
      [
        "pasted-prefix",
        "yamlCopy code",
        '"yamlCopy code" was copied along with the code block and is not YAML; delete it',
      ],
    ]);
  });

  test("a trust policy that is not JSON: the first problem only", () => {
    expect(problems("trust-policy.json", '{\n  "Version": "2012-10-17",\n  "Statement": [],\n}\n')).toEqual([
      ["json-syntax", ",", "this trust policy is not valid JSON, so IAM refuses it: a comma with nothing after it"],
    ]);
  });

  test.each([
    { file: "package.json", text: '{"a": 1,}' },
    { file: "trust-policy.json", text: `{"Version": "2012-10-17", "Statement": [$${"{statements}"}]}` },
    { file: "a.yaml", text: "kind: Pod\nmetadata:\n  name: 'x\n" },
  ])("none for $file: $text", ({ file, text }) => {
    expect(problems(file, text)).toEqual([]);
  });

  test("after a syntax error a trust policy is incomplete from there on", () => {
    const whole = '{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": "sts:AssumeRole"}';
    const [fact] = factsOfKind(
      "trust-policy",
      "t.json",
      `{"Statement": [${whole}, {"Effect": "Allow", "Action": "sts:AssumeRole", "Cond`,
    );
    expect(fact?.policy.complete).toBe(false);
    expect(fact?.policy.statements.map(({ complete }) => complete)).toEqual([true, false]);
    const [good] = factsOfKind("trust-policy", "t.json", `{"Statement": [${whole}]}`);
    expect([good?.policy.complete, good?.policy.statements[0]?.complete]).toEqual([true, true]);
  });
});
