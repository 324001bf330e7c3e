/**
 * The tutorial this product grew from, as its reader has it: as printed, as pasted, filled in, and filled in with one character
 * wrong. The files are the ones in the fixture folder; where the originals are at hand they must be the same.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixAll } from "../../src/core/workspace/fix-all.ts";
import { memoryWorkspace, readFolder } from "../fakes/memory-workspace.ts";

const PRINTED = readFolder(join(import.meta.dirname, "tutorial/as-printed"));
const ORIGINAL = join(import.meta.dirname, "../../../shared/tutorial/as-printed");

const VALUES: Readonly<Record<string, string>> = {
  "<namespace>": "shop",
  "<service-account-name>": "s3-reader",
  "<AWS_ACCOUNT_ID>": "111122223333",
  "<role-name>": "shop-s3-reader",
  "<region>": "eu-west-1",
  "<eks-cluster-id>": "88E5C8D5DAFCCF674D4617208E9234E6",
};

/** What the tutorial tells its reader to type, as a reader keeps it beside the files. */
const STEPS = `aws iam create-role --role-name shop-s3-reader --assume-role-policy-document file://trust-policy.json
aws iam attach-role-policy --role-name shop-s3-reader --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
`;

function filledIn(): Record<string, string> {
  const fill = (text: string) => text.replace(/<[^>]+>/g, (placeholder) => VALUES[placeholder] ?? placeholder);
  return Object.fromEntries(Object.entries(PRINTED).map(([path, text]) => [path, fill(text)]));
}

function withChange(file: string, from: string, to: string): Record<string, string> {
  const files = { ...filledIn(), "setup.sh": STEPS };
  const text = files[file as keyof typeof files] ?? "";
  expect(text, `${file} has "${from}" once`).toContain(from);
  return { ...files, [file]: text.replace(from, to) };
}

const AUDIENCE = "warning trust-aud-missing trust-policy.json: Condition";

/** `severity rule file: covered text` of each finding. */
function told(files: Readonly<Record<string, string>>): readonly string[] {
  return memoryWorkspace(files)
    .shown()
    .map((finding) => `${finding.severity} ${finding.rule} ${finding.file}: ${finding.text}`);
}

describe("the tutorial", () => {
  test.skipIf(!existsSync(ORIGINAL))("its fixture is the original", () => {
    expect(PRINTED).toEqual(readFolder(ORIGINAL));
  });

  test("as printed gives hints on its placeholders and the audience warning only", () => {
    const findings = memoryWorkspace(PRINTED).shown();
    const hints = findings.filter((finding) => finding.severity === "hint");
    expect(new Set(hints.map((finding) => finding.rule))).toEqual(new Set(["placeholder-left"]));
    expect(hints.length).toBe(13);
    expect(findings.filter((finding) => finding.severity !== "hint").map((finding) => finding.rule)).toEqual([
      "trust-aud-missing",
    ]);
  });

  test("pasted with its first words gives a message and a fix that leaves the code", () => {
    const files = { "service-account.yaml": `yamlCopy code${filledIn()["service-account.yaml"]}` };
    const workspace = memoryWorkspace(files);
    expect(told(files)).toEqual(["error pasted-text service-account.yaml: yamlCopy code"]);
    const { files: fixed } = fixAll(workspace.workspace, [workspace.uri("service-account.yaml")]);
    expect(fixed.map(({ after }) => after)).toEqual([filledIn()["service-account.yaml"]]);
  });

  test("filled in gives the audience warning only", () => {
    expect(told(filledIn())).toEqual([AUDIENCE]);
  });

  test("fixing all gives the policy that AWS recommends, and nothing is left to say", () => {
    const workspace = memoryWorkspace(filledIn());
    const { files } = fixAll(workspace.workspace, [workspace.uri("trust-policy.json")]);
    for (const { uri, after } of files) {
      workspace.put(workspace.path(uri), after);
    }
    expect(workspace.shown()).toEqual([]);
    expect(workspace.files.get("trust-policy.json")).toContain(
      '88E5C8D5DAFCCF674D4617208E9234E6:aud": "sts.amazonaws.com"',
    );
  });
});

describe("filled in, with one character wrong", () => {
  const account = "error trust-sub-mismatch service-account.yaml";
  const policy = "error trust-sub-mismatch trust-policy.json";
  const subject = "system:serviceaccount:shop:s3-reader";
  const cases: readonly (readonly [string, string, string, string, readonly string[]])[] = [
    [
      "namespace of the ServiceAccount",
      "service-account.yaml",
      "namespace: shop",
      "namespace: shup",
      ["error workload-sa-missing pod.yaml: s3-reader", `${account}: shup`, AUDIENCE, `${policy}: ${subject}`],
    ],
    [
      "namespace of the Pod",
      "pod.yaml",
      "namespace: shop",
      "namespace: sho",
      ["error workload-sa-missing pod.yaml: s3-reader", AUDIENCE],
    ],
    [
      "name of the account in the Pod",
      "pod.yaml",
      "serviceAccountName: s3-reader",
      "serviceAccountName: s3-raeder",
      ["error workload-sa-missing pod.yaml: s3-raeder", AUDIENCE],
    ],
    [
      "namespace in the subject",
      "trust-policy.json",
      "serviceaccount:shop:",
      "serviceaccount:shopp:",
      [`${account}: shop`, AUDIENCE, `${policy}: system:serviceaccount:shopp:s3-reader`],
    ],
    [
      "name in the subject",
      "trust-policy.json",
      "shop:s3-reader",
      "shop:s3_reader",
      [`${account}: s3-reader`, AUDIENCE, `${policy}: system:serviceaccount:shop:s3_reader`],
    ],
    [
      "prefix of the subject",
      "trust-policy.json",
      "system:serviceaccount",
      "system:serviceacount",
      [AUDIENCE, "error trust-sub-malformed trust-policy.json: system:serviceacount:shop:s3-reader"],
    ],
    [
      "issuer id in the condition key",
      "trust-policy.json",
      "9234E6:sub",
      "9234E7:sub",
      [
        AUDIENCE,
        "error trust-issuer-mismatch trust-policy.json: oidc.eks.eu-west-1.amazonaws.com/id/88E5C8D5DAFCCF674D4617208E9234E7",
      ],
    ],
    [
      "scheme in the condition key",
      "trust-policy.json",
      '"oidc.eks.eu-west-1',
      '"https://oidc.eks.eu-west-1',
      [
        AUDIENCE,
        "error trust-issuer-form trust-policy.json: https://oidc.eks.eu-west-1.amazonaws.com/id/88E5C8D5DAFCCF674D4617208E9234E6",
      ],
    ],
    [
      "wildcard under StringEquals",
      "trust-policy.json",
      "shop:s3-reader",
      "shop:s3-*",
      [AUDIENCE, "error trust-sub-wildcard-literal trust-policy.json: system:serviceaccount:shop:s3-*"],
    ],
    [
      "account id in the annotation",
      "service-account.yaml",
      "111122223333",
      "11112222333",
      ["error sa-role-arn-invalid service-account.yaml: arn:aws:iam::11112222333:role/shop-s3-reader", AUDIENCE],
    ],
    [
      "name of the role in the annotation",
      "service-account.yaml",
      "role/shop-s3-reader",
      "role/shop-s3-raeder",
      ["hint role-without-trust service-account.yaml: arn:aws:iam::111122223333:role/shop-s3-raeder", AUDIENCE],
    ],
    [
      "operator",
      "trust-policy.json",
      "StringEquals",
      "stringEquals",
      ["error trust-syntax trust-policy.json: stringEquals", AUDIENCE],
    ],
    [
      "key of the annotation",
      "service-account.yaml",
      "eks.amazonaws.com/role-arn",
      "eks.amazonaws.com/role_arn",
      ["warning sa-annotation-unknown service-account.yaml: eks.amazonaws.com/role_arn", AUDIENCE],
    ],
  ];
  test.each(cases)("%s", (_, file, from, to, expected) => {
    expect([...told(withChange(file, from, to))].sort()).toEqual([...expected].sort());
  });
});
