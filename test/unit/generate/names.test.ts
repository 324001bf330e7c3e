// Default role names, paths as commands name them, and what input boxes say about a text.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultRoleName, fileIn, pathFrom } from "../../../src/core/generate/names.ts";
import {
  accountIdProblem,
  bucketProblem,
  issuerProblem,
  namespaceProblem,
  roleNameProblem,
  rolePathProblem,
  serviceAccountProblem,
} from "../../../src/core/generate/validate.ts";
import { ROLE_NAME } from "../../../src/core/names/arn.ts";

describe("default role name", () => {
  test("says whose it is", () => {
    expect(defaultRoleName("practice", "shop", "s3-reader")).toBe("practice-shop-s3-reader");
    expect(defaultRoleName(undefined, "shop", "s3.reader")).toBe("shop-s3.reader");
  });

  test("is one that IAM takes, and differs for accounts that differ", () => {
    const part = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?$/);
    fc.assert(
      fc.property(part, part, part, part, (cluster, namespace, account, other) => {
        const name = defaultRoleName(cluster, namespace, account);
        expect(name).toMatch(ROLE_NAME);
        if (other !== account) {
          expect(defaultRoleName(cluster, namespace, other)).not.toBe(name);
        }
      }),
    );
  });
});

test("files are named from the folder in which commands run", () => {
  const folder = "file:///w/my%20app";
  expect(fileIn(folder, "trust policy.json")).toBe("file:///w/my%20app/trust%20policy.json");
  expect(pathFrom(folder, fileIn(folder, "trust policy.json"))).toBe("trust policy.json");
  expect(pathFrom(folder, "file:///w/base/sa.yaml")).toBe("../base/sa.yaml");
  expect(pathFrom(`${folder}/deep/er`, "file:///w/my%20app/sa.yaml")).toBe("../../sa.yaml");
  expect(pathFrom(folder, `${folder}/-x.yaml`)).toBe("./-x.yaml");
});

describe("problems", () => {
  test.each([
    [namespaceProblem, "shop", undefined],
    [namespaceProblem, "Shop", "A namespace has only lower-case letters, digits and “-”, no “S”."],
    [namespaceProblem, "a.b", "A namespace has only lower-case letters, digits and “-”, no “.”."],
    [namespaceProblem, "<namespace>", "“<namespace>” is a placeholder: fill it in."],
    [namespaceProblem, "-a", "A namespace begins and ends with a letter or digit."],
    [namespaceProblem, "a".repeat(64), "A namespace has at most 63 characters; this one has 64."],
    [serviceAccountProblem, "a.b", undefined],
    [
      serviceAccountProblem,
      "a..b",
      "A ServiceAccount's name begins and ends with a letter or digit, and so does each part between dots.",
    ],
    [roleNameProblem, "a@b,c", undefined],
    [roleNameProblem, "a b", "A role name has only letters, digits and + = , . @ - _, no “ ”."],
    [
      roleNameProblem,
      "arn:aws:iam::111122223333:role/a",
      "The name only, not the ARN: what stands behind the last “/”.",
    ],
    [rolePathProblem, "/", undefined],
    [rolePathProblem, "/irsa/prod/", undefined],
    [rolePathProblem, "irsa", "A role path begins and ends with “/”, for example /irsa/."],
    [rolePathProblem, "//", "A role path has no empty part between two “/”."],
    [accountIdProblem, "111122223333", undefined],
    [accountIdProblem, "1111-2222-3333", "An account id without dashes: 12 digits."],
    [accountIdProblem, "12345", "An account id has 12 digits; “12345” has 5."],
    [issuerProblem, "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC", undefined],
    [issuerProblem, "oidc.eks.eu-west-1.amazonaws.com/id/ABC", undefined],
    [
      issuerProblem,
      "oidc.eu-west-1.eks.amazonaws.com/id/ABC",
      "EKS writes this issuer https://oidc.eks.eu-west-1.amazonaws.com/id/ABC.",
    ],
    [issuerProblem, "my-oidc.s3.amazonaws.com", undefined],
    [bucketProblem, "my-bucket.logs", undefined],
    [bucketProblem, "s3://my-bucket/x", "The name only: my-bucket."],
    [bucketProblem, "My", "A bucket's name has 3 to 63 characters; this one has 2."],
    [bucketProblem, "My-Bucket", "A bucket's name has only lower-case letters, digits, “.” and “-”, no “M”."],
    [bucketProblem, "192.168.0.1", "A bucket's name is not an IP address."],
  ])("%o of %j", (problem, text, expected) => {
    expect(problem(text)).toBe(expected);
  });
});
